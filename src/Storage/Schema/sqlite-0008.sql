-- The corpus store, schema version 8, SQLite dialect: since when a document that was replaced again and again has waited.

-- The accept number of the first version that has waited since the last one was published; null: that of the row itself.
alter table documents add column waits_since integer;
create index documents_waiting on documents (collection_key, shard, waits_since) where state = 0 and waits_since is not null;
