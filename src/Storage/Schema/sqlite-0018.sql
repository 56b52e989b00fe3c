-- The corpus store, schema version 18, SQLite dialect: passwords of documents that wait to be read, sealed.

create table document_passwords (
  document_key integer primary key references documents (document_key) on delete cascade,
  sealed blob not null
);

-- A password is gone when its document does not wait any more. Kept by a trigger, so that no statement can forget it.
create trigger documents_read after update of state on documents
when old.state = 0 and new.state <> 0 begin
  delete from document_passwords where document_key = new.document_key;
end;
