-- What :markets markets leave that were opened and deleted a moment ago, and :accounts people. For psql.
insert into search_changes (market_id, text_version, changed_in, removed_at)
select ('00000000-0000-7000-b000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, pg_current_xact_id(), now()
from generate_series(1, :markets) n;
insert into users (id, external_id, name, role, created_at)
select ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'growth:' || n, 'Person ' || n, 'user', now()
from generate_series(1, :accounts) n;
insert into accounts (id, kind)
select ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'user' from generate_series(1, :accounts) n;
insert into transfers (id, reason, from_account, to_account, amount, at)
values ('00000000-0000-7000-a000-000000000000', 'grant', '00000000-0000-0000-0000-000000000001',
  '00000000-0000-7000-9000-000000000001', 1000000000, now());
update accounts set balance = case kind when 'issuance' then balance - 1000000000 else 1000000000 end
where id in ('00000000-0000-0000-0000-000000000001', '00000000-0000-7000-9000-000000000001');
insert into transfers (id, reason, from_account, to_account, amount, at)
select ('00000000-0000-7000-a000-' || lpad(to_hex(2 * n - 1), 12, '0'))::uuid, 'subsidy',
  '00000000-0000-7000-9000-000000000001', ('00000000-0000-7000-b000-' || lpad(to_hex(n), 12, '0'))::uuid, 10000000, now()
from generate_series(1, :markets) n;
insert into transfers (id, reason, from_account, to_account, amount, at)
select ('00000000-0000-7000-a000-' || lpad(to_hex(2 * n), 12, '0'))::uuid, 'refund',
  ('00000000-0000-7000-b000-' || lpad(to_hex(n), 12, '0'))::uuid, '00000000-0000-7000-9000-000000000001', 10000000, now()
from generate_series(1, :markets) n;
vacuum analyze search_changes, users, accounts, transfers;
