select coalesce(max(extract(epoch from now()) - (accepted_ticks / 10000000.0 - 62135596800)), 0)
from pipeline.documents
where state = 0
  and (next_attempt_ticks is null
    or next_attempt_ticks / 10000000.0 - 62135596800 <= extract(epoch from now()))
