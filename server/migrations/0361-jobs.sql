-- graphile-worker keeps its tables under row-level security in a schema of the owner: the application hands a job over through
-- this door alone, in the transaction of the change that asks for it.
create function enqueue_job(in_task text, in_payload json, in_key text, in_delay_ms integer) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_job(in_task, in_payload, job_key => in_key, run_at => now() + in_delay_ms * interval '1 millisecond',
    max_attempts => 25, job_key_mode => case when in_key is null then null else 'preserve_run_at' end);
end $$;
comment on function enqueue_job is 'A job in the transaction of its change. The same key again before it has run is still one job, at the time first asked for';
revoke all on function enqueue_job(text, json, text, integer) from public;
grant execute on function enqueue_job(text, json, text, integer) to qinglian_app;

create table import_run (
  id uuid primary key,
  org_id uuid not null references organisation,
  ledger text not null,
  file_name text not null,
  bytes bytea,
  dry_run boolean not null,
  account_id uuid not null references account,
  state text not null check (state in ('queued', 'running', 'done', 'refused', 'cancelled', 'failed')),
  done integer not null default 0,
  total integer,
  accepted integer not null default 0,
  problems jsonb not null default '[]',
  requested_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  cancel_asked_at timestamptz
);
comment on table import_run is 'Workbooks of many rows that a job writes: all rows or none, with progress in a row of its own that others see while the one transaction runs';
comment on column import_run.bytes is 'The workbook until the run has ended';
create index on import_run (account_id, requested_at desc);
call protect_tenant_table('import_run');
grant select, insert, update on import_run to qinglian_app;
grant select on import_run to qinglian_backup;
