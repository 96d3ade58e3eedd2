create table calendar_edition (
  id uuid primary key,
  name text not null,
  known_from date not null,
  source text not null,
  notice text not null,
  imported_at timestamptz not null,
  imported_by text not null
);
comment on table calendar_edition is 'Notices on days off that were imported, one after the other on top of the built-in edition; the same for the whole installation';
comment on column calendar_edition.known_from is 'The day of publication: what is judged as known before that day uses the edition before';
comment on column calendar_edition.notice is 'Lines "2027-01-01 休" and "2027-01-31 班", as read by kernel/calendar';
grant select, insert on calendar_edition to qinglian_app;
grant select on calendar_edition to qinglian_reader;
