-- Schema version 4: where replicas of shards are. Only adds, so programs of earlier versions go on.

-- One row: how often anybody has written. Who writes says which number was read, and adds one.
create table placement_epoch (
  only_row boolean primary key default true check (only_row),
  epoch bigint not null
);
insert into placement_epoch (epoch) values (0);

-- One row a replica. Stages: 0 building, 1 catching up, 2 ready, 3 draining. Times are UTC ticks, as everywhere.
create table shard_replica (
  collection_key bigint not null references collections (collection_key) on delete cascade,
  shard bigint not null,
  silo_name text collate "C" not null,
  state bigint not null,
  source text collate "C",          -- the silo that a move takes it from; empty: the store; null: no move
  epoch bigint not null,            -- of the write that said this
  updated_ticks bigint not null,    -- when it came into its state
  primary key (collection_key, shard, silo_name)
);

update store_version set version = 4 where version < 4;
