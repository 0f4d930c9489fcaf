-- How the current refresh token of a session followed from the one before it, which may be used again for a moment.
alter table sessions
  add column previous text check (char_length(previous) = 64), -- SHA-256 of the token that was used
  add column handover_key text check (char_length(handover_key) = 43), -- of no use without that token
  add constraint sessions_handover check ((previous is null) = (handover_key is null));

-- Idempotency keys that are UUIDs are kept in lower case from now on.
update answers as kept set key = lower(key)
where key <> lower(key)
  and key ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
  and not exists (
    select from answers as other
    where other.owner = kept.owner and other.key <> kept.key and lower(other.key) = lower(kept.key));
