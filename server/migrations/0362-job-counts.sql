create function job_counts() returns table (waiting bigint, running bigint, failing bigint, oldest_seconds double precision)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin return query
  select count(*) filter (where locked_at is null and run_at <= now()), count(*) filter (where locked_at is not null),
    count(*) filter (where attempts > 0 and locked_at is null), coalesce(extract(epoch from now() - min(run_at) filter (where locked_at is null and run_at <= now())), 0)::double precision
  from graphile_worker._private_jobs; end
$$;
comment on function job_counts is 'For monitoring: how many jobs are due, run, have failed before, and how long the oldest has been due. Nothing of their content';
revoke all on function job_counts() from public;
grant execute on function job_counts() to qinglian_app;
