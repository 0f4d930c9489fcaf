-- The accounts of markets that were removed, as long as nothing was booked on them but what somebody put up and got back.
-- The transfers stay; the audit knows such an account by their adding up to nothing.
delete from accounts
where kind = 'escrow' and balance = 0
  and not exists (select from markets where markets.id = accounts.id)
  and not exists (select from transfers where to_account = accounts.id and reason <> 'subsidy')
  and not exists (select from transfers where from_account = accounts.id and reason <> 'refund');
