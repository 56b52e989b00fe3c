-- The corpus store, schema version 9, PostgreSQL dialect: the guardrail policy of a key. It only adds: programs of versions
-- before go on beside it, and do not apply it.

alter table api_keys add column guardrails text;

update store_version set version = greatest(version, 9);
