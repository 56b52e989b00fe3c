-- The corpus store, schema version 14, SQLite dialect: the first chunks of a version are published before all of them are made.

-- Which publications are parts of their version. The number says which one: when the document's row of published has another,
-- that one is whole.
create table parts (
  document_key integer primary key references documents (document_key) on delete cascade,
  number integer not null,
  version integer not null,
  chunks integer not null           -- published so far: ordinals from 0
);
