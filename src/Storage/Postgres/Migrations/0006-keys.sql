-- The corpus store, schema version 6, PostgreSQL dialect: keys of the API, what they have used, and what administrators
-- did. It only adds: programs of versions before go on beside it, and know no keys.

-- A key's secret is not here: only its SHA-256.
create table api_keys (
  key_number bigint generated always as identity primary key,
  key_id text collate "C" not null unique,
  name text not null,
  role bigint not null,               -- 0 reader, 1 writer, 2 admin
  collections_json text not null,     -- names; empty: all
  key_labels_json text,               -- null: no restriction
  secret_hash bytea not null,
  created_ticks bigint not null,
  expires_ticks bigint,
  last_used_ticks bigint,
  revoked_ticks bigint,
  requests_per_minute bigint,
  tokens_per_day bigint
);

-- Tokens that a key used on a day, counted from 0001-01-01.
create table key_usage (
  key_id text collate "C" not null,
  day bigint not null,
  tokens bigint not null,
  primary key (key_id, day)
);

create table audit_log (
  entry_number bigint generated always as identity primary key,
  at_ticks bigint not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  target text not null,
  outcome text not null
);

create index audit_by_time on audit_log (at_ticks);

update store_version set version = greatest(version, 6);
