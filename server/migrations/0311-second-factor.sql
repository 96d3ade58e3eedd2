alter table account add column totp_last_step bigint;
comment on column account.totp_last_step is 'The time step of the last code taken: a code is taken once';

create table recovery_code (
  account_id uuid not null references account,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);
comment on table recovery_code is 'For a lost phone: each opens once. Only hashes are kept';
grant select, insert, update, delete on recovery_code to qinglian_app;

-- Failures are counted by name, known or not: a lock must not tell which names exist.
create table sign_in_failure (
  name_hash bytea primary key,
  failures integer not null,
  locked_until timestamptz,
  last_at timestamptz not null
);
comment on table sign_in_failure is 'Failed sign-ins by hash of the name given; cleared by a success';
grant select, insert, update, delete on sign_in_failure to qinglian_app;
alter table account drop column failed_attempts, drop column locked_until;
