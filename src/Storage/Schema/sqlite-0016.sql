-- The corpus store, schema version 16, SQLite dialect: documents that are cut and embedded in two ways at once.

-- One row a collection that was ever embedded anew: the generation that is served, and the one that is kept beside it. Each lies in
-- a slot: 0 is the table chunks, 1 the table other_chunks.
create table generations (
  collection_key integer primary key references collections (collection_key) on delete cascade,
  plan_version integer not null,    -- rises with every change
  slot integer not null,            -- the slot of the one that is served
  served integer not null,          -- its number; 0 is that of a collection as it was made
  other integer,                    -- the number of the one beside, in the other slot; null: there is none
  plan_json text not null
);

-- Which version of a document a slot has, of collections that are in generations. Its change feed goes by these numbers, of the
-- shard's counter.
create table cuts (
  document_key integer not null references documents (document_key) on delete cascade,
  slot integer not null,
  collection_key integer not null,
  shard integer not null,
  number integer not null,
  version integer not null,
  embedder_name text,
  chunks integer not null,
  bytes integer not null,           -- of their texts and vectors
  primary key (document_key, slot)
);
create unique index cuts_by_number on cuts (collection_key, slot, shard, number);

create table other_chunks (
  document_key integer not null references documents (document_key) on delete cascade,
  ordinal integer not null,
  text text not null,
  heading_path_json text not null,
  start_offset integer not null,
  end_offset integer not null,
  page integer,
  place blob,
  embedding blob not null,
  primary key (document_key, ordinal)
);

-- Deletions are in the feed of every generation.
create index published_deleted on published (collection_key, shard, number) where deleted = 1;

-- The number at which another generation was last taken for the served one.
alter table shards add column switched_number integer not null default 0;
