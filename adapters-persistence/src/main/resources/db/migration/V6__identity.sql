-- Sessions, API keys and the keys that sign access tokens. Secrets are kept as their SHA-256 in hexadecimal.

create table sessions (
  family text primary key check (char_length(family) = 64), -- of all refresh tokens of the session
  current text not null check (char_length(current) = 64), -- of the one that renews it
  user_id uuid not null references users on delete cascade,
  started_at timestamptz not null,
  renewed_at timestamptz not null,
  ends_at timestamptz not null
);
create index sessions_of_user on sessions (user_id);
create index sessions_by_end on sessions (ends_at);
create index sessions_by_renewal on sessions (renewed_at);

create table api_keys (
  id uuid primary key,
  owner uuid not null references users on delete cascade,
  name text not null check (btrim(name) <> '' and char_length(name) <= 100),
  permissions text[] not null check (
    cardinality(permissions) > 0 and permissions <@ array['read', 'write', 'delete', 'admin']
  ),
  hash text not null unique check (char_length(hash) = 64),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  last_used_at timestamptz
);
create index api_keys_of_owner on api_keys (owner, id);

create table signing_keys (
  id text primary key,
  material text not null, -- the private key: whoever reads it can sign tokens
  signs_from timestamptz not null,
  retires_at timestamptz
);
