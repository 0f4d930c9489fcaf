-- How often the node died that ran the job, since it last ended in any other way.
alter table jobs add column deaths integer not null default 0 check (deaths >= 0);
