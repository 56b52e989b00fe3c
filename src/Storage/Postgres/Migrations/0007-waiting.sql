-- The corpus store, schema version 7, PostgreSQL dialect: since when a document that was replaced again and again has
-- waited. It only adds: programs of versions before go on beside it, and let a column stand that says too early a number,
-- so that somebody waits for the newest version who need not.

-- The accept number of the first version that has waited since the last one was published; null: that of the row itself.
alter table documents add column waits_since bigint;
create index documents_waiting on documents (collection_key, shard, waits_since) where state = 0 and waits_since is not null;

update store_version set version = greatest(version, 7);
