create table "meeting" (
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
  "body" text,
  "topics" text[],
  "held_at" date,
  "place" text,
  "host" uuid,
  "chair" uuid,
  "attendees" uuid[],
  "attendee_count" numeric,
  "absentees" text,
  "agenda" text,
  "resolutions" text,
  "papers" jsonb
);
comment on table "meeting" is '会议（广水市2025年清廉医院建设标准 3-4、11-1、11-3；曲卫健党组发〔2021〕15号 第六条、第十一条）';
comment on column "meeting"."title" is '会议名称';
comment on column "meeting"."body" is '会议类别';
comment on column "meeting"."topics" is '议题';
comment on column "meeting"."held_at" is '召开日期';
comment on column "meeting"."place" is '地点';
comment on column "meeting"."host" is '主办科室';
comment on column "meeting"."chair" is '主持人';
comment on column "meeting"."attendees" is '参会人员';
comment on column "meeting"."attendee_count" is '应到人数';
comment on column "meeting"."absentees" is '缺席人员及原因';
comment on column "meeting"."agenda" is '议程';
comment on column "meeting"."resolutions" is '议定事项';
comment on column "meeting"."papers" is '佐证材料';
create index on "meeting" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "meeting" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "meeting_version" (
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
  "body" text,
  "topics" text[],
  "held_at" date,
  "place" text,
  "host" uuid,
  "chair" uuid,
  "attendees" uuid[],
  "attendee_count" numeric,
  "absentees" text,
  "agenda" text,
  "resolutions" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "meeting_version" (org_id, recorded_at);
call protect_tenant_table('meeting');
call protect_tenant_table('meeting_version');
grant select, insert, update on "meeting" to qinglian_app;
grant select, insert on "meeting_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "chair", "attendees") on "meeting_version" to qinglian_app;
grant select on "meeting", "meeting_version" to qinglian_reader, qinglian_backup;

create table "plan" (
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
  "kind" text,
  "doc_no" text,
  "issued_on" date,
  "from" date,
  "until" date,
  "owner" uuid,
  "leader" uuid,
  "tags" text[],
  "city_item" text,
  "goals" text,
  "measures" text,
  "papers" jsonb
);
comment on table "plan" is '方案计划（广水市2025年清廉医院建设标准 11-1、2-2、6-1、3-1；工作方案 一、二（一））';
comment on column "plan"."title" is '方案名称';
comment on column "plan"."kind" is '方案类别';
comment on column "plan"."doc_no" is '文号';
comment on column "plan"."issued_on" is '印发日期';
comment on column "plan"."from" is '实施起';
comment on column "plan"."until" is '实施止';
comment on column "plan"."owner" is '牵头科室';
comment on column "plan"."leader" is '责任领导';
comment on column "plan"."tags" is '融入内容';
comment on column "plan"."city_item" is '对应上级方案条款';
comment on column "plan"."goals" is '目标';
comment on column "plan"."measures" is '主要措施';
comment on column "plan"."papers" is '佐证材料';
create index on "plan" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "plan" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "plan_version" (
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
  "kind" text,
  "doc_no" text,
  "issued_on" date,
  "from" date,
  "until" date,
  "owner" uuid,
  "leader" uuid,
  "tags" text[],
  "city_item" text,
  "goals" text,
  "measures" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "plan_version" (org_id, recorded_at);
call protect_tenant_table('plan');
call protect_tenant_table('plan_version');
grant select, insert, update on "plan" to qinglian_app;
grant select, insert on "plan_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "leader") on "plan_version" to qinglian_app;
grant select on "plan", "plan_version" to qinglian_reader, qinglian_backup;

create table "task" (
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
  "kind" text,
  "source" uuid,
  "source_meeting" uuid,
  "standard_row" text,
  "leader" uuid,
  "owner" uuid,
  "owner_post" uuid,
  "helpers" uuid[],
  "assigned_on" date,
  "due_on" date,
  "progress" text,
  "result" text,
  "papers" jsonb
);
comment on table "task" is '任务与责任清单（广水市2025年清廉医院建设标准 2-1、11-2；工作方案 各项责任股室）';
comment on column "task"."title" is '任务';
comment on column "task"."kind" is '类别';
comment on column "task"."source" is '来源方案';
comment on column "task"."source_meeting" is '来源会议';
comment on column "task"."standard_row" is '对应标准条目';
comment on column "task"."leader" is '责任领导';
comment on column "task"."owner" is '责任科室';
comment on column "task"."owner_post" is '责任岗位';
comment on column "task"."helpers" is '配合科室';
comment on column "task"."assigned_on" is '下达日期';
comment on column "task"."due_on" is '完成时限';
comment on column "task"."progress" is '进展情况';
comment on column "task"."result" is '完成情况';
comment on column "task"."papers" is '佐证材料';
create index on "task" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "task" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "task_version" (
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
  "kind" text,
  "source" uuid,
  "source_meeting" uuid,
  "standard_row" text,
  "leader" uuid,
  "owner" uuid,
  "owner_post" uuid,
  "helpers" uuid[],
  "assigned_on" date,
  "due_on" date,
  "progress" text,
  "result" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "task_version" (org_id, recorded_at);
call protect_tenant_table('task');
call protect_tenant_table('task_version');
grant select, insert, update on "task" to qinglian_app;
grant select, insert on "task_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "leader") on "task_version" to qinglian_app;
grant select on "task", "task_version" to qinglian_reader, qinglian_backup;

create table "policy_document" (
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
  "kind" text,
  "doc_no" text,
  "edition" text,
  "issued_on" date,
  "valid_until" date,
  "review_on" date,
  "owner" uuid,
  "replaces" uuid,
  "loophole" text,
  "summary" text,
  "papers" jsonb
);
comment on table "policy_document" is '制度文件（广水市2025年清廉医院建设标准 13-2、3-2、3-3、3-4、8-2；工作方案 一（一）1）';
comment on column "policy_document"."title" is '文件名称';
comment on column "policy_document"."kind" is '制度类别';
comment on column "policy_document"."doc_no" is '文号';
comment on column "policy_document"."edition" is '版本';
comment on column "policy_document"."issued_on" is '印发日期';
comment on column "policy_document"."valid_until" is '有效期至';
comment on column "policy_document"."review_on" is '复审日期';
comment on column "policy_document"."owner" is '归口科室';
comment on column "policy_document"."replaces" is '替代文件';
comment on column "policy_document"."loophole" is '针对的漏洞或问题';
comment on column "policy_document"."summary" is '主要内容';
comment on column "policy_document"."papers" is '文件正文';
create index on "policy_document" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "policy_document" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "policy_document_version" (
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
  "kind" text,
  "doc_no" text,
  "edition" text,
  "issued_on" date,
  "valid_until" date,
  "review_on" date,
  "owner" uuid,
  "replaces" uuid,
  "loophole" text,
  "summary" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "policy_document_version" (org_id, recorded_at);
call protect_tenant_table('policy_document');
call protect_tenant_table('policy_document_version');
grant select, insert, update on "policy_document" to qinglian_app;
grant select, insert on "policy_document_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "policy_document_version" to qinglian_app;
grant select on "policy_document", "policy_document_version" to qinglian_reader, qinglian_backup;

create table "risk_point" (
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
  "kind" text,
  "home" uuid,
  "owner_post" uuid,
  "power" text,
  "manifestation" text,
  "grade" text,
  "grade_reason" text,
  "measures" text,
  "measure_owner" uuid,
  "identified_on" date,
  "review_on" date,
  "head_sign" jsonb,
  "leader_sign" jsonb,
  "papers" jsonb
);
comment on table "risk_point" is '廉政风险点（广水市2025年清廉医院建设标准 2-2；工作方案 一（一）3）';
comment on column "risk_point"."title" is '风险点';
comment on column "risk_point"."kind" is '风险类别';
comment on column "risk_point"."home" is '科室';
comment on column "risk_point"."owner_post" is '岗位';
comment on column "risk_point"."power" is '职权';
comment on column "risk_point"."manifestation" is '风险表现';
comment on column "risk_point"."grade" is '风险等级';
comment on column "risk_point"."grade_reason" is '定级依据';
comment on column "risk_point"."measures" is '防控措施';
comment on column "risk_point"."measure_owner" is '责任人';
comment on column "risk_point"."identified_on" is '排查日期';
comment on column "risk_point"."review_on" is '下次复核日期';
comment on column "risk_point"."head_sign" is '科室负责人签字';
comment on column "risk_point"."leader_sign" is '分管领导签字';
comment on column "risk_point"."papers" is '佐证材料';
create index on "risk_point" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "risk_point" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "risk_point_version" (
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
  "kind" text,
  "home" uuid,
  "owner_post" uuid,
  "power" text,
  "manifestation" text,
  "grade" text,
  "grade_reason" text,
  "measures" text,
  "measure_owner" uuid,
  "identified_on" date,
  "review_on" date,
  "head_sign" jsonb,
  "leader_sign" jsonb,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "risk_point_version" (org_id, recorded_at);
call protect_tenant_table('risk_point');
call protect_tenant_table('risk_point_version');
grant select, insert, update on "risk_point" to qinglian_app;
grant select, insert on "risk_point_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "measure_owner") on "risk_point_version" to qinglian_app;
grant select on "risk_point", "risk_point_version" to qinglian_reader, qinglian_backup;

create table "risk_screening" (
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
  "scope" text,
  "held_at" date,
  "host" uuid,
  "covered" uuid[],
  "screeners" uuid[],
  "point_count" numeric,
  "found_count" numeric,
  "cleared_count" numeric,
  "findings" text,
  "loopholes" text,
  "papers" jsonb
);
comment on table "risk_screening" is '风险排查（广水市2025年清廉医院建设标准 2-2；工作方案 一（一）3）';
comment on column "risk_screening"."title" is '排查名称';
comment on column "risk_screening"."scope" is '范围';
comment on column "risk_screening"."held_at" is '排查日期';
comment on column "risk_screening"."host" is '组织科室';
comment on column "risk_screening"."covered" is '覆盖科室';
comment on column "risk_screening"."screeners" is '排查人';
comment on column "risk_screening"."point_count" is '排查风险点';
comment on column "risk_screening"."found_count" is '发现隐患';
comment on column "risk_screening"."cleared_count" is '已清理隐患';
comment on column "risk_screening"."findings" is '隐患及处理';
comment on column "risk_screening"."loopholes" is '暴露的制度漏洞';
comment on column "risk_screening"."papers" is '佐证材料';
create index on "risk_screening" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "risk_screening" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "risk_screening_version" (
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
  "scope" text,
  "held_at" date,
  "host" uuid,
  "covered" uuid[],
  "screeners" uuid[],
  "point_count" numeric,
  "found_count" numeric,
  "cleared_count" numeric,
  "findings" text,
  "loopholes" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "risk_screening_version" (org_id, recorded_at);
call protect_tenant_table('risk_screening');
call protect_tenant_table('risk_screening_version');
grant select, insert, update on "risk_screening" to qinglian_app;
grant select, insert on "risk_screening_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "screeners") on "risk_screening_version" to qinglian_app;
grant select on "risk_screening", "risk_screening_version" to qinglian_reader, qinglian_backup;

create table "talk" (
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
  "kind" text,
  "held_at" date,
  "place" text,
  "home" uuid,
  "talker" uuid,
  "subject" uuid,
  "subjects" uuid[],
  "content" text,
  "stance" text,
  "follow_up" text,
  "opinion" text,
  "subject_sign" jsonb,
  "papers" jsonb
);
comment on table "talk" is '谈心谈话（曲卫健党组发〔2021〕15号 第七条；广水市工作方案 一（一）3）';
comment on column "talk"."title" is '谈话事由';
comment on column "talk"."kind" is '谈话类型';
comment on column "talk"."held_at" is '谈话日期';
comment on column "talk"."place" is '地点';
comment on column "talk"."home" is '所在科室';
comment on column "talk"."talker" is '谈话人';
comment on column "talk"."subject" is '谈话对象';
comment on column "talk"."subjects" is '约谈对象';
comment on column "talk"."content" is '谈话内容';
comment on column "talk"."stance" is '对象表态';
comment on column "talk"."follow_up" is '后续措施';
comment on column "talk"."opinion" is '纪检意见';
comment on column "talk"."subject_sign" is '谈话对象确认';
comment on column "talk"."papers" is '佐证材料';
create index on "talk" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "talk" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "talk_version" (
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
  "kind" text,
  "held_at" date,
  "place" text,
  "home" uuid,
  "talker" uuid,
  "subject" uuid,
  "subjects" uuid[],
  "content" text,
  "stance" text,
  "follow_up" text,
  "opinion" text,
  "subject_sign" jsonb,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "talk_version" (org_id, recorded_at);
call protect_tenant_table('talk');
call protect_tenant_table('talk_version');
grant select, insert, update on "talk" to qinglian_app;
grant select, insert on "talk_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "talker", "subject", "subjects", "content", "stance") on "talk_version" to qinglian_app;
grant select on "talk", "talk_version" to qinglian_reader, qinglian_backup;

create table "problem" (
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
  "source" text,
  "domain" text,
  "campaign_type" text,
  "found_on" date,
  "inspection" uuid,
  "detail" text,
  "leader" uuid,
  "home" uuid,
  "owner" uuid,
  "cause" text,
  "measures" text,
  "due_on" date,
  "result" text,
  "handling" text,
  "acceptance" text,
  "papers" jsonb
);
comment on table "problem" is '问题整改台账（广水市2025年清廉医院建设标准 12-1、6-1、8-1、8-2）';
comment on column "problem"."title" is '问题';
comment on column "problem"."source" is '问题来源';
comment on column "problem"."domain" is '问题领域';
comment on column "problem"."campaign_type" is '集中整治对应类型';
comment on column "problem"."found_on" is '发现日期';
comment on column "problem"."inspection" is '来源检查';
comment on column "problem"."detail" is '问题描述';
comment on column "problem"."leader" is '责任领导';
comment on column "problem"."home" is '责任科室';
comment on column "problem"."owner" is '责任人';
comment on column "problem"."cause" is '原因分析';
comment on column "problem"."measures" is '整改措施';
comment on column "problem"."due_on" is '整改时限';
comment on column "problem"."result" is '整改情况';
comment on column "problem"."handling" is '处理结果';
comment on column "problem"."acceptance" is '验收意见';
comment on column "problem"."papers" is '佐证材料';
create index on "problem" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "problem" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "problem_version" (
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
  "source" text,
  "domain" text,
  "campaign_type" text,
  "found_on" date,
  "inspection" uuid,
  "detail" text,
  "leader" uuid,
  "home" uuid,
  "owner" uuid,
  "cause" text,
  "measures" text,
  "due_on" date,
  "result" text,
  "handling" text,
  "acceptance" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "problem_version" (org_id, recorded_at);
call protect_tenant_table('problem');
call protect_tenant_table('problem_version');
grant select, insert, update on "problem" to qinglian_app;
grant select, insert on "problem_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "leader", "owner") on "problem_version" to qinglian_app;
grant select on "problem", "problem_version" to qinglian_reader, qinglian_backup;

create table "inspection" (
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
  "kind" text,
  "stage" text,
  "sections" text[],
  "held_at" date,
  "host" uuid,
  "inspected_unit" uuid,
  "inspectors" uuid[],
  "outside_inspectors" text,
  "sample_count" numeric,
  "problem_count" numeric,
  "violation_count" numeric,
  "findings" text,
  "handling" text,
  "papers" jsonb
);
comment on table "inspection" is '检查巡查（广水市2025年清廉医院建设标准 7-1、8-1、8-2、12-2、3-1；工作方案 一（二）1至4）';
comment on column "inspection"."title" is '检查名称';
comment on column "inspection"."kind" is '检查类别';
comment on column "inspection"."stage" is '巡查阶段';
comment on column "inspection"."sections" is '检查内容';
comment on column "inspection"."held_at" is '检查日期';
comment on column "inspection"."host" is '牵头科室';
comment on column "inspection"."inspected_unit" is '受检单位';
comment on column "inspection"."inspectors" is '检查人员';
comment on column "inspection"."outside_inspectors" is '外单位检查人员';
comment on column "inspection"."sample_count" is '抽查数量';
comment on column "inspection"."problem_count" is '发现问题';
comment on column "inspection"."violation_count" is '查处违规';
comment on column "inspection"."findings" is '检查情况';
comment on column "inspection"."handling" is '处理情况';
comment on column "inspection"."papers" is '佐证材料';
create index on "inspection" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "inspection" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "inspection_version" (
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
  "kind" text,
  "stage" text,
  "sections" text[],
  "held_at" date,
  "host" uuid,
  "inspected_unit" uuid,
  "inspectors" uuid[],
  "outside_inspectors" text,
  "sample_count" numeric,
  "problem_count" numeric,
  "violation_count" numeric,
  "findings" text,
  "handling" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "inspection_version" (org_id, recorded_at);
call protect_tenant_table('inspection');
call protect_tenant_table('inspection_version');
grant select, insert, update on "inspection" to qinglian_app;
grant select, insert on "inspection_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "inspectors") on "inspection_version" to qinglian_app;
grant select on "inspection", "inspection_version" to qinglian_reader, qinglian_backup;

create table "site_supervision" (
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
  "kind" text,
  "held_at" date,
  "place" text,
  "host" uuid,
  "amount" bigint,
  "supervisors" uuid[],
  "present" text,
  "film_shown" text,
  "film" text,
  "problems" text,
  "opinion" text,
  "papers" jsonb
);
comment on table "site_supervision" is '现场监督记录（广水市工作方案 一（一）4（开标前播放警示教育片）；曲卫健党组发〔2021〕15号 第十五条）';
comment on column "site_supervision"."title" is '项目名称';
comment on column "site_supervision"."kind" is '现场类别';
comment on column "site_supervision"."held_at" is '日期';
comment on column "site_supervision"."place" is '地点';
comment on column "site_supervision"."host" is '主办科室';
comment on column "site_supervision"."amount" is '项目金额';
comment on column "site_supervision"."supervisors" is '监督人';
comment on column "site_supervision"."present" is '到场人员';
comment on column "site_supervision"."film_shown" is '开标前警示教育片';
comment on column "site_supervision"."film" is '片名';
comment on column "site_supervision"."problems" is '发现问题';
comment on column "site_supervision"."opinion" is '监督意见';
comment on column "site_supervision"."papers" is '佐证材料';
create index on "site_supervision" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "site_supervision" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "site_supervision_version" (
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
  "kind" text,
  "held_at" date,
  "place" text,
  "host" uuid,
  "amount" bigint,
  "supervisors" uuid[],
  "present" text,
  "film_shown" text,
  "film" text,
  "problems" text,
  "opinion" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "site_supervision_version" (org_id, recorded_at);
call protect_tenant_table('site_supervision');
call protect_tenant_table('site_supervision_version');
grant select, insert, update on "site_supervision" to qinglian_app;
grant select, insert on "site_supervision_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "supervisors") on "site_supervision_version" to qinglian_app;
grant select on "site_supervision", "site_supervision_version" to qinglian_reader, qinglian_backup;

create table "indicator" (
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
  "name" text,
  "for_period" text,
  "value" numeric,
  "numerator" numeric,
  "denominator" numeric,
  "target" numeric,
  "home" uuid,
  "data_source" text,
  "explanation" text,
  "papers" jsonb
);
comment on table "indicator" is '指标（广水市2025年清廉医院建设标准 3-2、3-3、4-1至4-4、5-1、5-2）';
comment on column "indicator"."title" is '指标说明';
comment on column "indicator"."name" is '指标';
comment on column "indicator"."for_period" is '所属期间';
comment on column "indicator"."value" is '数值';
comment on column "indicator"."numerator" is '分子';
comment on column "indicator"."denominator" is '分母';
comment on column "indicator"."target" is '目标值';
comment on column "indicator"."home" is '责任科室';
comment on column "indicator"."data_source" is '数据来源';
comment on column "indicator"."explanation" is '分析说明';
comment on column "indicator"."papers" is '佐证材料';
create index on "indicator" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "indicator" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "indicator_version" (
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
  "name" text,
  "for_period" text,
  "value" numeric,
  "numerator" numeric,
  "denominator" numeric,
  "target" numeric,
  "home" uuid,
  "data_source" text,
  "explanation" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "indicator_version" (org_id, recorded_at);
call protect_tenant_table('indicator');
call protect_tenant_table('indicator_version');
grant select, insert, update on "indicator" to qinglian_app;
grant select, insert on "indicator_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "indicator_version" to qinglian_app;
grant select on "indicator", "indicator_version" to qinglian_reader, qinglian_backup;

create table "prescription_review" (
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
  "kind" text,
  "subject" text,
  "reviewed_on" date,
  "home" uuid,
  "reviewers" uuid[],
  "drawn_by" text,
  "total" numeric,
  "sample" numeric,
  "reasonable" numeric,
  "nonstandard" numeric,
  "unsuitable" numeric,
  "excessive" numeric,
  "interventions" numeric,
  "conclusion" text,
  "papers" jsonb
);
comment on table "prescription_review" is '处方点评（广水市2025年清廉医院建设标准 3-4；医院处方点评管理规范（试行）卫医管发〔2010〕28号）';
comment on column "prescription_review"."title" is '点评名称';
comment on column "prescription_review"."kind" is '点评类别';
comment on column "prescription_review"."subject" is '专项内容';
comment on column "prescription_review"."reviewed_on" is '点评日期';
comment on column "prescription_review"."home" is '点评科室';
comment on column "prescription_review"."reviewers" is '点评人';
comment on column "prescription_review"."drawn_by" is '抽样方法';
comment on column "prescription_review"."total" is '处方总数';
comment on column "prescription_review"."sample" is '点评数';
comment on column "prescription_review"."reasonable" is '合理';
comment on column "prescription_review"."nonstandard" is '不规范';
comment on column "prescription_review"."unsuitable" is '用药不适宜';
comment on column "prescription_review"."excessive" is '超常';
comment on column "prescription_review"."interventions" is '干预';
comment on column "prescription_review"."conclusion" is '点评结论';
comment on column "prescription_review"."papers" is '佐证材料';
create index on "prescription_review" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "prescription_review" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "prescription_review_version" (
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
  "kind" text,
  "subject" text,
  "reviewed_on" date,
  "home" uuid,
  "reviewers" uuid[],
  "drawn_by" text,
  "total" numeric,
  "sample" numeric,
  "reasonable" numeric,
  "nonstandard" numeric,
  "unsuitable" numeric,
  "excessive" numeric,
  "interventions" numeric,
  "conclusion" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "prescription_review_version" (org_id, recorded_at);
call protect_tenant_table('prescription_review');
call protect_tenant_table('prescription_review_version');
grant select, insert, update on "prescription_review" to qinglian_app;
grant select, insert on "prescription_review_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "reviewers") on "prescription_review_version" to qinglian_app;
grant select on "prescription_review", "prescription_review_version" to qinglian_reader, qinglian_backup;

create table "monitoring_closure" (
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
  "system" text,
  "for_month" text,
  "home" uuid,
  "alerts" numeric,
  "before" numeric,
  "during" numeric,
  "after" numeric,
  "confirmed" numeric,
  "explained" numeric,
  "closed" numeric,
  "bad_practice" numeric,
  "refund" bigint,
  "findings" text,
  "papers" jsonb
);
comment on table "monitoring_closure" is '智能监管月度闭环（广水市2025年清廉医院建设标准 5-1、5-2；工作方案 一（三）1）';
comment on column "monitoring_closure"."title" is '名称';
comment on column "monitoring_closure"."system" is '监管系统';
comment on column "monitoring_closure"."for_month" is '所属月份';
comment on column "monitoring_closure"."home" is '责任科室';
comment on column "monitoring_closure"."alerts" is '提醒（预警）';
comment on column "monitoring_closure"."before" is '其中事前';
comment on column "monitoring_closure"."during" is '其中事中';
comment on column "monitoring_closure"."after" is '其中事后';
comment on column "monitoring_closure"."confirmed" is '查实';
comment on column "monitoring_closure"."explained" is '经核实合理';
comment on column "monitoring_closure"."closed" is '已销号';
comment on column "monitoring_closure"."bad_practice" is '不良执业行为记录';
comment on column "monitoring_closure"."refund" is '退回医保基金';
comment on column "monitoring_closure"."findings" is '自查自纠情况';
comment on column "monitoring_closure"."papers" is '佐证材料';
create index on "monitoring_closure" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "monitoring_closure" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "monitoring_closure_version" (
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
  "system" text,
  "for_month" text,
  "home" uuid,
  "alerts" numeric,
  "before" numeric,
  "during" numeric,
  "after" numeric,
  "confirmed" numeric,
  "explained" numeric,
  "closed" numeric,
  "bad_practice" numeric,
  "refund" bigint,
  "findings" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "monitoring_closure_version" (org_id, recorded_at);
call protect_tenant_table('monitoring_closure');
call protect_tenant_table('monitoring_closure_version');
grant select, insert, update on "monitoring_closure" to qinglian_app;
grant select, insert on "monitoring_closure_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "monitoring_closure_version" to qinglian_app;
grant select on "monitoring_closure", "monitoring_closure_version" to qinglian_reader, qinglian_backup;

create table "academic_conference" (
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
  "role" text,
  "organiser" text,
  "sponsors" text,
  "society" text,
  "held_at" date,
  "ends_on" date,
  "place" text,
  "home" uuid,
  "applicant" uuid,
  "participant_count" numeric,
  "speakers" text,
  "budget" bigint,
  "sponsored" bigint,
  "approved_on" date,
  "review_opinion" text,
  "spent" bigint,
  "overrun_reason" text,
  "papers" jsonb
);
comment on table "academic_conference" is '学术会议（广水市2025年清廉医院建设标准 6-2）';
comment on column "academic_conference"."title" is '会议名称';
comment on column "academic_conference"."role" is '本院角色';
comment on column "academic_conference"."organiser" is '主办单位';
comment on column "academic_conference"."sponsors" is '赞助单位';
comment on column "academic_conference"."society" is '所属学（协）会';
comment on column "academic_conference"."held_at" is '开始日期';
comment on column "academic_conference"."ends_on" is '结束日期';
comment on column "academic_conference"."place" is '地点';
comment on column "academic_conference"."home" is '申请科室';
comment on column "academic_conference"."applicant" is '申请人';
comment on column "academic_conference"."participant_count" is '参加人数';
comment on column "academic_conference"."speakers" is '授课专家及讲课费标准';
comment on column "academic_conference"."budget" is '预算';
comment on column "academic_conference"."sponsored" is '赞助金额';
comment on column "academic_conference"."approved_on" is '审批日期';
comment on column "academic_conference"."review_opinion" is '合规审查意见';
comment on column "academic_conference"."spent" is '决算';
comment on column "academic_conference"."overrun_reason" is '超支说明';
comment on column "academic_conference"."papers" is '佐证材料';
create index on "academic_conference" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "academic_conference" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "academic_conference_version" (
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
  "role" text,
  "organiser" text,
  "sponsors" text,
  "society" text,
  "held_at" date,
  "ends_on" date,
  "place" text,
  "home" uuid,
  "applicant" uuid,
  "participant_count" numeric,
  "speakers" text,
  "budget" bigint,
  "sponsored" bigint,
  "approved_on" date,
  "review_opinion" text,
  "spent" bigint,
  "overrun_reason" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "academic_conference_version" (org_id, recorded_at);
call protect_tenant_table('academic_conference');
call protect_tenant_table('academic_conference_version');
grant select, insert, update on "academic_conference" to qinglian_app;
grant select, insert on "academic_conference_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "applicant") on "academic_conference_version" to qinglian_app;
grant select on "academic_conference", "academic_conference_version" to qinglian_reader, qinglian_backup;

create table "education_session" (
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
  "mode" text,
  "form" text,
  "contents" text[],
  "held_at" date,
  "place" text,
  "host" uuid,
  "speaker" uuid,
  "outside_speaker" text,
  "audience" text,
  "attendees" uuid[],
  "expected_count" numeric,
  "attended_count" numeric,
  "made_up_count" numeric,
  "passed_count" numeric,
  "film" text,
  "summary" text,
  "papers" jsonb
);
comment on table "education_session" is '教育培训（广水市2025年清廉医院建设标准 9-1、9-2；工作方案 一（一）4、一（二）5）';
comment on column "education_session"."title" is '教育主题';
comment on column "education_session"."mode" is '教育类型';
comment on column "education_session"."form" is '形式';
comment on column "education_session"."contents" is '内容';
comment on column "education_session"."held_at" is '日期';
comment on column "education_session"."place" is '地点或基地名称';
comment on column "education_session"."host" is '组织科室';
comment on column "education_session"."speaker" is '授课人';
comment on column "education_session"."outside_speaker" is '外请授课人及单位';
comment on column "education_session"."audience" is '对象';
comment on column "education_session"."attendees" is '参加人员';
comment on column "education_session"."expected_count" is '应参加';
comment on column "education_session"."attended_count" is '实参加';
comment on column "education_session"."made_up_count" is '补学';
comment on column "education_session"."passed_count" is '测试合格';
comment on column "education_session"."film" is '片名';
comment on column "education_session"."summary" is '内容摘要';
comment on column "education_session"."papers" is '佐证材料';
create index on "education_session" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "education_session" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "education_session_version" (
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
  "mode" text,
  "form" text,
  "contents" text[],
  "held_at" date,
  "place" text,
  "host" uuid,
  "speaker" uuid,
  "outside_speaker" text,
  "audience" text,
  "attendees" uuid[],
  "expected_count" numeric,
  "attended_count" numeric,
  "made_up_count" numeric,
  "passed_count" numeric,
  "film" text,
  "summary" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "education_session_version" (org_id, recorded_at);
call protect_tenant_table('education_session');
call protect_tenant_table('education_session_version');
grant select, insert, update on "education_session" to qinglian_app;
grant select, insert on "education_session_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "speaker", "attendees") on "education_session_version" to qinglian_app;
grant select on "education_session", "education_session_version" to qinglian_reader, qinglian_backup;

create table "publicity" (
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
  "kind" text,
  "level" text,
  "medium" text,
  "published_on" date,
  "link" text,
  "author" uuid,
  "home" uuid,
  "summary" text,
  "papers" jsonb
);
comment on table "publicity" is '宣传报道（广水市2025年清廉医院建设标准 10-1；工作方案 二（二））';
comment on column "publicity"."title" is '标题';
comment on column "publicity"."kind" is '类别';
comment on column "publicity"."level" is '媒体级别';
comment on column "publicity"."medium" is '媒体名称';
comment on column "publicity"."published_on" is '刊发日期';
comment on column "publicity"."link" is '链接';
comment on column "publicity"."author" is '作者';
comment on column "publicity"."home" is '报送科室';
comment on column "publicity"."summary" is '内容摘要';
comment on column "publicity"."papers" is '佐证材料';
create index on "publicity" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "publicity" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "publicity_version" (
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
  "kind" text,
  "level" text,
  "medium" text,
  "published_on" date,
  "link" text,
  "author" uuid,
  "home" uuid,
  "summary" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "publicity_version" (org_id, recorded_at);
call protect_tenant_table('publicity');
call protect_tenant_table('publicity_version');
grant select, insert, update on "publicity" to qinglian_app;
grant select, insert on "publicity_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "author") on "publicity_version" to qinglian_app;
grant select on "publicity", "publicity_version" to qinglian_reader, qinglian_backup;

create table "model_department" (
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
  "home" uuid,
  "applied_on" date,
  "leader" uuid,
  "story" text,
  "distinct" numeric,
  "bright" numeric,
  "brand" numeric,
  "effect" numeric,
  "reach" numeric,
  "total" numeric,
  "review_opinion" text,
  "named_on" date,
  "papers" jsonb
);
comment on table "model_department" is '清廉示范科室（广水市2025年清廉医院建设标准 10-2）';
comment on column "model_department"."title" is '申报名称';
comment on column "model_department"."home" is '申报科室';
comment on column "model_department"."applied_on" is '申报日期';
comment on column "model_department"."leader" is '科室负责人';
comment on column "model_department"."story" is '申报事迹';
comment on column "model_department"."distinct" is '有特色';
comment on column "model_department"."bright" is '有亮点';
comment on column "model_department"."brand" is '有品牌';
comment on column "model_department"."effect" is '有成效';
comment on column "model_department"."reach" is '有影响';
comment on column "model_department"."total" is '合计';
comment on column "model_department"."review_opinion" is '评审意见';
comment on column "model_department"."named_on" is '命名日期';
comment on column "model_department"."papers" is '佐证材料';
create index on "model_department" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "model_department" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "model_department_version" (
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
  "home" uuid,
  "applied_on" date,
  "leader" uuid,
  "story" text,
  "distinct" numeric,
  "bright" numeric,
  "brand" numeric,
  "effect" numeric,
  "reach" numeric,
  "total" numeric,
  "review_opinion" text,
  "named_on" date,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "model_department_version" (org_id, recorded_at);
call protect_tenant_table('model_department');
call protect_tenant_table('model_department_version');
grant select, insert, update on "model_department" to qinglian_app;
grant select, insert on "model_department_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "leader") on "model_department_version" to qinglian_app;
grant select on "model_department", "model_department_version" to qinglian_reader, qinglian_backup;

create table "opinion_event" (
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
  "grade" text,
  "channel" text,
  "found_on" date,
  "found_time" text,
  "home" uuid,
  "content" text,
  "reported_on" date,
  "reported_time" text,
  "reported_to" text,
  "handling" text,
  "result" text,
  "papers" jsonb
);
comment on table "opinion_event" is '舆情事件（广水市2025年清廉医院建设标准 10-3）';
comment on column "opinion_event"."title" is '舆情事项';
comment on column "opinion_event"."grade" is '级别';
comment on column "opinion_event"."channel" is '来源';
comment on column "opinion_event"."found_on" is '发现日期';
comment on column "opinion_event"."found_time" is '发现时间';
comment on column "opinion_event"."home" is '涉及科室';
comment on column "opinion_event"."content" is '内容';
comment on column "opinion_event"."reported_on" is '上报日期';
comment on column "opinion_event"."reported_time" is '上报时间';
comment on column "opinion_event"."reported_to" is '上报对象';
comment on column "opinion_event"."handling" is '处置情况';
comment on column "opinion_event"."result" is '处置结果';
comment on column "opinion_event"."papers" is '佐证材料';
create index on "opinion_event" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "opinion_event" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "opinion_event_version" (
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
  "grade" text,
  "channel" text,
  "found_on" date,
  "found_time" text,
  "home" uuid,
  "content" text,
  "reported_on" date,
  "reported_time" text,
  "reported_to" text,
  "handling" text,
  "result" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "opinion_event_version" (org_id, recorded_at);
call protect_tenant_table('opinion_event');
call protect_tenant_table('opinion_event_version');
grant select, insert, update on "opinion_event" to qinglian_app;
grant select, insert on "opinion_event_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "opinion_event_version" to qinglian_app;
grant select on "opinion_event", "opinion_event_version" to qinglian_reader, qinglian_backup;

create table "satisfaction_summary" (
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
  "audience" text,
  "channel" text,
  "for_period" text,
  "surveyed_on" date,
  "home" uuid,
  "sent" numeric,
  "returned" numeric,
  "environment" numeric,
  "process" numeric,
  "cost" numeric,
  "feeling" numeric,
  "overall" numeric,
  "margin" numeric,
  "red_envelope" numeric,
  "opinions" text,
  "measures" text,
  "papers" jsonb
);
comment on table "satisfaction_summary" is '满意度调查汇总（广水市2025年清廉医院建设标准 13-1）';
comment on column "satisfaction_summary"."title" is '调查名称';
comment on column "satisfaction_summary"."audience" is '调查对象';
comment on column "satisfaction_summary"."channel" is '渠道';
comment on column "satisfaction_summary"."for_period" is '所属期间';
comment on column "satisfaction_summary"."surveyed_on" is '完成日期';
comment on column "satisfaction_summary"."home" is '组织科室';
comment on column "satisfaction_summary"."sent" is '发放';
comment on column "satisfaction_summary"."returned" is '回收有效';
comment on column "satisfaction_summary"."environment" is '就医环境';
comment on column "satisfaction_summary"."process" is '诊疗流程';
comment on column "satisfaction_summary"."cost" is '诊疗费用';
comment on column "satisfaction_summary"."feeling" is '就医感受';
comment on column "satisfaction_summary"."overall" is '总体满意度';
comment on column "satisfaction_summary"."margin" is '误差范围';
comment on column "satisfaction_summary"."red_envelope" is '反映红包问题';
comment on column "satisfaction_summary"."opinions" is '主要意见';
comment on column "satisfaction_summary"."measures" is '改进措施';
comment on column "satisfaction_summary"."papers" is '佐证材料';
create index on "satisfaction_summary" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "satisfaction_summary" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "satisfaction_summary_version" (
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
  "audience" text,
  "channel" text,
  "for_period" text,
  "surveyed_on" date,
  "home" uuid,
  "sent" numeric,
  "returned" numeric,
  "environment" numeric,
  "process" numeric,
  "cost" numeric,
  "feeling" numeric,
  "overall" numeric,
  "margin" numeric,
  "red_envelope" numeric,
  "opinions" text,
  "measures" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "satisfaction_summary_version" (org_id, recorded_at);
call protect_tenant_table('satisfaction_summary');
call protect_tenant_table('satisfaction_summary_version');
grant select, insert, update on "satisfaction_summary" to qinglian_app;
grant select, insert on "satisfaction_summary_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "satisfaction_summary_version" to qinglian_app;
grant select on "satisfaction_summary", "satisfaction_summary_version" to qinglian_reader, qinglian_backup;

create table "verdict_decision" (
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
  "pack" text,
  "obligation" text,
  "period" text,
  "outcome" text,
  "grounds" text,
  "decided_on" date,
  "approval" jsonb,
  "papers" jsonb
);
comment on table "verdict_decision" is '认定记录（各标准中需审核认定的条目；本级读法须由本单位签字确认）';
comment on column "verdict_decision"."title" is '认定事项';
comment on column "verdict_decision"."pack" is '标准';
comment on column "verdict_decision"."obligation" is '条目编号';
comment on column "verdict_decision"."period" is '期间';
comment on column "verdict_decision"."outcome" is '认定结果';
comment on column "verdict_decision"."grounds" is '认定理由';
comment on column "verdict_decision"."decided_on" is '认定日期';
comment on column "verdict_decision"."approval" is '书记签字';
comment on column "verdict_decision"."papers" is '佐证材料';
create index on "verdict_decision" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "verdict_decision" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "verdict_decision_version" (
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
  "pack" text,
  "obligation" text,
  "period" text,
  "outcome" text,
  "grounds" text,
  "decided_on" date,
  "approval" jsonb,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "verdict_decision_version" (org_id, recorded_at);
call protect_tenant_table('verdict_decision');
call protect_tenant_table('verdict_decision_version');
grant select, insert, update on "verdict_decision" to qinglian_app;
grant select, insert on "verdict_decision_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "verdict_decision_version" to qinglian_app;
grant select on "verdict_decision", "verdict_decision_version" to qinglian_reader, qinglian_backup;

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
  "seal_scan" jsonb,
  "review_sign" jsonb,
  "approve_sign" jsonb,
  "paper_hash" text,
  "paper_signer" text,
  "paper_signed_on" date,
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
comment on column "report"."seal_scan" is '盖章扫描件';
comment on column "report"."review_sign" is '核稿';
comment on column "report"."approve_sign" is '签发';
comment on column "report"."paper_hash" is '纸面签发内容指纹';
comment on column "report"."paper_signer" is '纸面签发人';
comment on column "report"."paper_signed_on" is '纸面签发日期';
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
  "seal_scan" jsonb,
  "review_sign" jsonb,
  "approve_sign" jsonb,
  "paper_hash" text,
  "paper_signer" text,
  "paper_signed_on" date,
  "due_on" date,
  "submitted_at" date,
  "late_workdays" numeric,
  "return_reason" text,
  "accepted_on" date,
  primary key (org_id, record_id, version)
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
  primary key (org_id, record_id, version)
);
create index on "submission_version" (org_id, recorded_at);
call protect_tenant_table('submission');
call protect_tenant_table('submission_version');
grant select, insert, update on "submission" to qinglian_app;
grant select, insert on "submission_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "submission_version" to qinglian_app;
grant select on "submission", "submission_version" to qinglian_reader, qinglian_backup;

create table "access_request" (
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
  "submission" uuid,
  "register" text,
  "record_ref" text,
  "purpose" text,
  "requested_on" date,
  "until" date,
  "reply" text,
  "granted_until" date,
  "replied_on" date
);
comment on table "access_request" is '调阅申请（医疗机构自主管理的记录，上级只看签发报送件；个别佐证经医疗机构同意后调阅，全程留痕）';
comment on column "access_request"."title" is '调阅内容';
comment on column "access_request"."unit" is '被调阅单位';
comment on column "access_request"."submission" is '出自报送件';
comment on column "access_request"."register" is '台账';
comment on column "access_request"."record_ref" is '记录编号';
comment on column "access_request"."purpose" is '调阅事由';
comment on column "access_request"."requested_on" is '申请日期';
comment on column "access_request"."until" is '调阅期限';
comment on column "access_request"."reply" is '答复意见';
comment on column "access_request"."granted_until" is '同意的期限';
comment on column "access_request"."replied_on" is '答复日期';
create index on "access_request" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "access_request" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "access_request_version" (
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
  "submission" uuid,
  "register" text,
  "record_ref" text,
  "purpose" text,
  "requested_on" date,
  "until" date,
  "reply" text,
  "granted_until" date,
  "replied_on" date,
  primary key (org_id, record_id, version)
);
create index on "access_request_version" (org_id, recorded_at);
call protect_tenant_table('access_request');
call protect_tenant_table('access_request_version');
grant select, insert, update on "access_request" to qinglian_app;
grant select, insert on "access_request_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "access_request_version" to qinglian_app;
grant select on "access_request", "access_request_version" to qinglian_reader, qinglian_backup;

create table "access_grant" (
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
  "applicant_unit" uuid,
  "applicant" text,
  "register" text,
  "record_ref" text,
  "request_ref" text,
  "purpose" text,
  "requested_on" date,
  "until" date,
  "reply" text,
  "approval" jsonb,
  "replied_on" date
);
comment on table "access_grant" is '调阅审批（医疗机构自主管理的记录，上级只看签发报送件；个别佐证经医疗机构同意后调阅，全程留痕）';
comment on column "access_grant"."title" is '调阅内容';
comment on column "access_grant"."applicant_unit" is '申请单位';
comment on column "access_grant"."applicant" is '申请人';
comment on column "access_grant"."register" is '台账';
comment on column "access_grant"."record_ref" is '记录编号';
comment on column "access_grant"."request_ref" is '申请编号';
comment on column "access_grant"."purpose" is '调阅事由';
comment on column "access_grant"."requested_on" is '申请日期';
comment on column "access_grant"."until" is '调阅期限';
comment on column "access_grant"."reply" is '答复意见';
comment on column "access_grant"."approval" is '审批签字';
comment on column "access_grant"."replied_on" is '答复日期';
create index on "access_grant" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "access_grant" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "access_grant_version" (
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
  "applicant_unit" uuid,
  "applicant" text,
  "register" text,
  "record_ref" text,
  "request_ref" text,
  "purpose" text,
  "requested_on" date,
  "until" date,
  "reply" text,
  "approval" jsonb,
  "replied_on" date,
  primary key (org_id, record_id, version)
);
create index on "access_grant_version" (org_id, recorded_at);
call protect_tenant_table('access_grant');
call protect_tenant_table('access_grant_version');
grant select, insert, update on "access_grant" to qinglian_app;
grant select, insert on "access_grant_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "access_grant_version" to qinglian_app;
grant select on "access_grant", "access_grant_version" to qinglian_reader, qinglian_backup;

create table "collection" (
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
  "register" text,
  "for_period" text,
  "due_on" date,
  "standard_row" text,
  "note" text,
  "targets" uuid[]
);
comment on table "collection" is '资料收集（广水市2025年清廉医院建设标准 11-2、13-3：分解任务到科室，按月归集）';
comment on column "collection"."title" is '收集事项';
comment on column "collection"."register" is '填报台账';
comment on column "collection"."for_period" is '所属期间';
comment on column "collection"."due_on" is '截止日期';
comment on column "collection"."standard_row" is '对应标准条目';
comment on column "collection"."note" is '填报要求';
comment on column "collection"."targets" is '下发科室';
create index on "collection" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "collection" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "collection_version" (
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
  "register" text,
  "for_period" text,
  "due_on" date,
  "standard_row" text,
  "note" text,
  "targets" uuid[],
  primary key (org_id, record_id, version)
);
create index on "collection_version" (org_id, recorded_at);
call protect_tenant_table('collection');
call protect_tenant_table('collection_version');
grant select, insert, update on "collection" to qinglian_app;
grant select, insert on "collection_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "collection_version" to qinglian_app;
grant select on "collection", "collection_version" to qinglian_reader, qinglian_backup;

create table "collection_return" (
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
  "collection" uuid,
  "home" uuid,
  "register" text,
  "for_period" text,
  "due_on" date,
  "note" text,
  "rows" numeric,
  "filed_on" date,
  "reminded_on" date,
  "return_reason" text,
  "merged_on" date
);
comment on table "collection_return" is '科室填报（广水市2025年清廉医院建设标准 11-2、13-3：分解任务到科室，按月归集）';
comment on column "collection_return"."title" is '收集事项';
comment on column "collection_return"."collection" is '出自';
comment on column "collection_return"."home" is '填报科室';
comment on column "collection_return"."register" is '填报台账';
comment on column "collection_return"."for_period" is '所属期间';
comment on column "collection_return"."due_on" is '截止日期';
comment on column "collection_return"."note" is '填报要求';
comment on column "collection_return"."rows" is '填报条数';
comment on column "collection_return"."filed_on" is '上报日期';
comment on column "collection_return"."reminded_on" is '已转发催报';
comment on column "collection_return"."return_reason" is '退回原因';
comment on column "collection_return"."merged_on" is '合并日期';
create index on "collection_return" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "collection_return" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "collection_return_version" (
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
  "collection" uuid,
  "home" uuid,
  "register" text,
  "for_period" text,
  "due_on" date,
  "note" text,
  "rows" numeric,
  "filed_on" date,
  "reminded_on" date,
  "return_reason" text,
  "merged_on" date,
  primary key (org_id, record_id, version)
);
create index on "collection_return_version" (org_id, recorded_at);
call protect_tenant_table('collection_return');
call protect_tenant_table('collection_return_version');
grant select, insert, update on "collection_return" to qinglian_app;
grant select, insert on "collection_return_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "collection_return_version" to qinglian_app;
grant select on "collection_return", "collection_return_version" to qinglian_reader, qinglian_backup;

create table "reporting_reminder" (
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
  "window_type" text,
  "for_month" text,
  "way" text,
  "reminded_on" date,
  "note" text
);
comment on table "reporting_reminder" is '催报记录（广水市2025年清廉医院建设工作方案 二（二））';
comment on column "reporting_reminder"."title" is '事项';
comment on column "reporting_reminder"."unit" is '被催单位';
comment on column "reporting_reminder"."window_type" is '报送类型';
comment on column "reporting_reminder"."for_month" is '所属期间';
comment on column "reporting_reminder"."way" is '方式';
comment on column "reporting_reminder"."reminded_on" is '催报日期';
comment on column "reporting_reminder"."note" is '对方答复';
create index on "reporting_reminder" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "reporting_reminder" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "reporting_reminder_version" (
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
  "window_type" text,
  "for_month" text,
  "way" text,
  "reminded_on" date,
  "note" text,
  primary key (org_id, record_id, version)
);
create index on "reporting_reminder_version" (org_id, recorded_at);
call protect_tenant_table('reporting_reminder');
call protect_tenant_table('reporting_reminder_version');
grant select, insert, update on "reporting_reminder" to qinglian_app;
grant select, insert on "reporting_reminder_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "reporting_reminder_version" to qinglian_app;
grant select on "reporting_reminder", "reporting_reminder_version" to qinglian_reader, qinglian_backup;

create table "city_paper" (
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
  "kind" text,
  "window_type" text,
  "for_month" text,
  "addressee" text,
  "body" text,
  "drafter" uuid,
  "approve_sign" jsonb,
  "issued_on" date,
  "papers" jsonb
);
comment on table "city_paper" is '汇总和通报（广水市2025年清廉医院建设工作方案 二（二））';
comment on column "city_paper"."title" is '标题';
comment on column "city_paper"."kind" is '文种';
comment on column "city_paper"."window_type" is '报送类型';
comment on column "city_paper"."for_month" is '所属期间';
comment on column "city_paper"."addressee" is '主送';
comment on column "city_paper"."body" is '正文';
comment on column "city_paper"."drafter" is '拟稿人';
comment on column "city_paper"."approve_sign" is '签发';
comment on column "city_paper"."issued_on" is '印发日期';
comment on column "city_paper"."papers" is '印发件';
create index on "city_paper" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "city_paper" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "city_paper_version" (
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
  "kind" text,
  "window_type" text,
  "for_month" text,
  "addressee" text,
  "body" text,
  "drafter" uuid,
  "approve_sign" jsonb,
  "issued_on" date,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "city_paper_version" (org_id, recorded_at);
call protect_tenant_table('city_paper');
call protect_tenant_table('city_paper_version');
grant select, insert, update on "city_paper" to qinglian_app;
grant select, insert on "city_paper_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "drafter") on "city_paper_version" to qinglian_app;
grant select on "city_paper", "city_paper_version" to qinglian_reader, qinglian_backup;

create table "survey" (
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
  "shape" text,
  "opened_on" date,
  "deadline" date,
  "note" text,
  "drafter" uuid,
  "column_count" numeric,
  "recipients" numeric
);
comment on table "survey" is '临时统计表（广水市2025年清廉医院建设工作方案 二（二））';
comment on column "survey"."title" is '表名';
comment on column "survey"."shape" is '填报方式';
comment on column "survey"."opened_on" is '设表日期';
comment on column "survey"."deadline" is '报送时限';
comment on column "survey"."note" is '填报说明';
comment on column "survey"."drafter" is '经办人';
comment on column "survey"."column_count" is '列数';
comment on column "survey"."recipients" is '下发单位';
create index on "survey" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "survey" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "survey_version" (
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
  "shape" text,
  "opened_on" date,
  "deadline" date,
  "note" text,
  "drafter" uuid,
  "column_count" numeric,
  "recipients" numeric,
  primary key (org_id, record_id, version)
);
create index on "survey_version" (org_id, recorded_at);
call protect_tenant_table('survey');
call protect_tenant_table('survey_version');
grant select, insert, update on "survey" to qinglian_app;
grant select, insert on "survey_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at, "drafter") on "survey_version" to qinglian_app;
grant select on "survey", "survey_version" to qinglian_reader, qinglian_backup;

create table "survey_reply" (
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
  "survey" uuid,
  "unit" uuid,
  "asked_on" date,
  "deadline" date,
  "way" text,
  "submitted_on" date,
  "signed_by" text,
  "row_count" numeric,
  "content_hash" text,
  "opinion" text,
  "papers" jsonb
);
comment on table "survey_reply" is '临时统计收报（广水市2025年清廉医院建设工作方案 二（二））';
comment on column "survey_reply"."title" is '表名';
comment on column "survey_reply"."survey" is '临时统计表';
comment on column "survey_reply"."unit" is '单位';
comment on column "survey_reply"."asked_on" is '下发日期';
comment on column "survey_reply"."deadline" is '报送时限';
comment on column "survey_reply"."way" is '报送方式';
comment on column "survey_reply"."submitted_on" is '报送日期';
comment on column "survey_reply"."signed_by" is '签发人';
comment on column "survey_reply"."row_count" is '行数';
comment on column "survey_reply"."content_hash" is '内容指纹';
comment on column "survey_reply"."opinion" is '退回意见';
comment on column "survey_reply"."papers" is '代报来件';
create index on "survey_reply" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "survey_reply" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "survey_reply_version" (
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
  "survey" uuid,
  "unit" uuid,
  "asked_on" date,
  "deadline" date,
  "way" text,
  "submitted_on" date,
  "signed_by" text,
  "row_count" numeric,
  "content_hash" text,
  "opinion" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "survey_reply_version" (org_id, recorded_at);
call protect_tenant_table('survey_reply');
call protect_tenant_table('survey_reply_version');
grant select, insert, update on "survey_reply" to qinglian_app;
grant select, insert on "survey_reply_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "survey_reply_version" to qinglian_app;
grant select on "survey_reply", "survey_reply_version" to qinglian_reader, qinglian_backup;

create table "survey_task" (
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
  "from_unit" uuid,
  "survey_ref" text,
  "shape" text,
  "received_on" date,
  "deadline" date,
  "note" text,
  "row_count" numeric,
  "content_hash" text,
  "approve_sign" jsonb,
  "submitted_on" date,
  "opinion" text
);
comment on table "survey_task" is '上级临时统计（广水市2025年清廉医院建设工作方案 二（二））';
comment on column "survey_task"."title" is '表名';
comment on column "survey_task"."from_unit" is '下发单位';
comment on column "survey_task"."survey_ref" is '下发编号';
comment on column "survey_task"."shape" is '填报方式';
comment on column "survey_task"."received_on" is '收到日期';
comment on column "survey_task"."deadline" is '报送时限';
comment on column "survey_task"."note" is '填报说明';
comment on column "survey_task"."row_count" is '已填行数';
comment on column "survey_task"."content_hash" is '内容指纹';
comment on column "survey_task"."approve_sign" is '签发';
comment on column "survey_task"."submitted_on" is '报送日期';
comment on column "survey_task"."opinion" is '退回意见';
create index on "survey_task" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "survey_task" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "survey_task_version" (
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
  "from_unit" uuid,
  "survey_ref" text,
  "shape" text,
  "received_on" date,
  "deadline" date,
  "note" text,
  "row_count" numeric,
  "content_hash" text,
  "approve_sign" jsonb,
  "submitted_on" date,
  "opinion" text,
  primary key (org_id, record_id, version)
);
create index on "survey_task_version" (org_id, recorded_at);
call protect_tenant_table('survey_task');
call protect_tenant_table('survey_task_version');
grant select, insert, update on "survey_task" to qinglian_app;
grant select, insert on "survey_task_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "survey_task_version" to qinglian_app;
grant select on "survey_task", "survey_task_version" to qinglian_reader, qinglian_backup;

create table "seal_use" (
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
  "report" uuid,
  "seal" text,
  "used_on" date,
  "copies" numeric,
  "approved_by" text,
  "handled_by" text,
  "papers" jsonb
);
comment on table "seal_use" is '用印登记（单位印章管理制度；广水市2025年清廉医院建设工作方案 二（二））';
comment on column "seal_use"."title" is '用印材料';
comment on column "seal_use"."report" is '对应报送';
comment on column "seal_use"."seal" is '印章';
comment on column "seal_use"."used_on" is '用印日期';
comment on column "seal_use"."copies" is '份数';
comment on column "seal_use"."approved_by" is '批准人';
comment on column "seal_use"."handled_by" is '用印人';
comment on column "seal_use"."papers" is '用印件';
create index on "seal_use" (org_id, happened_on desc, id desc) where removed_at is null;
create index on "seal_use" (org_id, recorded_at desc, id desc) where removed_at is null;
create table "seal_use_version" (
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
  "report" uuid,
  "seal" text,
  "used_on" date,
  "copies" numeric,
  "approved_by" text,
  "handled_by" text,
  "papers" jsonb,
  primary key (org_id, record_id, version)
);
create index on "seal_use_version" (org_id, recorded_at);
call protect_tenant_table('seal_use');
call protect_tenant_table('seal_use_version');
grant select, insert, update on "seal_use" to qinglian_app;
grant select, insert on "seal_use_version" to qinglian_app;
-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.
grant update (salt, erased_at) on "seal_use_version" to qinglian_app;
grant select on "seal_use", "seal_use_version" to qinglian_reader, qinglian_backup;

