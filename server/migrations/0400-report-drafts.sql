create table report_draft (
  org_id uuid not null references organisation,
  record_id uuid not null,
  hash text not null,
  draft jsonb not null,
  written_at timestamptz not null,
  primary key (record_id, hash)
);
comment on table report_draft is 'What was drafted for the three parts of a report, sentence by sentence with the records behind it. Stays in the house; the content of the report names it by hash, so a signature binds it';
call protect_tenant_table('report_draft');
grant select, insert on report_draft to qinglian_app;
grant select on report_draft to qinglian_reader, qinglian_backup;
