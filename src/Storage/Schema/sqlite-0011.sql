-- The corpus store, schema version 11, SQLite dialect: answers that the cache keeps over a restart.

create table cached_answers (
  answer_key text primary key,     -- a keyed hash of the scope and the question
  collection_key integer not null references collections (collection_key) on delete cascade,
  scope text not null,             -- a keyed hash of the collection and what those may read who share it
  size integer not null,                  -- bytes of the body
  used_ticks integer not null,
  body blob not null                   -- the question and its answer, compressed
);
create index cached_answers_by_scope on cached_answers (scope, used_ticks);
create index cached_answers_by_collection on cached_answers (collection_key);
create index cached_answers_by_use on cached_answers (used_ticks);

-- What an answer was made from: it goes when one of them changes or disappears.
create table cached_sources (
  document_key integer not null references documents (document_key) on delete cascade,
  answer_key text not null references cached_answers (answer_key) on delete cascade,
  primary key (document_key, answer_key)
);
create index cached_sources_by_answer on cached_sources (answer_key);
