-- People. Those who came with imported markets have an external id, no e-mail address and cannot log in.
-- Text is checked for its length here as the domain does it, in Unicode code points. Lower case is
-- checked under the collation "C", since other collations differ from Java and from each other.
create table users (
  id uuid primary key,
  external_id text unique check (char_length(external_id) between 1 and 300),
  name text not null check (btrim(name) <> '' and char_length(name) <= 100),
  email text unique
    check (email like '_%@_%' and char_length(email) <= 254 and email = lower(email collate "C")),
  password_hash text check (password_hash <> ''),
  role text not null check (role in ('admin', 'moderator', 'user')),
  created_at timestamptz not null,
  constraint users_log_in_with_both check ((email is null) = (password_hash is null))
);
