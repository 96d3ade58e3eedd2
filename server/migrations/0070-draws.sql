-- Draws: a frozen pool, randomness that came later, a result that anybody repeats. Nothing here is ever changed or deleted.

create table draw (
  id uuid primary key,
  org_id uuid not null references organisation,
  code text not null unique,
  draw_no text not null,
  title text not null,
  parties jsonb not null,
  subject jsonb,
  redraw_of_id uuid references draw,
  frozen_by uuid not null,
  frozen_at timestamptz not null,
  unique (org_id, draw_no)
);
comment on table draw is '随机抽取: one per freezing. A void one is repeated as a new draw that names it';
comment on column draw.code is 'Twelve signs under which the public finds it';
comment on column draw.draw_no is '抽取编号, given in sequence: nobody can choose a number whose outcome suits';
comment on column draw.parties is 'Who hands in randomness: [{name, personId}]; personId null when the organiser enters it from a signed paper (代录)';
comment on column draw.subject is 'What the ids stand for: {ledger, year, records: {id: record}}; never published';
create index on draw (org_id, frozen_at desc);

create table draw_version (
  draw_id uuid not null references draw,
  version integer not null,
  org_id uuid not null references organisation,
  step text not null check (step in ('frozen', 'commit', 'reveal', 'entropy', 'drawn', 'published', 'replaced', 'void')),
  party text,
  at timestamptz not null,
  by_id uuid not null,
  file jsonb not null,
  hash text not null,
  primary key (draw_id, version)
);
comment on table draw_version is 'The file draw/v1 after each step. hash: SHA-256 of its canonical JSON, which the journal commits to';
create unique index draw_version_once on draw_version (draw_id, step) where step in ('frozen', 'entropy', 'drawn', 'published', 'void');
create unique index draw_version_party on draw_version (draw_id, step, party) where step in ('commit', 'reveal');

create table draw_private (
  draw_id uuid primary key references draw,
  org_id uuid not null references organisation,
  tokens jsonb not null,
  entries jsonb not null
);
comment on table draw_private is 'Salted ids of a pool that is not published, and the proof for each entry; shown to the organiser, handed to whom they concern';

-- Public by nature, hence outside the tenant policy: the server writes here what the public origin answers.
create table public_draw (
  code text not null,
  version integer not null,
  publisher_id uuid not null references organisation,
  state text not null check (state in ('frozen', 'drawn', 'void')),
  frozen_at timestamptz not null,
  at timestamptz not null,
  file jsonb not null,
  primary key (code, version)
);
comment on table public_draw is 'What was published of each draw, version after version; the public sees the last and nothing is taken back';
create index on public_draw (frozen_at desc);

call protect_tenant_table('draw');
call protect_tenant_table('draw_version');
call protect_tenant_table('draw_private');
grant select, insert on draw, draw_version, draw_private, public_draw to qinglian_app;
grant select on draw, draw_version, draw_private, public_draw to qinglian_backup;
