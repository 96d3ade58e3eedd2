-- Erasing a person reaches the reasons and words of what was done to that person, and all that belongs to the sign-in.
alter table people_change alter column salt drop not null;
alter table people_change add column erased_at timestamptz;
comment on column people_change.erased_at is 'Words and salt are gone with the person; the hash stays in the journal';
grant update (reason, detail, salt, erased_at) on people_change to qinglian_app;
grant delete on account_password_history, notice_preference to qinglian_app;
