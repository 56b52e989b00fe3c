-- The corpus store, schema version 16, PostgreSQL dialect: publications that only add chunks to those before them. It only adds:
-- programs of versions before go on beside it, and what they publish has other numbers, which tells that it is read whole.

-- Since which number what is published of a document was only added to. It holds while number is that of the document's row of
-- published; whoever has everything up to first_number has the chunks that were there then, and needs those behind them.
create table appends (
  document_key bigint primary key references documents (document_key) on delete cascade,
  number bigint not null,
  first_number bigint not null
) with (fillfactor = 50);

update store_version set version = greatest(version, 16);
