create table pack_edition (
  pack text not null,
  version text not null,
  content text not null,
  body text not null,
  published_at timestamptz not null,
  primary key (pack, version)
);
comment on table pack_edition is 'Every version of a standard that was ever in force here, as it was published: a version never changes its content, and periods that began under it keep it';
comment on column pack_edition.content is 'SHA-256 of what binds: everything but tests and layout';
comment on column pack_edition.body is 'The YAML text as it was loaded';
grant select, insert on pack_edition to qinglian_app;
grant select on pack_edition to qinglian_reader;

create table pack_adoption_edition (
  org_id uuid not null references organisation,
  pack text not null,
  version text not null,
  from_day date,
  primary key (org_id, pack, version)
);
comment on table pack_adoption_edition is 'Which version of a standard an institution went by, and since when; empty for the first';
call protect_tenant_table('pack_adoption_edition');
grant select, insert, update on pack_adoption_edition to qinglian_app;
grant select on pack_adoption_edition to qinglian_reader;
