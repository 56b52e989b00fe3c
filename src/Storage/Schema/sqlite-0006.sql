-- The corpus store, schema version 6, SQLite dialect: the logs of answers, so that they can be read again after a restart.

create table answers (
  answer_id text primary key,
  collection_key integer not null references collections (collection_key) on delete cascade,
  owner blob not null,              -- a digest that tells whose the answer is
  event_count integer not null,     -- events stored: the position of the next one
  is_ended integer not null,        -- 1: the last event stored is the answer's last
  expires_ticks integer not null
);
create index answers_by_collection on answers (collection_key);
create index answers_by_expiry on answers (expires_ticks);

-- Events that were appended together.
create table answer_events (
  answer_id text not null references answers (answer_id) on delete cascade,
  first_event integer not null,
  body blob not null,
  primary key (answer_id, first_event)
);
