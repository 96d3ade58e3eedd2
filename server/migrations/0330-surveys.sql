-- Columns of a 临时统计表. `form_id` is the survey at the city office and the received copy at the unit.
create table survey_column (
  org_id uuid not null references organisation,
  form_id uuid not null,
  position int not null check (position between 0 and 39),
  label text not null check (label <> ''),
  kind text not null check (kind in ('text', 'number', 'money', 'date', 'choice')),
  unit text not null default '',
  required boolean not null,
  options text[] not null default '{}',
  primary key (form_id, position),
  check (kind <> 'choice' or cardinality(options) >= 2)
);
comment on table survey_column is 'Columns of a one-off form, typed; money in fen';

create table survey_cell (
  org_id uuid not null references organisation,
  -- The copy at the unit (survey_task) or what the city office received (survey_reply).
  form_id uuid not null,
  hash text not null,
  row_no int not null,
  position int not null,
  text_value text,
  number_value numeric,
  date_value date,
  primary key (form_id, hash, row_no, position),
  check (num_nonnulls(text_value, number_value, date_value) = 1)
);
comment on table survey_cell is 'Filled cells by the hash of the whole content. Never changed: what is filled in anew stands under a new hash, the record names the valid one';

call protect_tenant_table('survey_column');
call protect_tenant_table('survey_cell');
grant select, insert, delete on survey_column to qinglian_app;
grant select, insert on survey_cell to qinglian_app;
grant select on survey_column, survey_cell to qinglian_reader, qinglian_backup;
