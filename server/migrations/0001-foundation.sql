-- Group roles are made beforehand by tools/prepare-database.sql (or by the embedded database's first start):
-- qinglian_app (the server), qinglian_reader (reports, look-ups), qinglian_backup and qinglian_search (BYPASSRLS, no login).

-- The organisations a transaction may touch. Set by the application for each transaction; unset shows nothing.
create function current_org_ids() returns uuid[] language sql stable parallel safe
  return string_to_array(nullif(current_setting('app.orgs', true), ''), ',')::uuid[];

-- Puts one tenant table under the safety net: row-level security, forced on its owner too.
create procedure protect_tenant_table(name regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy tenant on %s using (org_id = any (current_org_ids())) with check (org_id = any (current_org_ids()))', name);
end $$;

create table organisation (
  id uuid primary key,
  code text not null unique,
  name text not null,
  short_name text not null,
  kind text not null check (kind in ('bureau', 'party_body', 'discipline_body', 'hospital', 'institution', 'platform')),
  institution_type text,
  level text,
  ownership text,
  phone text,
  address text,
  -- Before this day no duty is judged for the organisation (trackingSince of its verdicts).
  tracking_since date not null,
  light_mode boolean not null default false,
  closed_on date,
  created_at timestamptz not null
);
comment on table organisation is 'Bureaus, party and discipline bodies, hospitals and other institutions: nodes of several dated trees';
comment on column organisation.institution_type is '综合医院、中医医院、妇幼保健院、专科医院、乡镇卫生院、社区卫生服务中心、疾控中心';

create table organisation_relation (
  id uuid primary key,
  org_id uuid not null references organisation,
  parent_id uuid not null references organisation,
  kind text not null check (kind in ('administrative', 'party', 'supervision', 'medical_community')),
  from_day date not null,
  until_day date,
  check (org_id <> parent_id),
  check (until_day is null or until_day > from_day)
);
comment on table organisation_relation is 'Dated parents of an organisation: 行政主管, 党组织隶属, 监督关系, 医共体. Half-open: until_day is the first day it no longer holds';
create index on organisation_relation (parent_id, kind);
create unique index organisation_relation_open on organisation_relation (org_id, kind, parent_id) where until_day is null;

create table organisation_alias (
  org_id uuid not null references organisation,
  alias text not null,
  note text,
  primary key (org_id, alias)
);
comment on table organisation_alias is 'Short names and the local names of an office: 监审科, 行风办';

create table department (
  id uuid primary key,
  org_id uuid not null references organisation,
  parent_id uuid references department,
  code text not null,
  name text not null,
  kind text not null check (kind in ('party', 'functional', 'clinical', 'medical_technology', 'support', 'section', 'branch')),
  phone text,
  sort integer not null default 0,
  closed_on date,
  unique (org_id, code)
);
comment on table department is '科室、股室、党支部';

create table person (
  id uuid primary key,
  org_id uuid not null references organisation,
  staff_no text,
  name text not null,
  pinyin text not null,
  gender text,
  birth_month text,
  phone text,
  department_id uuid references department,
  title text,
  is_party_member boolean not null default false,
  -- 公职人员 decides which organ a clue about the person belongs to.
  is_public_official boolean not null default false,
  joined_on date,
  left_on date,
  merged_into_id uuid references person,
  erased_at timestamptz,
  created_at timestamptz not null,
  unique (org_id, staff_no)
);
comment on table person is 'Staff. A merged person stays as a pointer to the one kept; an erased one keeps only the id';
create index on person (org_id, name);

create table post (
  id uuid primary key,
  org_id uuid not null references organisation,
  department_id uuid references department,
  name text not null,
  roles text[] not null,
  level text not null check (level in ('principal', 'leader', 'department_head', 'staff')),
  risk_area text,
  is_key_post boolean not null default false,
  sort integer not null default 0,
  closed_on date
);
comment on table post is 'Posts bear duties and powers; persons hold posts for a time. roles: words of kernel/roles.ts';
create index on post (org_id);

create table post_holding (
  id uuid primary key,
  org_id uuid not null references organisation,
  post_id uuid not null references post,
  person_id uuid not null references person,
  started_on date not null,
  ended_on date,
  appointed_by text,
  check (ended_on is null or ended_on >= started_on)
);
comment on table post_holding is 'Who held a post from when to when (ended_on: last day inclusive)';
create index on post_holding (person_id);
create index on post_holding (post_id);

create table account (
  id uuid primary key,
  org_id uuid not null references organisation,
  person_id uuid not null unique references person,
  username text not null,
  password_hash text,
  password_set_at timestamptz,
  must_change_password boolean not null default true,
  totp_secret text,
  totp_confirmed_at timestamptz,
  failed_attempts integer not null default 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  created_at timestamptz not null
);
create unique index account_username on account (lower(username));
comment on table account is 'One sign-in per person. password_hash: argon2id; totp_secret: sealed by the installation key';

create table account_password_history (
  account_id uuid not null references account,
  password_hash text not null,
  set_at timestamptz not null
);

create table external_identity (
  provider text not null,
  subject text not null,
  account_id uuid not null references account,
  linked_at timestamptz not null,
  primary key (provider, subject)
);
comment on table external_identity is 'Sign-in by OIDC, 企业微信 or 钉钉: their subject to our account';

create table session (
  token_hash bytea primary key,
  id uuid not null unique,
  account_id uuid not null references account,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  idle_until timestamptz not null,
  ends_at timestamptz not null,
  second_factor_at timestamptz,
  ip text,
  user_agent text,
  revoked_at timestamptz
);
create index on session (account_id);
comment on table session is 'Opaque tokens, stored as SHA-256 only';

create table security_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  org_id uuid,
  account_id uuid,
  event text not null,
  ip text,
  detail jsonb not null default '{}'
);
comment on table security_log is 'Sign-ins, failures, lock-outs, revoked sessions, changed rights. Append only; never holds secrets';

create table setting (
  org_id uuid not null references organisation,
  name text not null,
  value jsonb not null,
  from_day date not null,
  source text not null,
  set_by uuid references person,
  set_at timestamptz not null,
  primary key (org_id, name, from_day)
);
comment on table setting is 'Dated settings of an organisation with their source (文号 or decision)';

-- Persons, posts and departments are tenant data; organisations, accounts and sessions are needed before anybody is known.
do $$ declare t text; begin
  foreach t in array array['department', 'post', 'post_holding', 'person', 'setting'] loop
    execute format('grant select, insert, update on %I to qinglian_app', t);
    execute format('grant select on %I to qinglian_reader', t);
  end loop;
end $$;
grant delete on post_holding, setting to qinglian_app;
grant select, insert, update on organisation, organisation_relation, organisation_alias, account, external_identity, session to qinglian_app;
grant delete on organisation_alias, external_identity, session to qinglian_app;
grant select, insert on account_password_history, security_log to qinglian_app;
grant select on organisation, organisation_relation, organisation_alias to qinglian_reader;
grant select on all tables in schema public to qinglian_backup;

call protect_tenant_table('department');
call protect_tenant_table('person');
call protect_tenant_table('post');
call protect_tenant_table('post_holding');
call protect_tenant_table('setting');
