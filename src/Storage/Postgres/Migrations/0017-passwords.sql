-- The corpus store, schema version 17, PostgreSQL dialect: passwords of documents that wait to be read, sealed. It only
-- adds: programs of versions before go on beside it, and erase passwords too.

create table document_passwords (
  document_key bigint primary key references documents (document_key) on delete cascade,
  sealed bytea not null
);

-- A password is gone when its document does not wait any more. Kept by a trigger, so that no statement can forget it.
create function forget_password() returns trigger language plpgsql set search_path from current as $$
begin
  delete from document_passwords where document_key = new.document_key;
  return null;
end $$;

create trigger documents_read after update of state on documents
for each row when (old.state = 0 and new.state <> 0) execute function forget_password();

update store_version set version = greatest(version, 17);
