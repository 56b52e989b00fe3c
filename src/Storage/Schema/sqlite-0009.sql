-- The corpus store, schema version 9, SQLite dialect: conversations and their turns.

create table conversations (
  conversation_id text primary key,
  collection_key integer not null references collections (collection_key) on delete cascade,
  owner blob not null,              -- a digest that tells whose the conversation is
  title text not null,              -- empty: none was given, and nothing was asked yet
  created_ticks integer not null,
  changed_ticks integer not null,
  turn_count integer not null,      -- turns stored: the number of the next one
  turn_bytes integer not null       -- bytes of their bodies
);
create index conversations_of_owner on conversations (collection_key, owner, changed_ticks, conversation_id);

-- Questions with their answers, in order.
create table conversation_turns (
  conversation_id text not null references conversations (conversation_id) on delete cascade,
  turn_number integer not null,
  body blob not null,
  primary key (conversation_id, turn_number)
);
