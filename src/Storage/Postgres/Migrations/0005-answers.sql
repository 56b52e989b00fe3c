-- The corpus store, PostgreSQL dialect: the logs of answers, so that they can be read again on every silo, also after the one
-- that wrote them is gone.

create table answers (
  answer_id text collate "C" primary key,
  collection_key bigint not null references collections (collection_key) on delete cascade,
  owner bytea not null,             -- a digest that tells whose the answer is
  event_count bigint not null,      -- events stored: the position of the next one
  is_ended bigint not null,         -- 1: the last event stored is the answer's last
  expires_ticks bigint not null
);
create index answers_by_collection on answers (collection_key);
create index answers_by_expiry on answers (expires_ticks);

-- Events that were appended together.
create table answer_events (
  answer_id text collate "C" not null references answers (answer_id) on delete cascade,
  first_event bigint not null,
  body bytea not null,
  primary key (answer_id, first_event)
);

update store_version set version = greatest(version, 5);
