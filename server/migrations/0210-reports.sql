create table report_content (
  org_id uuid not null references organisation,
  -- The report (at the hospital) or the submission (at the receiver) that this is the content of.
  record_id uuid not null,
  hash text not null,
  content jsonb not null,
  written_at timestamptz not null,
  primary key (record_id, hash)
);
comment on table report_content is 'What a report says beside its three parts: table rows, annex, work ledger. Never changed: a new wording is a new row, the record names the valid one by hash';

create table issued_document (
  code text primary key,
  org_id uuid not null references organisation,
  report_id uuid not null,
  unit text not null,
  title text not null,
  period text not null,
  content_hash text not null,
  signatures jsonb not null,
  issued_at timestamptz not null,
  lapsed_at timestamptz,
  lapsed_reason text
);
create index on issued_document (report_id);
comment on table issued_document is 'What anybody who holds a code may see of a signed document: unit, title, posts that signed, hash. Not tenant data: the code is the key';

create table report_package (
  sha256 text not null,
  org_id uuid not null references organisation,
  direction text not null check (direction in ('sent', 'received')),
  record_id uuid not null,
  body text not null,
  at timestamptz not null,
  primary key (org_id, sha256, direction)
);
comment on table report_package is 'Signed packages as they were sent or received; a package imported twice changes nothing';

call protect_tenant_table('report_content');
call protect_tenant_table('report_package');
grant select, insert on report_content, report_package to qinglian_app;
grant select, insert on issued_document to qinglian_app;
grant update (lapsed_at, lapsed_reason) on issued_document to qinglian_app;
grant select on report_content, issued_document, report_package to qinglian_reader, qinglian_backup;

create table organisation_key (
  org_id uuid not null references organisation,
  key_id text not null,
  public_key text not null,
  known_from timestamptz not null,
  revoked_at timestamptz,
  primary key (org_id, key_id)
);
comment on table organisation_key is 'Public keys that packages and checkpoints of an organisation are checked with; the secret halves are files outside the database';
grant select, insert on organisation_key to qinglian_app;
grant update (revoked_at) on organisation_key to qinglian_app;
grant select on organisation_key to qinglian_reader, qinglian_backup;
