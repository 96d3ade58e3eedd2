create table setup_invitation (
  token_hash bytea primary key,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table setup_invitation is 'One-time links for the first administrator of an empty installation; the token itself is nowhere stored';
grant select, insert on setup_invitation to qinglian_app;
grant update (used_at) on setup_invitation to qinglian_app;
