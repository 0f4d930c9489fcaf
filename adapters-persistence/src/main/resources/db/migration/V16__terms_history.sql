-- What markets asked before each change of their terms, for all to read: written in ink, until a market is removed
-- that nobody has traded.
create table terms_changes (
  market_id uuid not null references markets on delete cascade,
  version bigint not null check (version >= 2), -- the market's, from the change on
  name text not null,
  description text not null,
  category text,
  tags text[] not null,
  closes_at timestamptz not null,
  at timestamptz not null,
  by uuid not null, -- a user, perhaps one that only the token knows
  primary key (market_id, version)
);
create trigger terms_changes_in_ink before update on terms_changes
  for each statement execute function refuse_change();
