create table pack_adoption (
  org_id uuid not null references organisation,
  pack text not null,
  version text not null,
  sha256 text not null,
  params jsonb not null default '{}',
  adopted_at timestamptz not null,
  adopted_by uuid not null,
  primary key (org_id, pack)
);
comment on table pack_adoption is 'Which standard binds an institution, in which version, with which tightened parameters';

create table obligation_fact (
  org_id uuid not null references organisation,
  pack text not null,
  obligation text not null,
  role text not null,
  ledger text not null,
  record_id uuid not null,
  version integer not null,
  hash text not null,
  title text not null,
  subject text,
  period text,
  happened date not null,
  until date,
  registered timestamptz not null,
  known_from timestamptz not null,
  known_until timestamptz,
  missing text[] not null,
  value numeric,
  followed date,
  primary key (org_id, pack, obligation, record_id, version, role)
);
create index obligation_fact_open on obligation_fact (org_id, record_id) where known_until is null;
comment on table obligation_fact is 'One version of one record as evidence for one duty: written with the record, never changed but for the end of its knowledge';

create table verdict (
  org_id uuid not null references organisation,
  pack text not null,
  obligation text not null,
  period text not null,
  state text not null,
  is_warning boolean not null,
  actual numeric,
  required numeric,
  due date,
  is_provisional boolean not null,
  records jsonb not null,
  reason text not null,
  facts jsonb not null,
  next_change_on date,
  decision_id uuid,
  as_of date not null,
  known_at timestamptz not null,
  pack_version text not null,
  evaluator text not null,
  primary key (org_id, pack, obligation, period)
);
create index verdict_next_change on verdict (org_id, next_change_on) where next_change_on is not null;
comment on table verdict is 'Where each duty stands, as judged last; next_change_on is the first day on which it may change without a new record. For the institution''s own screens only';

call protect_tenant_table('pack_adoption');
call protect_tenant_table('obligation_fact');
call protect_tenant_table('verdict');
grant select, insert, update on pack_adoption, obligation_fact to qinglian_app;
grant select, insert, update, delete on verdict to qinglian_app;
grant delete on obligation_fact to qinglian_app;
grant select on pack_adoption, obligation_fact, verdict to qinglian_reader, qinglian_backup;
