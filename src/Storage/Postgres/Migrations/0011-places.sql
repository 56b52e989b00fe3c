-- The corpus store, schema version 11, PostgreSQL dialect: where chunks stand in the original. It only adds: programs of
-- versions before go on beside it, and store chunks without.

-- Last page, rows, times, boxes on pages and what was added to the text, as ChunkPlaceBytes lays them out; null: nothing
-- but the page, or a version before did not know.
alter table chunks add column place bytea;

update store_version set version = greatest(version, 11);
