-- The corpus store, schema version 10: the guardrail policy of a key.

alter table api_keys add column guardrails text;
