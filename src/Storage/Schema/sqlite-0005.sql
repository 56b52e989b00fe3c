-- The corpus store, schema version 5, SQLite dialect: facts of a deployment, leases, and versions of settings.

-- What holds for a deployment as a whole, by name.
create table facts (
  name text primary key,
  value text not null
);

-- Who alone may do something, and until when. The fence rises with every owner.
create table leases (
  name text primary key,
  owner text not null,
  fence integer not null,
  expires_ticks integer not null
);

-- Rises with every change. It begins with the time of the collection's creation, so that no other collection of the
-- same name has had it.
alter table collections add column settings_version integer not null default 0;
update collections set settings_version = created_ticks;
