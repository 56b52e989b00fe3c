-- The corpus store, schema version 13, PostgreSQL dialect: the first chunks of a version are published before all of them are
-- made. It only adds: programs of versions before go on beside it, and publish versions whole, which the numbers tell.

-- Which publications are parts of their version. The number says which one: when the document's row of published has another,
-- that one is whole.
create table parts (
  document_key bigint primary key references documents (document_key) on delete cascade,
  number bigint not null,
  version bigint not null,
  chunks bigint not null            -- published so far: ordinals from 0
) with (fillfactor = 50);

update store_version set version = greatest(version, 13);
