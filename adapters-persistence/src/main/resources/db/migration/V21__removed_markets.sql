-- Of a removed market nothing stays but what is written in ink: anybody may make and remove as many as they like.

-- That a market was removed is told for a while and then forgotten.
alter table search_changes add column removed_at timestamptz; -- null while the market is there
create index search_changes_removed on search_changes (removed_at) where removed_at is not null;

-- The latest removal that is forgotten: who has not heard of it reads all markets anew.
create table search_forgotten (
  only_one boolean primary key default true check (only_one),
  changed_in xid8 not null
);
insert into search_forgotten (changed_in) values ('0');

create or replace function note_change_for_search() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    update search_changes set changed_in = pg_current_xact_id(), removed_at = clock_timestamp()
    where market_id = old.id;
  elsif tg_op = 'INSERT' then
    insert into search_changes (market_id, text_version, changed_in)
    values (new.id, 1, pg_current_xact_id())
    on conflict (market_id) do update
      set
        text_version = search_changes.text_version + 1,
        changed_in = excluded.changed_in,
        removed_at = null;
  else
    update search_changes
    set
      text_version =
        text_version
        + case when (old.name, old.description) is distinct from (new.name, new.description) then 1 else 0 end,
      changed_in = pg_current_xact_id()
    where market_id = new.id;
  end if;
  return null;
end
$$;

-- Every node that hears of removals from now on starts with what there is.
delete from search_changes where not exists (select from markets where markets.id = market_id);
