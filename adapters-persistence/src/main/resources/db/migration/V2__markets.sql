-- Questions that can be traded. Amounts are whole micro-credits, prices whole millionths.
create table markets (
  id uuid primary key,
  external_id text unique check (char_length(external_id) between 1 and 300),
  creator_id uuid not null references users,
  -- sorted by code points, so that every database sorts names alike whatever its locale
  name text collate "C" not null check (btrim(name) <> '' and char_length(name) <= 500),
  description text not null check (char_length(description) <= 10000),
  category text check (btrim(category) <> '' and char_length(category) <= 50),
  -- a check cannot look at each element, so the length is that of all of them together
  tags text[] not null
    check (
      cardinality(tags) <= 10
      and array_position(tags, null) is null
      and array_position(tags, '') is null
      and char_length(array_to_string(tags, '')) <= 500),
  status text not null check (status in ('active', 'closed', 'resolved', 'cancelled')),
  volume bigint not null check (volume between 0 and 1000000000000000),
  closes_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version bigint not null check (version >= 1)
);

create table outcomes (
  id uuid primary key,
  market_id uuid not null references markets on delete cascade,
  position integer not null check (position between 0 and 49),
  name text not null check (btrim(name) <> '' and char_length(name) <= 100),
  price bigint not null check (price between 0 and 1000000),
  unique (market_id, position)
);

-- No name twice in a market whatever its case. Under "C" only A to Z have a lower case: what this
-- refuses, the domain refuses too.
create unique index outcomes_name on outcomes (market_id, lower(name collate "C"));

-- Each sort has an index that gives its order. A page is picked from it without touching the table,
-- so that skipping 10,000 rows is cheap; what is filtered by most rides along. Every index is paid for
-- by each trade (it changes volume, so no update is heap-only), so there is none for each pair of
-- filter and sort: few markets are sorted, many are filtered on the way along the sort's index.
create index markets_by_volume on markets (volume, id) include (status, category, closes_at);
create index markets_by_created_at on markets (created_at, id) include (status, category, closes_at);
create index markets_by_closes_at on markets (closes_at, id) include (status, category);
create index markets_by_name on markets (name, id) include (status, category, closes_at);

-- The two lists people open first: what is traded most, and what closes soon. Most markets of an old
-- installation are resolved, and all those closed before the first active one.
create index markets_by_status_and_volume on markets (status, volume, id) include (closes_at);
create index markets_by_status_and_closes_at on markets (status, closes_at, id);

-- Filters that leave few markets.
create index markets_by_category on markets (category, volume, id) include (status, closes_at);
create index markets_by_creator on markets (creator_id);
create index markets_by_tag on markets using gin (tags);
