create table pack_parameter_layer (
  id uuid primary key,
  org_id uuid not null references organisation,
  pack text not null,
  level text not null check (level in ('省', '市', '本院')),
  source text not null,
  from_day date not null,
  params jsonb not null,
  entered_at timestamptz not null,
  entered_by uuid not null references person,
  withdrawn_at timestamptz,
  withdrawn_by uuid references person
);
create index pack_parameter_layer_pack on pack_parameter_layer (org_id, pack);
comment on table pack_parameter_layer is 'Numbers of a standard that a level above or the house itself tightened, each with its 文号 and first day; withdrawn, never deleted';
call protect_tenant_table('pack_parameter_layer');
grant select, insert, update on pack_parameter_layer to qinglian_app;
grant select on pack_parameter_layer to qinglian_reader;
