-- The corpus store, schema version 8, PostgreSQL dialect: conversations and their turns. It only adds: programs of versions
-- before go on beside it, and keep no conversations.

create table conversations (
  conversation_id text collate "C" primary key,
  collection_key bigint not null references collections (collection_key) on delete cascade,
  owner bytea not null,             -- a digest that tells whose the conversation is
  title text not null,              -- empty: none was given, and nothing was asked yet
  created_ticks bigint not null,
  changed_ticks bigint not null,
  turn_count bigint not null,       -- turns stored: the number of the next one
  turn_bytes bigint not null        -- bytes of their bodies
);
create index conversations_of_owner on conversations (collection_key, owner, changed_ticks, conversation_id);

-- Questions with their answers, in order.
create table conversation_turns (
  conversation_id text collate "C" not null references conversations (conversation_id) on delete cascade,
  turn_number bigint not null,
  body bytea not null,
  primary key (conversation_id, turn_number)
);

update store_version set version = greatest(version, 8);
