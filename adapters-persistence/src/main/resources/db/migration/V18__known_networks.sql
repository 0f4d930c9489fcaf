-- From where users have logged in, the latest few of each; see KnownNetworks.java.
create table known_networks (
  user_id uuid not null references users on delete cascade,
  network text not null check (char_length(network) between 1 and 64),
  last_at timestamptz not null,
  primary key (user_id, network)
);
