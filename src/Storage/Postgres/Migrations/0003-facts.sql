-- The corpus store, schema version 3, PostgreSQL dialect: facts of a deployment, leases, and versions of settings. It only
-- adds: programs of version 1 go on beside it; a change that they make to settings does not raise its version.

-- What holds for a deployment as a whole, by name.
create table facts (
  name text collate "C" primary key,
  value text collate "C" not null
);

-- Who alone may do something, and until when by this server's clock. The fence rises with every owner.
create table leases (
  name text collate "C" primary key,
  owner text collate "C" not null,
  fence bigint not null,
  expires_ticks bigint not null
) with (fillfactor = 50);

-- Rises with every change. It begins with the time of the collection's creation, so that no other collection of the
-- same name has had it.
alter table collections add column settings_version bigint not null default 0;
update collections set settings_version = created_ticks;

update store_version set version = 3, compatible_from = 1;
