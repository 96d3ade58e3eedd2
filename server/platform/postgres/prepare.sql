-- Run once per cluster by a superuser: the group roles that migrations grant rights to.
-- Search and backup must see past row-level security, so they alone have BYPASSRLS, and nobody can log in as them.
do $$ begin
  if not exists (select from pg_roles where rolname = 'qinglian_app') then create role qinglian_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'qinglian_reader') then create role qinglian_reader nologin; end if;
  if not exists (select from pg_roles where rolname = 'qinglian_backup') then create role qinglian_backup nologin bypassrls; end if;
  if not exists (select from pg_roles where rolname = 'qinglian_search') then create role qinglian_search nologin bypassrls; end if;
end $$;
