create table import_file (
  org_id uuid not null references organisation,
  ledger text not null,
  sha256 text not null,
  rows integer not null,
  imported_by uuid not null references person,
  imported_at timestamptz not null,
  primary key (org_id, ledger, sha256)
);
comment on table import_file is 'Workbooks that were imported: the same file a second time changes nothing';
call protect_tenant_table('import_file');
grant select, insert on import_file to qinglian_app;
grant select on import_file to qinglian_reader, qinglian_backup;
