create table archive_run (
  id uuid primary key,
  org_id uuid not null references organisation,
  account_id uuid not null references account,
  kind text not null check (kind in ('filing', 'inspection')),
  year text not null,
  state text not null check (state in ('queued', 'running', 'done', 'cancelled', 'failed')),
  done integer not null default 0,
  total integer,
  message text not null default '',
  requested_at timestamptz not null,
  finished_at timestamptz,
  cancel_asked_at timestamptz
);
comment on table archive_run is '归档 of a year and 迎检 sets that a job makes: progress in a row of its own that others see meanwhile, and the way to call it off';
comment on column archive_run.message is 'What came of it, in one sentence';
create index on archive_run (account_id, requested_at desc);
call protect_tenant_table('archive_run');
grant select, insert, update on archive_run to qinglian_app;
grant select on archive_run to qinglian_backup;
