-- The corpus store, schema version 7, SQLite dialect: keys of the API, what they have used, and what administrators did.

-- A key's secret is not here: only its SHA-256.
create table api_keys (
  key_number integer primary key autoincrement,
  key_id text not null unique,
  name text not null,
  role integer not null,              -- 0 reader, 1 writer, 2 admin
  collections_json text not null,     -- names; empty: all
  key_labels_json text,               -- null: no restriction
  secret_hash blob not null,
  created_ticks integer not null,
  expires_ticks integer,
  last_used_ticks integer,
  revoked_ticks integer,
  requests_per_minute integer,
  tokens_per_day integer
);

-- Tokens that a key used on a day, counted from 0001-01-01.
create table key_usage (
  key_id text not null,
  day integer not null,
  tokens integer not null,
  primary key (key_id, day)
) without rowid;

create table audit_log (
  entry_number integer primary key autoincrement,
  at_ticks integer not null,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  target text not null,
  outcome text not null
);

create index audit_by_time on audit_log (at_ticks);
