create table collection_entry (
  org_id uuid not null references organisation,
  return_id uuid not null,
  ledger text not null,
  record_id uuid not null,
  entered_at timestamptz not null,
  seq bigint generated always as identity,
  primary key (org_id, return_id, record_id)
);
comment on table collection_entry is 'Which records a department entered as its answer to a 资料收集';
call protect_tenant_table('collection_entry');
grant select, insert, delete on collection_entry to qinglian_app;
grant select on collection_entry to qinglian_reader;
