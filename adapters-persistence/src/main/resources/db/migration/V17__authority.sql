-- When another system last vouched for somebody it logs in: their keys count only while it does. Who has keys by now
-- counts as vouched for today.
alter table users add column vouched_at timestamptz,
  add constraint users_vouched_for_from_elsewhere check (vouched_at is null or external_id is not null);
update users set vouched_at = now() where external_id is not null and id in (select owner from api_keys);

create index users_admins on users (id) where role = 'admin';
