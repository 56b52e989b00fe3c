-- Access labels and metadata that change without the content.

-- The hash over content, content type and title alone: when it is the same, there is nothing to read, cut or embed anew.
-- Null for rows of schema version 1; such a document takes the whole way once.
alter table documents add column body_hash blob;

-- Label publications: entries of the change feed beside those of published, with numbers of the same counter. They say that
-- the labels or metadata in the document's row of published changed after its chunks were published. A document has at most
-- one, always with a higher number than its row in published; the next publication of chunks, or the deletion, takes it away.
create table label_changes (
  document_key integer primary key references documents (document_key) on delete cascade,
  collection_key integer not null,
  shard integer not null,
  number integer not null,
  unique (collection_key, shard, number)
);

-- How many documents of each state carry exactly these labels: counts for callers who may not read everything cost a row a
-- set of labels. Kept by triggers, so that no statement can forget it.
create table label_counts (
  collection_key integer not null,
  labels_json text not null,
  state integer not null,
  documents integer not null,
  primary key (collection_key, labels_json, state)
);

insert into label_counts (collection_key, labels_json, state, documents)
select collection_key, labels_json, state, count(*) from documents group by collection_key, labels_json, state;

create trigger documents_counted_in after insert on documents begin
  insert into label_counts (collection_key, labels_json, state, documents)
  values (new.collection_key, new.labels_json, new.state, 1)
  on conflict (collection_key, labels_json, state) do update set documents = documents + 1;
end;

create trigger documents_counted_out after delete on documents begin
  update label_counts set documents = documents - 1
  where collection_key = old.collection_key and labels_json = old.labels_json and state = old.state;
  delete from label_counts
  where collection_key = old.collection_key and labels_json = old.labels_json and state = old.state and documents = 0;
end;

create trigger documents_counted_over after update of state, labels_json on documents
when old.state <> new.state or old.labels_json <> new.labels_json begin
  update label_counts set documents = documents - 1
  where collection_key = old.collection_key and labels_json = old.labels_json and state = old.state;
  delete from label_counts
  where collection_key = old.collection_key and labels_json = old.labels_json and state = old.state and documents = 0;
  insert into label_counts (collection_key, labels_json, state, documents)
  values (new.collection_key, new.labels_json, new.state, 1)
  on conflict (collection_key, labels_json, state) do update set documents = documents + 1;
end;
