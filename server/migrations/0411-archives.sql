create table "archive_item" (
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
  "archive_no" text,
  "number" numeric,
  "year" text,
  "term" text,
  "section" text,
  "home" uuid,
  "author" text,
  "doc_no" text,
  "written_on" date,
  "pages" numeric,
  "papers" text,
  "outside" text,
  "collected_on" date,
  "register" text,
  "record_ref" text,
  "record_version" numeric,
  "filed_on" date,
  "withdraw_reason" text,
  "withdrawn_on" date,
  "remark" text
);
comment on table "archive_item" is '归档文件（DA/T 22-2015 归档文件整理规则；机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号））';
comment on column "archive_item"."title" is '题名';
comment on column "archive_item"."archive_no" is '档号';
comment on column "archive_item"."number" is '件号';
comment on column "archive_item"."year" is '年度';
comment on column "archive_item"."term" is '保管期限';
comment on column "archive_item"."section" is '机构代码';
comment on column "archive_item"."home" is '机构';
comment on column "archive_item"."author" is '责任者';
comment on column "archive_item"."doc_no" is '文号';
comment on column "archive_item"."written_on" is '文件日期';
comment on column "archive_item"."pages" is '页数';
comment on column "archive_item"."papers" is '佐证材料';
comment on column "archive_item"."outside" is '原件存放处';
comment on column "archive_item"."collected_on" is '原件收齐日期';
comment on column "archive_item"."register" is '来源台账';
comment on column "archive_item"."record_ref" is '来源记录';
comment on column "archive_item"."record_version" is '归档时的版本';
comment on column "archive_item"."filed_on" is '归档日期';
comment on column "archive_item"."withdraw_reason" is '撤件原因';
comment on column "archive_item"."withdrawn_on" is '撤件日期';
comment on column "archive_item"."remark" is '备注';
create index on "archive_item" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "archive_item" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "archive_item_version" (
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
  "archive_no" text,
  "number" numeric,
  "year" text,
  "term" text,
  "section" text,
  "home" uuid,
  "author" text,
  "doc_no" text,
  "written_on" date,
  "pages" numeric,
  "papers" text,
  "outside" text,
  "collected_on" date,
  "register" text,
  "record_ref" text,
  "record_version" numeric,
  "filed_on" date,
  "withdraw_reason" text,
  "withdrawn_on" date,
  "remark" text,
  primary key (org_id, record_id, version)
);
create index on "archive_item_version" (org_id, recorded_at);
call protect_tenant_table('archive_item');
call protect_tenant_table('archive_item_version');
grant select, insert, update on "archive_item" to qinglian_app;
grant select, insert on "archive_item_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "archive_item_version" to qinglian_app;
grant select on "archive_item", "archive_item_version" to qinglian_reader, qinglian_backup;

create table "archive_restricted_item" (
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
  "archive_no" text,
  "number" numeric,
  "year" text,
  "term" text,
  "section" text,
  "home" uuid,
  "author" text,
  "doc_no" text,
  "written_on" date,
  "pages" numeric,
  "papers" text,
  "outside" text,
  "collected_on" date,
  "register" text,
  "record_ref" text,
  "record_version" numeric,
  "filed_on" date,
  "withdraw_reason" text,
  "withdrawn_on" date,
  "remark" text
);
comment on table "archive_restricted_item" is '归档文件（纪检）（DA/T 22-2015 归档文件整理规则；机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号））';
comment on column "archive_restricted_item"."title" is '题名';
comment on column "archive_restricted_item"."archive_no" is '档号';
comment on column "archive_restricted_item"."number" is '件号';
comment on column "archive_restricted_item"."year" is '年度';
comment on column "archive_restricted_item"."term" is '保管期限';
comment on column "archive_restricted_item"."section" is '机构代码';
comment on column "archive_restricted_item"."home" is '机构';
comment on column "archive_restricted_item"."author" is '责任者';
comment on column "archive_restricted_item"."doc_no" is '文号';
comment on column "archive_restricted_item"."written_on" is '文件日期';
comment on column "archive_restricted_item"."pages" is '页数';
comment on column "archive_restricted_item"."papers" is '佐证材料';
comment on column "archive_restricted_item"."outside" is '原件存放处';
comment on column "archive_restricted_item"."collected_on" is '原件收齐日期';
comment on column "archive_restricted_item"."register" is '来源台账';
comment on column "archive_restricted_item"."record_ref" is '来源记录';
comment on column "archive_restricted_item"."record_version" is '归档时的版本';
comment on column "archive_restricted_item"."filed_on" is '归档日期';
comment on column "archive_restricted_item"."withdraw_reason" is '撤件原因';
comment on column "archive_restricted_item"."withdrawn_on" is '撤件日期';
comment on column "archive_restricted_item"."remark" is '备注';
create index on "archive_restricted_item" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "archive_restricted_item" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "archive_restricted_item_version" (
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
  "archive_no" text,
  "number" numeric,
  "year" text,
  "term" text,
  "section" text,
  "home" uuid,
  "author" text,
  "doc_no" text,
  "written_on" date,
  "pages" numeric,
  "papers" text,
  "outside" text,
  "collected_on" date,
  "register" text,
  "record_ref" text,
  "record_version" numeric,
  "filed_on" date,
  "withdraw_reason" text,
  "withdrawn_on" date,
  "remark" text,
  primary key (org_id, record_id, version)
);
create index on "archive_restricted_item_version" (org_id, recorded_at);
call protect_tenant_table('archive_restricted_item');
call protect_tenant_table('archive_restricted_item_version');
grant select, insert, update on "archive_restricted_item" to qinglian_app;
grant select, insert on "archive_restricted_item_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "archive_restricted_item_version" to qinglian_app;
grant select on "archive_restricted_item", "archive_restricted_item_version" to qinglian_reader, qinglian_backup;

