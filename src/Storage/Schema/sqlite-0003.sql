-- The corpus store, schema version 3, SQLite dialect: small documents are found without passing over large ones, and how far the
-- lanes are is seen by everyone.

-- What is large is DocumentSizes.LargeBytes; a statement that is to use these says the same number.
create index documents_accepted_small on documents (collection_key, shard, number) where state = 0 and bytes <= 262144;
create index documents_accepted_large on documents (collection_key, shard, number) where state = 0 and bytes > 262144;

-- How far a lane is with a document that it works on. Apart from documents because it is no truth: it counts only while that version
-- is accepted, and a lane that begins anew forgets it.
create table progress (
  document_key integer primary key references documents (document_key) on delete cascade,
  version integer not null,
  stage text not null,
  chunks_done integer not null,
  chunks_total integer not null
);
