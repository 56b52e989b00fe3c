-- The corpus store, schema version 17, SQLite dialect: publications that only add chunks to those before them.

-- Since which number what is published of a document was only added to. It holds while number is that of the document's row of
-- published; whoever has everything up to first_number has the chunks that were there then, and needs those behind them.
create table appends (
  document_key integer primary key references documents (document_key) on delete cascade,
  number integer not null,
  first_number integer not null
);
