create table sign_in_flow (
  state_hash bytea primary key,
  provider text not null,
  browser_hash bytea not null,
  nonce text not null,
  verifier text not null,
  expires_at timestamptz not null
);
comment on table sign_in_flow is 'Sign-ins by another house that are under way: taken once, by the browser that began them, within ten minutes';
grant select, insert, delete on sign_in_flow to qinglian_app;
-- One subject of a provider leads to one account, and one account to one subject of a provider.
create unique index external_identity_account on external_identity (provider, account_id);
