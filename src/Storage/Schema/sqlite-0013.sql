-- The corpus store, schema version 13, SQLite dialect: connectors, and what they have taken.

create table connectors (
  name text primary key,
  settings_json text not null,     -- what it is told to do; no secrets
  state_json text not null,        -- how far it is
  created_ticks integer not null
);

create table connector_items (
  connector text not null references connectors (name) on delete cascade,
  item_id text not null,           -- its id in the source
  version text not null,
  state text,                      -- what the source wants to know of it
  primary key (connector, item_id)
) without rowid;
