create table notice (
  id uuid primary key,
  org_id uuid not null references organisation,
  person_id uuid not null references person,
  -- What it is about: the same subject at the same stage reaches a person once.
  subject text not null,
  stage int not null check (stage in (7, 3, 1, 0)),
  text text not null,
  href text not null,
  due_on date not null,
  created_at timestamptz not null,
  read_at timestamptz,
  unique (org_id, person_id, subject, stage)
);
create index on notice (org_id, person_id, created_at desc);
comment on table notice is 'Reminders shown inside the product. Computed from what is still owed; a second run finds them there';

create table notice_delivery (
  notice_id uuid not null references notice on delete cascade,
  org_id uuid not null references organisation,
  channel text not null check (channel in ('mail', 'webhook')),
  -- 'sending' is left behind only when the server died in between: it may have gone out, so it is not sent again.
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
  attempts int not null default 0,
  last_error text,
  changed_at timestamptz not null,
  primary key (notice_id, channel)
);
create index on notice_delivery (org_id) where state = 'waiting';
comment on table notice_delivery is 'Messages without content about notices: by mail or webhook, each once';

create table notice_preference (
  org_id uuid not null references organisation,
  person_id uuid primary key references person,
  stages int[] not null check (stages <@ array[7, 3, 1, 0]),
  by_mail boolean not null,
  mail text not null default '',
  by_webhook boolean not null,
  check (not by_mail or mail <> '')
);
comment on table notice_preference is 'What a person wants to get; without a row, everything inside the product and nothing outside';

call protect_tenant_table('notice');
call protect_tenant_table('notice_delivery');
call protect_tenant_table('notice_preference');
grant select, insert on notice to qinglian_app;
grant update (read_at) on notice to qinglian_app;
grant select, insert on notice_delivery to qinglian_app;
grant update (state, attempts, last_error, changed_at) on notice_delivery to qinglian_app;
grant select, insert, update on notice_preference to qinglian_app;
grant select on notice, notice_delivery, notice_preference to qinglian_backup;
