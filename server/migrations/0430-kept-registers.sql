-- breaking
alter table organisation add column kept_registers text[] check (cardinality(kept_registers) > 0);
comment on column organisation.kept_registers is '轻量模式: the registers a small institution keeps; navigation, 今日 and 本月一页 follow them. Null: all. Rights and records are not touched';
update organisation set kept_registers = array['meeting', 'education_session', 'policy_document', 'risk_point', 'problem'] where light_mode;
alter table organisation drop column light_mode;
