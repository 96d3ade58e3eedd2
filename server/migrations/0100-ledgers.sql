create table "report" (
  "id" uuid primary key,
  "org_id" uuid not null references organisation,
  "department_id" uuid references department,
  "owner_ids" uuid[] not null,
  "state" text not null,
  "state_since" timestamptz not null,
  "version" integer not null,
  "happened_on" date not null,
  "recorded_at" timestamptz not null,
  "registered_at" timestamptz not null,
  "recorded_by" uuid not null references person,
  "entered_for" uuid references person,
  "removed_at" timestamptz,
  "search_text" text not null,
  "title" text,
  "type" text,
  "to" text,
  "for_month" text,
  "revision" numeric,
  "situation" text,
  "problems" text,
  "next_steps" text,
  "drafter" uuid,
  "content_hash" text,
  "documents" jsonb,
  "review_sign" jsonb,
  "approve_sign" jsonb,
  "due_on" date,
  "submitted_at" date,
  "late_workdays" numeric,
  "return_reason" text,
  "accepted_on" date
);
comment on table "report" is '报送（广水市2025年清廉医院建设工作方案 二（二）；标准表13-3）';
comment on column "report"."title" is '标题';
comment on column "report"."type" is '类型';
comment on column "report"."to" is '报送对象';
comment on column "report"."for_month" is '所属期间';
comment on column "report"."revision" is '报送次数';
comment on column "report"."situation" is '开展情况';
comment on column "report"."problems" is '存在问题';
comment on column "report"."next_steps" is '下步打算';
comment on column "report"."drafter" is '拟稿人';
comment on column "report"."content_hash" is '正文指纹';
comment on column "report"."documents" is '报送材料';
comment on column "report"."review_sign" is '核稿';
comment on column "report"."approve_sign" is '签发';
comment on column "report"."due_on" is '应报日期';
comment on column "report"."submitted_at" is '报送日期';
comment on column "report"."late_workdays" is '迟报工作日';
comment on column "report"."return_reason" is '退回意见';
comment on column "report"."accepted_on" is '签收日期';
create index on "report" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "report" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "report_version" (
  "record_id" uuid not null,
  "org_id" uuid not null references organisation,
  "version" integer not null,
  "state" text not null,
  "recorded_at" timestamptz not null,
  "registered_at" timestamptz not null,
  "recorded_by" uuid not null,
  "entered_for" uuid,
  "move" text not null,
  "reason" text,
  "removed" boolean not null,
  "salt" text,
  "hash" text not null,
  "erased_at" timestamptz,
  "title" text,
  "type" text,
  "to" text,
  "for_month" text,
  "revision" numeric,
  "situation" text,
  "problems" text,
  "next_steps" text,
  "drafter" uuid,
  "content_hash" text,
  "documents" jsonb,
  "review_sign" jsonb,
  "approve_sign" jsonb,
  "due_on" date,
  "submitted_at" date,
  "late_workdays" numeric,
  "return_reason" text,
  "accepted_on" date,
  primary key (record_id, version)
);
create index on "report_version" (org_id, recorded_at);
call protect_tenant_table('report');
call protect_tenant_table('report_version');
grant select, insert, update on "report" to qinglian_app;
grant select, insert on "report_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "drafter") on "report_version" to qinglian_app;
grant select on "report", "report_version" to qinglian_reader, qinglian_backup;

create table "submission" (
  "id" uuid primary key,
  "org_id" uuid not null references organisation,
  "department_id" uuid references department,
  "owner_ids" uuid[] not null,
  "state" text not null,
  "state_since" timestamptz not null,
  "version" integer not null,
  "happened_on" date not null,
  "recorded_at" timestamptz not null,
  "registered_at" timestamptz not null,
  "recorded_by" uuid not null references person,
  "entered_for" uuid references person,
  "removed_at" timestamptz,
  "search_text" text not null,
  "title" text,
  "unit" uuid,
  "type" text,
  "for_month" text,
  "revision" numeric,
  "way" text,
  "submitted_on" date,
  "due_on" date,
  "late_workdays" numeric,
  "situation" text,
  "problems" text,
  "next_steps" text,
  "signed_by" text,
  "content_hash" text,
  "package_hash" text,
  "documents" jsonb,
  "opinion" text
);
comment on table "submission" is '收报（广水市2025年清廉医院建设工作方案 二（二））';
comment on column "submission"."title" is '标题';
comment on column "submission"."unit" is '报送单位';
comment on column "submission"."type" is '类型';
comment on column "submission"."for_month" is '所属期间';
comment on column "submission"."revision" is '第几次报送';
comment on column "submission"."way" is '报送方式';
comment on column "submission"."submitted_on" is '报送日期';
comment on column "submission"."due_on" is '应报日期';
comment on column "submission"."late_workdays" is '迟报工作日';
comment on column "submission"."situation" is '开展情况';
comment on column "submission"."problems" is '存在问题';
comment on column "submission"."next_steps" is '下步打算';
comment on column "submission"."signed_by" is '签发人';
comment on column "submission"."content_hash" is '正文指纹';
comment on column "submission"."package_hash" is '报送包指纹';
comment on column "submission"."documents" is '报送材料';
comment on column "submission"."opinion" is '审核意见';
create index on "submission" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "submission" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "submission_version" (
  "record_id" uuid not null,
  "org_id" uuid not null references organisation,
  "version" integer not null,
  "state" text not null,
  "recorded_at" timestamptz not null,
  "registered_at" timestamptz not null,
  "recorded_by" uuid not null,
  "entered_for" uuid,
  "move" text not null,
  "reason" text,
  "removed" boolean not null,
  "salt" text,
  "hash" text not null,
  "erased_at" timestamptz,
  "title" text,
  "unit" uuid,
  "type" text,
  "for_month" text,
  "revision" numeric,
  "way" text,
  "submitted_on" date,
  "due_on" date,
  "late_workdays" numeric,
  "situation" text,
  "problems" text,
  "next_steps" text,
  "signed_by" text,
  "content_hash" text,
  "package_hash" text,
  "documents" jsonb,
  "opinion" text,
  primary key (record_id, version)
);
create index on "submission_version" (org_id, recorded_at);
call protect_tenant_table('submission');
call protect_tenant_table('submission_version');
grant select, insert, update on "submission" to qinglian_app;
grant select, insert on "submission_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "submission_version" to qinglian_app;
grant select on "submission", "submission_version" to qinglian_reader, qinglian_backup;

