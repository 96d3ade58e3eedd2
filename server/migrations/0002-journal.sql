create extension if not exists btree_gin;

create table journal_chain (
  org_id uuid primary key references organisation,
  seq bigint not null,
  head text not null
);
comment on table journal_chain is 'Where each chain stands; locked for the length of the transaction that adds a link';

create table journal_link (
  org_id uuid not null references organisation,
  seq bigint not null,
  tx_id uuid not null,
  at timestamptz not null,
  actor_id uuid not null,
  entries jsonb not null,
  prev text not null,
  hash text not null,
  primary key (org_id, seq)
);
comment on table journal_link is 'One link per transaction and organisation: which versions it wrote, by salted hash, and the hash of the link before. The application may insert and read only';

create table journal_checkpoint (
  org_id uuid not null references organisation,
  seq bigint not null,
  head text not null,
  at timestamptz not null,
  key_id text not null,
  signature text not null,
  stored_by_org_id uuid references organisation,
  counter_at timestamptz,
  counter_key_id text,
  counter_signature text,
  primary key (org_id, seq, key_id)
);
comment on table journal_checkpoint is '上级存证: heads signed by the hospital, stored and countersigned by the level above';

-- What a signature field or an export refers to by number: gapless, taken last in the transaction.
create table counter (
  org_id uuid not null references organisation,
  name text not null,
  value bigint not null,
  primary key (org_id, name)
);
comment on table counter is 'Numbers without gaps (登记号、件号、票据号): taken inside the transaction, so that a roll-back gives them back';

create table idempotency (
  org_id uuid not null references organisation,
  account_id uuid not null,
  key text not null,
  ledger text not null,
  record_id uuid not null,
  at timestamptz not null,
  primary key (org_id, account_id, key)
);
comment on table idempotency is 'A submission sent twice is written once';

create table record_search (
  ledger text not null,
  record_id uuid not null,
  org_id uuid not null references organisation,
  grams text[] not null,
  -- One short list in the index instead of a long one for the register and a long one for the unit.
  scope text not null generated always as (ledger || ' ' || org_id::text) stored,
  primary key (ledger, record_id)
);
create index record_search_grams on record_search using gin (scope, grams);
comment on table record_search is 'Single characters and pairs of a record''s search text, for Chinese and pinyin';

create table deadline (
  org_id uuid not null references organisation,
  ledger text not null,
  record_id uuid not null,
  department_id uuid,
  move text not null,
  due_on date not null,
  provisional boolean not null,
  primary key (ledger, record_id, move)
);
create index on deadline (org_id, due_on);
comment on table deadline is 'The clock that runs on a record for its next move; rewritten with every change';

create table file_link (
  org_id uuid not null references organisation,
  file_id uuid not null,
  ledger text not null,
  record_id uuid not null,
  primary key (file_id, ledger, record_id)
);
comment on table file_link is 'Which records an uploaded file is 佐证 of; whoever may read one of them may read the file';

call protect_tenant_table('journal_chain');
call protect_tenant_table('journal_link');
call protect_tenant_table('journal_checkpoint');
call protect_tenant_table('counter');
call protect_tenant_table('idempotency');
call protect_tenant_table('record_search');
call protect_tenant_table('deadline');
call protect_tenant_table('file_link');

grant select, insert, update on journal_chain, counter to qinglian_app;
grant select, insert on journal_link, idempotency to qinglian_app;
grant select, insert on journal_checkpoint to qinglian_app;
grant update (stored_by_org_id, counter_at, counter_key_id, counter_signature) on journal_checkpoint to qinglian_app;
grant select, insert, update, delete on record_search, deadline, file_link to qinglian_app;
grant select on all tables in schema public to qinglian_backup;

-- Candidates for a search. Runs past row-level security (LIKE and array operators are not leakproof, so the index would
-- not be used under it); gives ids of the scope it is handed and nothing else. The caller joins them again under the policy.
create function search_records(in_ledger text, in_orgs uuid[], in_grams text[], in_limit integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select record_id from record_search
  where scope = any (array(select in_ledger || ' ' || org::text from unnest(in_orgs) as org)) and grams @> in_grams limit in_limit
$$;
grant select on record_search to qinglian_search;
grant create on schema public to qinglian_search;
alter function search_records(text, uuid[], text[], integer) owner to qinglian_search;
revoke create on schema public from qinglian_search;
revoke all on function search_records(text, uuid[], text[], integer) from public;
grant execute on function search_records(text, uuid[], text[], integer) to qinglian_app;
