-- 100,000 markets of 10,000 people; the id of market n ends in n in hexadecimal.
insert into users (id, external_id, name, role, created_at)
select ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'bench:' || n, 'Person ' || n,
       'user', '2026-01-01'
from generate_series(1, 10000) n;

insert into markets (id, creator_id, name, description, category, tags, compared_category, compared_tags,
                     status, volume, closes_at, created_at, updated_at, version)
select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       ('00000000-0000-7000-9000-' || lpad(to_hex(n * 7919 % 10000 + 1), 12, '0'))::uuid,
       'Will event number ' || n || ' of the series happen before the year is over?',
       repeat('It counts when two of the three named sources report it. ', 4),
       (array['Science', 'Sports', 'Politics', 'Economics', 'Culture', 'Health', null])[n % 7 + 1],
       array['tag-' || n % 500, 'topic-' || n % 37],
       (array['science', 'sports', 'politics', 'economics', 'culture', 'health', null])[n % 7 + 1],
       array['tag-' || n % 500, 'topic-' || n % 37],
       (array['active', 'active', 'active', 'closed', 'resolved', 'resolved', 'resolved', 'resolved',
              'resolved', 'cancelled'])[n % 10 + 1],
       n::bigint * 7919 % 100003 * 1000000,
       timestamptz '2027-01-01' + n * interval '1 hour',
       timestamptz '2016-01-01' + n * interval '50 minutes',
       timestamptz '2026-01-01',
       1
from generate_series(1, 100000) n;

insert into outcomes (id, market_id, position, name, price)
select ('00000000-0000-7000-a' || lpad(to_hex(o), 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid,
       ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       o, (array['Yes', 'No', 'Void'])[o + 1], (array[600000, 300000, 100000])[o + 1]
from generate_series(1, 100000) n, generate_series(0, 2) o
where o < 2 + n % 2;

\ir embeddings.sql

vacuum analyze users, markets, outcomes, market_embeddings;