create table "archive_box" (
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
  "number" numeric,
  "year" text,
  "term" text,
  "section" text,
  "home" uuid,
  "from_no" numeric,
  "to_no" numeric,
  "shelf" text,
  "thickness" text,
  "arranged_by" text,
  "checked_by" text,
  "remark" text
);
comment on table "archive_box" is '档案盒（DA/T 22-2015 归档文件整理规则 5.6 装盒）';
comment on column "archive_box"."title" is '档案盒';
comment on column "archive_box"."number" is '盒号';
comment on column "archive_box"."year" is '年度';
comment on column "archive_box"."term" is '保管期限';
comment on column "archive_box"."section" is '机构代码';
comment on column "archive_box"."home" is '机构';
comment on column "archive_box"."from_no" is '起件号';
comment on column "archive_box"."to_no" is '止件号';
comment on column "archive_box"."shelf" is '存放位置';
comment on column "archive_box"."thickness" is '盒脊厚度';
comment on column "archive_box"."arranged_by" is '整理人';
comment on column "archive_box"."checked_by" is '检查人';
comment on column "archive_box"."remark" is '盒内文件情况说明';
create index on "archive_box" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "archive_box" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "archive_box_version" (
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
  "number" numeric,
  "year" text,
  "term" text,
  "section" text,
  "home" uuid,
  "from_no" numeric,
  "to_no" numeric,
  "shelf" text,
  "thickness" text,
  "arranged_by" text,
  "checked_by" text,
  "remark" text,
  primary key (org_id, record_id, version)
);
create index on "archive_box_version" (org_id, recorded_at);
call protect_tenant_table('archive_box');
call protect_tenant_table('archive_box_version');
grant select, insert, update on "archive_box" to qinglian_app;
grant select, insert on "archive_box_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "archive_box_version" to qinglian_app;
grant select on "archive_box", "archive_box_version" to qinglian_reader, qinglian_backup;

create table "archive_transfer" (
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
  "year" text,
  "receiver" text,
  "boxes" uuid[],
  "item_count" numeric,
  "handed_by" text,
  "received_by" text,
  "handed_on" date,
  "papers" jsonb,
  "remark" text
);
comment on table "archive_transfer" is '档案移交（中华人民共和国档案法 第十三条；DA/T 22-2015 归档文件整理规则）';
comment on column "archive_transfer"."title" is '移交事项';
comment on column "archive_transfer"."year" is '年度';
comment on column "archive_transfer"."receiver" is '接收单位或科室';
comment on column "archive_transfer"."boxes" is '档案盒';
comment on column "archive_transfer"."item_count" is '件数';
comment on column "archive_transfer"."handed_by" is '移交人';
comment on column "archive_transfer"."received_by" is '接收人';
comment on column "archive_transfer"."handed_on" is '交接日期';
comment on column "archive_transfer"."papers" is '移交清单';
comment on column "archive_transfer"."remark" is '备注';
create index on "archive_transfer" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "archive_transfer" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "archive_transfer_version" (
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
  "year" text,
  "receiver" text,
  "boxes" uuid[],
  "item_count" numeric,
  "handed_by" text,
  "received_by" text,
  "handed_on" date,
  "papers" jsonb,
  "remark" text,
  primary key (org_id, record_id, version)
);
create index on "archive_transfer_version" (org_id, recorded_at);
call protect_tenant_table('archive_transfer');
call protect_tenant_table('archive_transfer_version');
grant select, insert, update on "archive_transfer" to qinglian_app;
grant select, insert on "archive_transfer_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "archive_transfer_version" to qinglian_app;
grant select on "archive_transfer", "archive_transfer_version" to qinglian_reader, qinglian_backup;

