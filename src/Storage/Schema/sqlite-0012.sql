-- The corpus store, schema version 12, SQLite dialect: where chunks stand in the original.

-- Last page, rows, times, boxes on pages and what was added to the text, as ChunkPlaceBytes lays them out; null: nothing
-- but the page, or a version before did not know.
alter table chunks add column place blob;
