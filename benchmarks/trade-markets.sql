-- For pgbench: 200 people, and as many markets like the one in :market as :markets says, all named by a number.
create function person(n bigint) returns uuid immutable language sql
  as $$ select ('00000000-0000-7000-9001-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function market(n bigint) returns uuid immutable language sql
  as $$ select ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function outcome(n bigint, place bigint) returns uuid immutable language sql
  as $$ select ('00000000-0000-7000-b00' || place || '-' || lpad(to_hex(n), 12, '0'))::uuid $$;
-- the ids of what a client makes in its n-th run of create.sql
create function made(n bigint, client bigint, place bigint) returns uuid immutable language sql
  as $$ select (lpad(to_hex(n), 12, '0') || '7' || lpad(to_hex(client), 3, '0') || '800' || place || '000000000000')::uuid $$;

insert into users (id, external_id, name, role, created_at)
select person(n), 'trader:' || n, 'Trader ' || n, 'user', now() from generate_series(1, 200) n;
insert into accounts (id, kind, balance) select person(n), 'user', 1e15 from generate_series(1, 200) n;

insert into markets (id, creator_id, name, description, tags, status, volume, closes_at, created_at, updated_at, version, sponsor, subsidy, liquidity)
select market(n), creator_id, name, description, tags, status, 0, closes_at, created_at, updated_at, 1, sponsor, subsidy, liquidity
from markets, generate_series(1, :markets) n where markets.id = :'market';
insert into accounts (id, kind, balance) select market(n), 'escrow', 1e15 from generate_series(1, :markets) n;
insert into outcomes (id, market_id, position, name, price, virtual_shares)
select outcome(n, position), market(n), position, name, price, virtual_shares
from outcomes, generate_series(1, :markets) n where market_id = :'market';

vacuum analyze users, accounts, markets, outcomes;
