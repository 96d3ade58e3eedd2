create table number_series (
  org_id uuid not null references organisation,
  series text not null,
  last integer not null check (last >= 0),
  primary key (org_id, series)
);
comment on table number_series is 'Numbers without gaps (件号、盒号、登记号): the last one given of each series. The row stays locked until its transaction ends, so that a number that was taken back is given again';
call protect_tenant_table('number_series');
grant select, insert, update on number_series to qinglian_app;
grant select on number_series to qinglian_backup;
