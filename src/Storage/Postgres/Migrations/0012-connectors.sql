-- The corpus store, schema version 12, PostgreSQL dialect: connectors, and what they have taken. It only adds: programs of
-- versions before go on beside it.

create table connectors (
  name text collate "C" primary key,
  settings_json text not null,     -- what it is told to do; no secrets
  state_json text not null,        -- how far it is
  created_ticks bigint not null
);

create table connector_items (
  connector text collate "C" not null references connectors (name) on delete cascade,
  item_id text collate "C" not null,   -- its id in the source
  version text not null,
  state text,                      -- what the source wants to know of it
  primary key (connector, item_id)
);

update store_version set version = greatest(version, 12);
