-- Trading: accounts and transfers, trades and what follows from them, settlement. Amounts and shares are whole
-- millionths, as in markets.

create table accounts (
  id uuid primary key, -- a user's account has the user's id, a market's escrow the market's
  kind text not null check (kind in ('issuance', 'house', 'user', 'escrow')),
  balance bigint not null default 0,
  constraint accounts_not_overdrawn check (balance >= 0 or kind = 'issuance')
) with (fillfactor = 80); -- room for the next balance beside the last, so that no index is touched

insert into accounts (id, kind) values
  ('00000000-0000-0000-0000-000000000001', 'issuance'),
  ('00000000-0000-0000-0000-000000000002', 'house');
insert into accounts (id, kind) select id, 'user' from users where email is not null;

-- Transfers, trades and positions refer to rows that whoever inserts them holds locked: a foreign key would lock
-- each of them once more, and write that to the log; and the removal of a market would look for each of its
-- outcomes in all positions. A market that was traded is not removed.
create table transfers (
  id uuid primary key, -- that of the trade, where it pays for one
  reason text not null check (reason in ('grant', 'subsidy', 'purchase', 'sale', 'payout', 'refund')),
  from_account uuid not null,
  to_account uuid not null,
  amount bigint not null check (amount > 0),
  at timestamptz not null,
  constraint transfers_between_two check (from_account <> to_account)
);
create index transfers_from on transfers (from_account, id);
create index transfers_to on transfers (to_account, id);

alter table markets
  add column sponsor uuid, -- an account
  add column subsidy bigint check (subsidy > 0),
  add column liquidity bigint check (liquidity > 0),
  add column trades bigint not null default 0 check (trades >= 0),
  add column imported_volume bigint not null default 0 check (imported_volume >= 0),
  add column resolved_at timestamptz,
  add column resolved_by uuid, -- a user, perhaps one that only the token knows
  add column evidence_url text check (char_length(evidence_url) <= 2000),
  add column note text check (char_length(note) <= 2000),
  add constraint markets_funded_whole check (num_nonnulls(sponsor, subsidy, liquidity) in (0, 3)),
  add constraint markets_traded_when_funded check (trades = 0 or liquidity is not null),
  add constraint markets_resolved_by_somebody check ((resolved_at is null) = (resolved_by is null));
update markets set imported_volume = volume;
alter table markets add constraint markets_volume_grows check (volume >= imported_volume);

alter table outcomes
  add column virtual_shares bigint not null default 0 check (virtual_shares between 0 and 1000000000000000),
  add column outstanding bigint not null default 0 check (outstanding between 0 and 1000000000000000);
alter table outcomes set (fillfactor = 80);

create table trades (
  id uuid primary key,
  market_id uuid not null,
  number bigint not null check (number >= 1),
  user_id uuid not null,
  outcome_id uuid not null,
  side text not null check (side in ('buy', 'sell')),
  shares bigint not null check (shares > 0),
  amount bigint not null check (amount > 0),
  price_before bigint not null check (price_before between 0 and 1000000),
  price_after bigint not null check (price_after between 0 and 1000000),
  at timestamptz not null,
  -- also refuses two trades that were decided on the same state of the market
  constraint trades_one_after_another unique (market_id, number)
);
create index trades_of_user on trades (market_id, user_id, number);

create table positions (
  user_id uuid not null,
  market_id uuid not null,
  outcome_id uuid not null,
  shares bigint not null check (shares between 0 and 1000000000000000),
  cost bigint not null, -- paid for what was bought, less what was got for what was sold
  payout bigint check (payout >= 0),
  primary key (user_id, market_id, outcome_id)
) with (fillfactor = 80);
create index positions_by_shares on positions (market_id, shares, user_id, outcome_id) where shares > 0;
create index positions_of_outcome on positions (outcome_id, shares, user_id) where shares > 0;
create index positions_unpaid on positions (market_id, user_id, outcome_id) where shares > 0 and payout is null;

create table candles (
  outcome_id uuid not null references outcomes,
  length text not null check (length in ('minute', 'hour', 'day')),
  start timestamptz not null,
  open bigint not null,
  high bigint not null,
  low bigint not null,
  close bigint not null,
  volume bigint not null check (volume >= 0),
  primary key (outcome_id, length, start),
  constraint candles_have_a_range check (low between 0 and least(open, close) and high between greatest(open, close) and 1000000)
) with (fillfactor = 80);

create table settlements (
  market_id uuid primary key references markets on delete cascade,
  positions bigint not null check (positions >= 0),
  settled bigint not null check (settled between 0 and positions),
  paid bigint not null check (paid >= 0),
  left_over bigint check (left_over >= 0),
  started_at timestamptz not null,
  completed_at timestamptz,
  constraint settlements_end_whole check ((left_over is null) = (completed_at is null)),
  constraint settlements_pay_all check (completed_at is null or settled = positions)
);

-- What requests with an idempotency key were answered.
create table answers (
  owner uuid not null,
  key text not null check (char_length(key) between 1 and 255),
  fingerprint text not null,
  answer text not null,
  answered_at timestamptz not null,
  primary key (owner, key)
);
create index answers_by_age on answers (answered_at);

create table audit_trail (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor uuid,
  action text not null,
  object text not null,
  details text not null
);
create index audit_trail_by_object on audit_trail (object, id);

-- The books are written in ink.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to', tg_table_name;
end
$$;
create trigger transfers_in_ink before update or delete or truncate on transfers
  for each statement execute function refuse_change();
create trigger trades_in_ink before update or delete or truncate on trades
  for each statement execute function refuse_change();
create trigger audit_trail_in_ink before update or delete or truncate on audit_trail
  for each statement execute function refuse_change();
