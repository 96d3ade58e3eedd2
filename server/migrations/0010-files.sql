create table file (
  id uuid primary key,
  org_id uuid not null references organisation,
  sha256 text not null,
  name text not null,
  type text not null,
  bytes bigint not null,
  uploaded_by uuid not null references person,
  uploaded_at timestamptz not null
);
create index on file (org_id, sha256);
comment on table file is 'Uploaded 佐证: what it is called here and which content it is; the bytes lie in the store by their hash';
call protect_tenant_table('file');
grant select, insert on file to qinglian_app;
grant select on file to qinglian_reader, qinglian_backup;
