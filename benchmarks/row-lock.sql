-- The least that a design can do which locks the market's row and then asks the database statement by statement.
\set person random(1, 200)
\set market random(:first, :last)
begin;
select trades, volume from markets where id = market(:market) for update \gset
update markets set trades = :trades::bigint + 1, volume = :volume::bigint + 500000 where id = market(:market);
insert into trades (id, market_id, number, user_id, outcome_id, side, shares, amount, price_before, price_after, at) values (uuidv7(), market(:market), :trades::bigint + 1, person(:person), outcome(:market, 0), 'buy', 1000000, 500000, 500000, 500010, now());
commit;
