create table access_reading (
  org_id uuid not null references organisation,
  grant_id uuid not null,
  at timestamptz not null,
  reader_id uuid not null,
  reader text not null,
  what text not null,
  primary key (org_id, grant_id, at, reader_id, what)
);
comment on table access_reading is 'Who outside the house read what under which 调阅审批; the journal has the same readings';
call protect_tenant_table('access_reading');
grant select, insert on access_reading to qinglian_app;
grant select on access_reading to qinglian_reader;
