-- The Orleans stream "documents" of a cluster: queues of messages that any silo may read. Orleans' ADO.NET provider reads its
-- statements from OrleansQuery by key, and passes parameters and reads columns by name; names and keys are its contract, the
-- rest is ours. Each statement is a single one, so it is whole or not at all.

-- In the order in which messages came in, over all queues: what a document remembers of the stream it came by.
create sequence stream_position as bigint;

create table stream_message (
  service text not null,
  provider text not null,
  queue text not null,
  message bigint not null,
  dequeued integer not null default 0,        -- how often it was taken
  receipt integer,                            -- what the one who took it last has to show to remove it
  visible timestamptz not null default now(), -- taken, it is hidden until then
  expires timestamptz not null,
  created timestamptz not null default now(),
  changed timestamptz not null default now(),
  payload bytea not null,
  primary key (service, provider, queue, message)
);

-- When a queue is next looked through for what is too old.
create table stream_queue (
  service text not null,
  provider text not null,
  queue text not null,
  evicts timestamptz not null default now(),
  primary key (service, provider, queue)
);

-- What cannot be delivered is kept among the dead letters of the store.
create function bury_stream_messages(
  of_service text, of_provider text, of_queue text, of_message bigint, most integer, most_attempts integer
) returns void language sql as $$
  with dead as (
    delete from stream_message m using (
      select service, provider, queue, message from stream_message
      where service = of_service and provider = of_provider and queue = of_queue
        and (message = of_message or of_message is null and visible <= now()
          and (dequeued >= most_attempts or expires <= now()))
      order by message limit most for update skip locked
    ) d
    where m.service = d.service and m.provider = d.provider and m.queue = d.queue and m.message = d.message
    returning m.queue, m.message, m.dequeued, m.payload
  )
  insert into dead_letters (letter_ticks, source, document_id, reason_code, reason, attempts, payload)
  select (extract(epoch from now()) * 10000000)::bigint + 621355968000000000, 'stream:' || queue, null, 'undelivered',
    'Message ' || message || ' of the stream could not be delivered.', dequeued, payload
  from dead
$$;

-- Removes what is too old, once in a while for each queue, whoever comes by.
create function sweep_stream_queue(
  of_service text, of_provider text, of_queue text, most integer, most_attempts integer, pause integer
) returns void language plpgsql as $$
begin
  insert into stream_queue (service, provider, queue) values (of_service, of_provider, of_queue) on conflict do nothing;
  update stream_queue set evicts = now() + make_interval(secs => pause)
  where service = of_service and provider = of_provider and queue = of_queue and evicts <= now();
  if found then
    perform bury_stream_messages(of_service, of_provider, of_queue, null, most, most_attempts);
  end if;
end
$$;

create function take_stream_messages(
  of_service text, of_provider text, of_queue text, most integer, most_attempts integer, hidden integer, sweeps integer,
  pause integer
) returns setof stream_message language plpgsql as $$
begin
  perform sweep_stream_queue(of_service, of_provider, of_queue, sweeps, most_attempts, pause);
  return query
    update stream_message m set
      dequeued = m.dequeued + 1, receipt = m.dequeued + 1, visible = now() + make_interval(secs => hidden), changed = now()
    from (
      select service, provider, queue, message from stream_message
      where service = of_service and provider = of_provider and queue = of_queue
        and dequeued < most_attempts and visible <= now() and expires > now()
      order by message limit most for update skip locked
    ) t
    where m.service = t.service and m.provider = t.provider and m.queue = t.queue and m.message = t.message
    returning m.*;
end
$$;

-- "17:1|18:1": message and receipt. A receipt below zero gives the message back, for whoever comes next.
create function settle_stream_messages(of_service text, of_provider text, of_queue text, items text)
returns table (service text, provider text, queue text, message bigint) language sql as $$
  with given as (
    select split_part(item, ':', 1)::bigint as message, split_part(item, ':', 2)::integer as receipt
    from unnest(string_to_array(items, '|')) as item
  ), held as (
    select m.message, g.receipt from stream_message m join given g on g.message = m.message and abs(g.receipt) = m.receipt
    where m.service = of_service and m.provider = of_provider and m.queue = of_queue
    order by m.message for update of m
  ), removed as (
    delete from stream_message m using held h
    where m.service = of_service and m.provider = of_provider and m.queue = of_queue and m.message = h.message and h.receipt > 0
    returning m.service, m.provider, m.queue, m.message
  ), released as (
    update stream_message m set visible = now(), receipt = null, changed = now() from held h
    where m.service = of_service and m.provider = of_provider and m.queue = of_queue and m.message = h.message and h.receipt < 0
    returning m.service, m.provider, m.queue, m.message
  )
  select * from removed union all select * from released
$$;

-- What failed is given back until it has been tried often enough. Without its receipt, so that who failed cannot remove it
-- afterwards as if it were done.
create function fail_stream_message(
  of_service text, of_provider text, of_queue text, of_message bigint, most_attempts integer
) returns void language plpgsql as $$
begin
  update stream_message set visible = now(), receipt = null, changed = now()
  where service = of_service and provider = of_provider and queue = of_queue and message = of_message
    and dequeued < most_attempts;
  if not found then
    perform bury_stream_messages(of_service, of_provider, of_queue, of_message, 1, most_attempts);
  end if;
end
$$;

insert into orleansquery (querykey, querytext) values
('QueueStreamMessageKey', '
  insert into stream_message (service, provider, queue, message, expires, payload)
  values (@ServiceId, @ProviderId, @QueueId, nextval(''stream_position''),
    now() + make_interval(secs => @ExpiryTimeout), @Payload)
  returning service as ServiceId, provider as ProviderId, queue as QueueId, message as MessageId
'),
('GetStreamMessagesKey', '
  select service as ServiceId, provider as ProviderId, queue as QueueId, message as MessageId, dequeued as Dequeued,
    visible as VisibleOn, expires as ExpiresOn, created as CreatedOn, changed as ModifiedOn, payload as Payload
  from take_stream_messages(@ServiceId, @ProviderId, @QueueId, @MaxCount, @MaxAttempts, @VisibilityTimeout,
    @EvictionBatchSize, @EvictionInterval)
  order by message
'),
('ConfirmStreamMessagesKey', '
  select service as ServiceId, provider as ProviderId, queue as QueueId, message as MessageId
  from settle_stream_messages(@ServiceId, @ProviderId, @QueueId, @Items)
'),
('FailStreamMessageKey', '
  select fail_stream_message(@ServiceId, @ProviderId, @QueueId, @MessageId, @MaxAttempts)
'),
('EvictStreamMessagesKey', '
  select bury_stream_messages(@ServiceId, @ProviderId, @QueueId, null, @BatchSize, @MaxAttempts)
'),
('EvictStreamDeadLettersKey', '
  select 1
');
