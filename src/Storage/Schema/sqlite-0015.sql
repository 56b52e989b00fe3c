-- The corpus store, schema version 15, SQLite dialect: collections that are being restored from a backup.

create table restores (
  collection_key integer primary key references collections (collection_key) on delete cascade,
  backup_id text not null,
  parts_done integer not null       -- the last part of the backup that is in
);
