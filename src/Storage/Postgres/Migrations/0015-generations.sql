-- The corpus store, schema version 15, PostgreSQL dialect: documents that are cut and embedded in two ways at once. It only adds:
-- programs of versions before go on beside it as long as no collection is embedded anew.

-- One row a collection that was ever embedded anew: the generation that is served, and the one that is kept beside it. Each lies in
-- a slot: 0 is the table chunks, 1 the table other_chunks.
create table generations (
  collection_key bigint primary key references collections (collection_key) on delete cascade,
  plan_version bigint not null,     -- rises with every change
  slot bigint not null,             -- the slot of the one that is served
  served bigint not null,           -- its number; 0 is that of a collection as it was made
  other bigint,                     -- the number of the one beside, in the other slot; null: there is none
  plan_json text not null
);

-- Which version of a document a slot has, of collections that are in generations. Its change feed goes by these numbers, of the
-- shard's counter.
create table cuts (
  document_key bigint not null references documents (document_key) on delete cascade,
  slot bigint not null,
  collection_key bigint not null,
  shard bigint not null,
  number bigint not null,
  version bigint not null,
  embedder_name text collate "C",
  chunks bigint not null,
  bytes bigint not null,            -- of their texts and vectors
  primary key (document_key, slot)
);
create unique index cuts_by_number on cuts (collection_key, slot, shard, number);

create table other_chunks (
  document_key bigint not null references documents (document_key) on delete cascade,
  ordinal bigint not null,
  text text not null,
  heading_path_json text not null,
  start_offset bigint not null,
  end_offset bigint not null,
  page bigint,
  place bytea,
  embedding bytea not null,
  primary key (document_key, ordinal)
);
alter table other_chunks alter column embedding set storage external;

-- Deletions are in the feed of every generation.
create index published_deleted on published (collection_key, shard, number) where deleted = 1;

-- The number at which another generation was last taken for the served one.
alter table shards add column switched_number bigint not null default 0;

update store_version set version = greatest(version, 15);
