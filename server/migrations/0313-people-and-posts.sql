alter table post_holding add column is_acting boolean not null default false;
comment on column post_holding.is_acting is '主持工作、代理: holds the post without the appointment';
alter table department add column merged_into_id uuid references department;
comment on column department.merged_into_id is 'A merged department stays as a pointer; what it held is read by whoever reads the one kept';

create table organisation_profile (
  org_id uuid not null references organisation,
  from_day date not null,
  level text,
  ownership text,
  institution_type text,
  beds integer check (beds >= 0),
  staff_count integer check (staff_count >= 0),
  source text not null,
  set_by uuid not null references person,
  set_at timestamptz not null,
  primary key (org_id, from_day)
);
comment on table organisation_profile is 'What an institution is, from which day on and by which paper; organisation has the one that holds now';
call protect_tenant_table('organisation_profile');
grant select, insert, update on organisation_profile to qinglian_app;
grant select on organisation_profile to qinglian_reader;

create table people_change (
  id uuid primary key,
  org_id uuid not null references organisation,
  kind text not null,
  subject_id uuid not null,
  at timestamptz not null,
  by_id uuid not null references person,
  reason text not null,
  detail jsonb not null,
  salt text not null,
  hash text not null,
  undone_by_id uuid references people_change
);
comment on table people_change is 'What was done to organisations, departments, posts and persons. The journal holds the salted hash of kind, subject, reason and detail';
create index on people_change (org_id, at);
create index on people_change (subject_id);
call protect_tenant_table('people_change');
grant select, insert on people_change to qinglian_app;
grant update (undone_by_id) on people_change to qinglian_app;
grant select on people_change to qinglian_reader;
