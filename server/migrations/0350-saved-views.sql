create table saved_view (
  id uuid primary key,
  org_id uuid not null references organisation,
  person_id uuid not null references person,
  ledger text not null,
  name text not null,
  query jsonb not null,
  columns text[] not null,
  is_shared boolean not null,
  created_at timestamptz not null
);
create index saved_view_ledger on saved_view (org_id, ledger);
comment on table saved_view is 'A named way of looking at a register: filters, order, columns; a person''s own or shared inside the house';
comment on column saved_view.query is 'The words of the list''s address: q, sort, filter.<field>, from.<field>, to.<field>, empty.<field>';
call protect_tenant_table('saved_view');
grant select, insert, delete on saved_view to qinglian_app;
grant select on saved_view to qinglian_reader;
