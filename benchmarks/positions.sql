-- In :market one share of each of the two outcomes was bought over HTTP. Here :people people do the same, one
-- after the other: the prices come back each time, so each pays the same.
begin;
create temporary table made on commit drop as select * from trades where market_id = :'market';
create temporary table people on commit drop as
select n, ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid as id from generate_series(1, :people) n;

insert into users (id, external_id, name, role, created_at) select id, 'bench:' || n, 'Person ' || n, 'user', now() from people;
insert into accounts (id, kind, balance) select id, 'user', 10000000 - (select sum(amount) from made) from people;
update accounts set balance = balance - 10000000::bigint * :people where kind = 'issuance';
insert into transfers (id, reason, from_account, to_account, amount, at)
select uuidv7(), 'grant', accounts.id, people.id, 10000000, now() from people, accounts where kind = 'issuance';

insert into trades (id, market_id, number, user_id, outcome_id, side, shares, amount, price_before, price_after, at)
select uuidv7(), market_id, number + 2 * n, people.id, outcome_id, side, shares, amount, price_before, price_after, at
from made, people;
insert into transfers (id, reason, from_account, to_account, amount, at)
select id, 'purchase', user_id, market_id, amount, at from trades where market_id = :'market' and number > 2;
insert into positions (user_id, market_id, outcome_id, shares, cost)
select people.id, market_id, outcome_id, shares, amount from made, people;
update accounts set balance = balance + (select sum(amount) from made) * :people where id = :'market';
update outcomes set outstanding = outstanding + (select sum(shares) from made where outcome_id = outcomes.id) * :people
where market_id = :'market';
update markets set volume = volume + (select sum(amount) from made) * :people, trades = trades + 2 * :people,
  version = version + 2 * :people
where id = :'market';
update candles set volume = volume * (:people + 1)
where outcome_id in (select outcome_id from made);
commit;
vacuum analyze users, accounts, transfers, trades, positions, outcomes, markets;
