-- What search needs to know of markets, and how every node hears of it.

-- One row for each market there is or was: when it last changed in a way that search has to know.
create table search_changes (
  market_id uuid primary key, -- no reference: the row stays, so that nodes hear that the market is gone
  text_version bigint not null check (text_version >= 1), -- one more whenever name or description change
  -- The transaction that changed it. A node that has read with a snapshot asks next for all that is not older
  -- than the oldest transaction that was open in it, so nothing is missed, whatever order they commit in.
  changed_in xid8 not null
);
create index search_changes_in_order on search_changes (changed_in, market_id);

-- By a trigger, so that no statement can forget it. Trades name none of these columns.
create function note_change_for_search() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    update search_changes set changed_in = pg_current_xact_id() where market_id = old.id;
  elsif tg_op = 'INSERT' then
    insert into search_changes (market_id, text_version, changed_in)
    values (new.id, 1, pg_current_xact_id())
    on conflict (market_id) do update
      set text_version = search_changes.text_version + 1, changed_in = excluded.changed_in;
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
create trigger markets_change_for_search
  after insert or delete or update of name, description, category, tags, status, closes_at on markets
  for each row execute function note_change_for_search();

insert into search_changes (market_id, text_version, changed_in)
select id, 1, pg_current_xact_id() from markets;

-- What a model says that a market means; of two models, nothing can be compared. One signed byte for each
-- dimension, see Embedding.java.
create table market_embeddings (
  market_id uuid not null references markets on delete cascade,
  model text collate "C" not null check (char_length(model) between 1 and 100),
  model_version text collate "C" not null check (char_length(model_version) between 1 and 100),
  text_version bigint not null check (text_version >= 1), -- of the text that it was made from
  title bytea not null check (octet_length(title) between 1 and 4096),
  whole bytea not null check (octet_length(whole) = octet_length(title)), -- title and description
  primary key (model, model_version, market_id)
);
create index market_embeddings_of_market on market_embeddings (market_id); -- for the cascade
