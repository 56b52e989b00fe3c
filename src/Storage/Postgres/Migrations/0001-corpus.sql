-- The corpus store, schema version 1, PostgreSQL dialect. The same tables and columns as SQLite's, with these differences:
-- texts are collated "C", so that they are ordered by code point; a B-tree takes no key above 2.7 KB, so indexes hold the
-- first characters of an id and a hash of what may be longer; counts by labels are kept per shard, because whoever
-- writes to a shard holds the lock of its row and must not wait for writers of other shards.
-- Times are UTC ticks of 100 ns since 0001-01-01. States: 0 accepted, 1 chunked, 2 indexed, 3 failed, 4 deleted.

-- Which version this schema has, and the oldest program that may use it: a program whose newest version is at least
-- compatible_from may, so that silos of the version before go on while others are replaced. A script that only adds
-- says the version before its own; one that takes away what that version reads says its own.
create table store_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null,
  compatible_from bigint not null
);
insert into store_version (version, compatible_from) values (1, 1);

create table collections (
  collection_key bigint generated always as identity primary key,
  name text collate "C" unique,     -- null: deleted, its rows are being swept away
  shard_count bigint not null,
  settings_json text not null,
  created_ticks bigint not null
);

-- What a deleted collection leaves behind: where the next one of that name goes on counting.
create table retired_collections (
  name text collate "C" primary key,
  version_floor bigint not null,
  number_floor bigint not null
);

-- One row a shard: its counter of numbers and its documents per state. Whoever writes to a shard locks its row first,
-- until the transaction ends; so numbers become visible in order and without holes.
create table shards (
  collection_key bigint not null references collections (collection_key) on delete cascade,
  shard bigint not null,
  last_number bigint not null,      -- last number given out, accept or published
  highest_version bigint not null,  -- highest version that any document of the shard has had
  version_floor bigint not null,    -- versions of documents new to the shard start above this
  purged_number bigint not null,    -- highest published number among purged tombstones
  accepted bigint not null,
  chunked bigint not null,
  indexed bigint not null,
  failed bigint not null,
  deleted bigint not null,
  primary key (collection_key, shard)
) with (fillfactor = 50);

-- One row a document: its newest version. No foreign key to collections: each insert would lock the collection's row,
-- and the shard's row, which every writer holds, guards the same.
create table documents (
  document_key bigint generated always as identity primary key,
  collection_key bigint not null,
  document_id text collate "C" not null,
  shard bigint not null,
  version bigint not null,
  state bigint not null,
  number bigint not null,           -- accept number; of a deleted document, its published number
  published_number bigint,          -- number of the newest publication, of whichever version
  content_hash bytea,               -- null: no content (rejected, deleted)
  body_hash bytea,                  -- over content, content type and title alone
  content_type text not null,
  file_name text,
  title text,
  metadata_json text not null,
  labels_json text collate "C" not null,
  bytes bigint not null,
  chunks bigint not null,
  failure_stage text,
  failure_reason text,
  attempts bigint not null,
  next_attempt_ticks bigint,
  accepted_ticks bigint not null,   -- when it was last submitted or retried
  submitted_ticks bigint not null,
  updated_ticks bigint not null
) with (fillfactor = 80);

create function text_hash(value text) returns bytea language sql immutable strict parallel safe
as 'select sha256(convert_to(value, ''UTF8''))';

-- An id is found by the first of these, kept unique and listed in order by the second.
create index documents_by_id on documents using hash (document_id);
create unique index documents_in_order on documents (collection_key, left(document_id, 400), text_hash(document_id));
create index documents_by_state on documents (collection_key, state, left(document_id, 400));
create index documents_by_change on documents (collection_key, updated_ticks, document_key);
-- The backlog is small beside the corpus, so partial indexes keep these cheap to maintain.
create index documents_accepted on documents (collection_key, shard, number) where state = 0;
create index documents_chunked on documents (collection_key, shard, number) where state = 1;
create index documents_chunked_published on documents (collection_key, shard, published_number) where state = 1;
-- What is large is DocumentSizes.LargeBytes; a statement that is to use these says the same number.
create index documents_accepted_small on documents (collection_key, shard, number) where state = 0 and bytes <= 262144;
create index documents_accepted_large on documents (collection_key, shard, number) where state = 0 and bytes > 262144;

-- Raw content, apart from documents so that listing never reads it. Mostly formats that are compressed already.
create table contents (
  document_key bigint primary key references documents (document_key) on delete cascade,
  content bytea not null
);
alter table contents alter column content set storage external;

-- The chunks that are published.
create table chunks (
  document_key bigint not null references documents (document_key) on delete cascade,
  ordinal bigint not null,
  text text not null,
  heading_path_json text not null,
  start_offset bigint not null,
  end_offset bigint not null,
  page bigint,
  embedding bytea not null,
  primary key (document_key, ordinal)
);
alter table chunks alter column embedding set storage external;

-- The change feed: the newest publication of each document. Carries its own title, metadata and labels because a newer
-- version may be accepted while this one is still served.
create table published (
  document_key bigint primary key references documents (document_key) on delete cascade,
  collection_key bigint not null,
  shard bigint not null,
  number bigint not null,
  version bigint not null,
  deleted bigint not null,
  title text,
  metadata_json text not null,
  labels_json text not null,
  embedder_name text collate "C",
  unique (collection_key, shard, number)
) with (fillfactor = 80);

-- Label publications: entries of the change feed beside those of published, with numbers of the same counter. A document
-- has at most one, always with a higher number than its row in published.
create table label_changes (
  document_key bigint primary key references documents (document_key) on delete cascade,
  collection_key bigint not null,
  shard bigint not null,
  number bigint not null,
  unique (collection_key, shard, number)
);

-- How far a lane is with a document that it works on; counts only while that version is accepted.
create table progress (
  document_key bigint primary key references documents (document_key) on delete cascade,
  version bigint not null,
  stage text collate "C" not null,
  chunks_done bigint not null,
  chunks_total bigint not null
) with (fillfactor = 50);

-- How many documents of each state carry exactly these labels. Kept by triggers, so that no statement can forget it.
create table label_counts (
  collection_key bigint not null,
  shard bigint not null,
  labels_hash bytea not null,
  state bigint not null,
  labels_json text not null,
  documents bigint not null,
  primary key (collection_key, shard, labels_hash, state)
) with (fillfactor = 50);

create function count_labels() returns trigger language plpgsql set search_path from current as $$
begin
  if tg_op <> 'INSERT' then
    delete from label_counts
    where collection_key = old.collection_key and shard = old.shard and labels_hash = text_hash(old.labels_json)
      and state = old.state and documents = 1;
    if not found then
      update label_counts set documents = documents - 1
      where collection_key = old.collection_key and shard = old.shard and labels_hash = text_hash(old.labels_json)
        and state = old.state;
    end if;
  end if;
  if tg_op <> 'DELETE' then
    insert into label_counts (collection_key, shard, labels_hash, state, labels_json, documents)
    values (new.collection_key, new.shard, text_hash(new.labels_json), new.state, new.labels_json, 1)
    on conflict (collection_key, shard, labels_hash, state)
      do update set documents = label_counts.documents + 1;
  end if;
  return null;
end $$;

create trigger documents_counted after insert or delete on documents
for each row execute function count_labels();

create trigger documents_counted_over after update of state, labels_json on documents
for each row when (old.state <> new.state or old.labels_json <> new.labels_json) execute function count_labels();
