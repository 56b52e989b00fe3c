-- The corpus store, schema version 14, PostgreSQL dialect: collections that are being restored from a backup. It only
-- adds: programs of versions before go on beside it.

create table restores (
  collection_key bigint primary key references collections (collection_key) on delete cascade,
  backup_id text collate "C" not null,
  parts_done bigint not null        -- the last part of the backup that is in
);

update store_version set version = greatest(version, 14);
