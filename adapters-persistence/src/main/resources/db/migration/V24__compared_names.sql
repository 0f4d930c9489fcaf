-- Names in the form in which they are compared, see Unicode.java. CompareNames.java fills them, makes these indexes
-- anew, and says what holds of them.
alter table markets
  add column compared_category text,
  add column compared_tags text[] not null default '{}';
drop index markets_by_volume, markets_by_created_at, markets_by_closes_at, markets_by_name, markets_by_category, markets_by_tag;
