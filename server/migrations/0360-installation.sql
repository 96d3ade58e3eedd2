create table installation (
  name text primary key,
  value text not null,
  set_at timestamptz not null
);
comment on table installation is 'What this installation is. demo_city: loading, ready; absent where a real house keeps its records, so that nothing meant for demonstrations ever empties it';
grant select, insert, update on installation to qinglian_app;
grant select on installation to qinglian_reader, qinglian_backup;
