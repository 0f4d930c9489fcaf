-- Resolutions that are taken back, and what that moves.

-- All earlier reasons are allowed as before, so what is there needs no look.
alter table transfers drop constraint transfers_reason_check;
alter table transfers add constraint transfers_reason_check check (reason in (
  'grant', 'subsidy', 'purchase', 'sale', 'payout', 'refund',
  'payout_reversal', 'refund_reversal', 'cover', 'repayment')) not valid;

alter table markets
  add column reversed_at timestamptz,
  add column reversed_by uuid, -- a user, perhaps one that only the token knows
  add column reversal_reason text check (char_length(reversal_reason) <= 2000),
  add column reversal_covered bigint check (reversal_covered >= 0),
  add column reversal_completed_at timestamptz,
  add constraint markets_reversed_by_somebody check (num_nonnulls(reversed_at, reversed_by, reversal_reason) in (0, 3)),
  add constraint markets_reversal_ends_whole
    check (num_nonnulls(reversal_covered, reversal_completed_at) in (0, 2)),
  add constraint markets_reversal_begins_first check (reversal_completed_at is null or reversed_at is not null);

-- When trading stopped, in the order of the outcomes; null for settlements of before.
alter table settlements add column closing_prices bigint[];

create index positions_paid on positions (market_id, user_id, outcome_id) where payout is not null;

-- What the house has put up for who had spent what was taken back from them: the market's next settlement repays it.
create table covered (
  market_id uuid not null,
  account uuid not null,
  amount bigint not null check (amount > 0),
  primary key (market_id, account)
);
create index covered_by_account on covered (account);
