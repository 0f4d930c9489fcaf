-- Work to be done, until it is done. The table and its first columns are those that db-scheduler
-- expects; a job's kind is its task_name, its subject its task_instance.
create table jobs (
  -- sorted by code points, so that every database lists jobs alike whatever its locale
  task_name text collate "C" not null check (task_name ~ '^[a-z][a-z0-9-]{0,62}$'),
  task_instance text collate "C" not null check (task_instance ~ '^[A-Za-z0-9._:-]{1,200}$'),
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures integer not null default 0 check (consecutive_failures >= 0),
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  -- enqueued again while it was running: due once more at that time
  again_at timestamptz,
  -- given up. Such a job stays picked, so that no scheduler looks at it, and has no heartbeat that
  -- could be missed.
  dead boolean not null default false,
  failure_message text check (char_length(failure_message) <= 1000),
  primary key (task_name, task_instance),
  constraint jobs_dead_are_left_alone
    check (not dead or (picked and last_heartbeat is null and failure_message is not null))
);

-- What is due, asked every second by every node.
create index jobs_due on jobs (picked, execution_time);
-- What runs on a node that may have died.
create index jobs_heartbeat on jobs (last_heartbeat);
-- What somebody has to look at, among many that wait.
create index jobs_dead on jobs (task_name, task_instance) where dead;
