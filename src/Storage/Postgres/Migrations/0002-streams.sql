-- The corpus store, schema version 2, PostgreSQL dialect: documents that come in by a stream. It only adds.

-- Where in the stream the newest version came from that came by it: what is delivered again is not taken again, though the
-- document may have been changed or deleted meanwhile by another way.
alter table documents add column stream_position bigint;

-- What came in where nobody waits for an answer, and was not taken.
create table dead_letters (
  letter_key bigint generated always as identity primary key,
  letter_ticks bigint not null,
  source text not null,             -- the stream: a collection, or a queue
  document_id text,
  reason_code text not null,
  reason text not null,
  attempts integer not null,
  payload bytea                     -- the message as it came, where it could not be delivered
);

update store_version set version = 2 where version < 2;
