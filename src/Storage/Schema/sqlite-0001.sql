-- The corpus store, schema version 1, SQLite dialect.
--
-- The same tables and columns serve PostgreSQL; what differs there says Postgres/Migrations.
-- Times are UTC ticks of 100 ns since 0001-01-01. States: 0 accepted, 1 chunked, 2 indexed, 3 failed, 4 deleted.

create table collections (
  collection_key integer primary key,
  name text unique,                 -- null: deleted, its rows are being swept away
  shard_count integer not null,
  settings_json text not null,
  created_ticks integer not null
);

-- What a deleted collection leaves behind: where the next one of that name goes on counting.
create table retired_collections (
  name text primary key,
  version_floor integer not null,
  number_floor integer not null
);

-- One row a shard: its counter of numbers (its update is the shard's row lock) and its documents per state.
create table shards (
  collection_key integer not null references collections (collection_key) on delete cascade,
  shard integer not null,
  last_number integer not null,     -- last number given out, accept or published
  highest_version integer not null, -- highest version that any document of the shard has had
  version_floor integer not null,   -- versions of documents new to the shard start above this
  purged_number integer not null,   -- highest published number among purged tombstones
  accepted integer not null,
  chunked integer not null,
  indexed integer not null,
  failed integer not null,
  deleted integer not null,
  primary key (collection_key, shard)
);

-- One row a document: its newest version.
create table documents (
  document_key integer primary key,
  collection_key integer not null references collections (collection_key),
  document_id text not null,
  shard integer not null,
  version integer not null,
  state integer not null,
  number integer not null,          -- accept number; of a deleted document, its published number
  published_number integer,         -- number of the newest publication, of whichever version
  content_hash blob,                -- null: no content (rejected, deleted)
  content_type text not null,
  file_name text,
  title text,
  metadata_json text not null,
  labels_json text not null,
  bytes integer not null,
  chunks integer not null,
  failure_stage text,
  failure_reason text,
  attempts integer not null,
  next_attempt_ticks integer,
  accepted_ticks integer not null,  -- when it was last submitted or retried
  submitted_ticks integer not null,
  updated_ticks integer not null,
  unique (collection_key, document_id)
);

-- Listing one state pages by this.
create index documents_by_state on documents (collection_key, state, document_id);
create index documents_by_change on documents (collection_key, updated_ticks);
-- The backlog is small beside the corpus, so partial indexes keep these cheap to maintain.
create index documents_accepted on documents (collection_key, shard, number) where state = 0;
create index documents_chunked on documents (collection_key, shard, number) where state = 1;
create index documents_chunked_published on documents (collection_key, shard, published_number) where state = 1;

-- Raw content, apart from documents so that listing never reads it.
create table contents (
  document_key integer primary key references documents (document_key) on delete cascade,
  content blob not null
);

-- The chunks that are published. They are written and read a whole document at a time, so a document's rows lie side by
-- side in insertion order. (A clustered key would hold these large rows in the interior pages of SQLite's index trees and
-- spill most of each to overflow pages.)
create table chunks (
  document_key integer not null references documents (document_key) on delete cascade,
  ordinal integer not null,
  text text not null,
  heading_path_json text not null,
  start_offset integer not null,
  end_offset integer not null,
  page integer,
  embedding blob not null,
  primary key (document_key, ordinal)
);

-- The change feed: the newest publication of each document. Carries its own title, metadata and labels because a newer
-- version may be accepted while this one is still served.
create table published (
  document_key integer primary key references documents (document_key) on delete cascade,
  collection_key integer not null,
  shard integer not null,
  number integer not null,
  version integer not null,
  deleted integer not null,
  title text,
  metadata_json text not null,
  labels_json text not null,
  embedder_name text,
  unique (collection_key, shard, number)
);
