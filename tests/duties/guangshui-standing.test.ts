/** Duties of the Guangshui plan that registers, self-check and verdicts serve together. */
import { inWork } from '@qinglian/server/ledger/services.ts';
import { listRecords } from '@qinglian/server/ledger/read.ts';
import { consistencyOf } from '@qinglian/server/areas/consistency/routes.ts';
import { todayOf } from '@qinglian/server/areas/today/today.ts';
import { inTrx, sql } from '@qinglian/server/platform/postgres/database.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { expect, test } from 'vitest';
import { dutyHospital } from './hospital.ts';

const db = await testDatabase();
const h = await dutyHospital(db, 'H51');
const { clerk, head, leader, papers } = h;
const services = { ledger: h.services, duties: h.duties };
const file = [['file', clerk]] as const;
const findings = async (id: string): Promise<readonly string[]> => {
  const { checks } = await inWork(h.services, clerk, (work) => consistencyOf(services, work));
  return checks.find((check) => check.id === id)?.findings.map((one) => one.text) ?? ['no such check'];
};
const titles = (ledger: string, field: string, any: readonly string[]) =>
  inWork(h.services, clerk, async (work) =>
    (await listRecords(work, ledger, { filters: [{ field, any }], limit: 100 })).rows.map((row) =>
      String(row.record.values['title']),
    ),
  );
const problemOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'taken',
    (error: unknown) =>
      error instanceof AppError
        ? (error.details.problems?.map((one) => one.field ?? one.message).join() ?? error.code)
        : String(error),
  );
const policy = (kind: string, more: Record<string, unknown> = {}, on = '2025-05-08') =>
  h.enter(
    'policy_document',
    { title: kind, kind, issuedOn: on, owner: h.department, papers: papers('印发文件'), ...more },
    { on, moves: [['issue', clerk]] },
  );

test('in a hospital of grade two or above one person in both offices is shown, and below that grade not [G012 G096]', async () => {
  const level = (value: string) =>
    inTrx(db.app, [h.house.id], (tx) => sql`update organisation set level = ${value} where id = ${h.house.id}::uuid`.execute(tx));
  await level('二级');
  expect(await findings('one-head')).toEqual([]);
  await h.house.actor('一肩挑', ['hospital_secretary', 'hospital_president'], 0);
  expect(await findings('one-head')).toEqual(['党委书记和院长由同一人担任']);
  await level('一级');
  expect(await findings('one-head')).toEqual([]);
  await level('二级');
});

test('a mechanism is alive while it is in force and reviewed: an expired one and one past its review are shown with the way to mend them [G005]', async () => {
  await policy('违法违规处罚细则', { validUntil: '2026-12-31', reviewOn: '2026-05-01' });
  expect([await findings('expired-policy'), await findings('policy-review')]).toEqual([[], []]);
  await policy('学术会议管理制度', { validUntil: '2025-10-31' });
  await policy('舆情监测处置制度', { reviewOn: '2025-09-30' });
  expect((await findings('expired-policy')).join()).toContain('学术会议管理制度');
  expect((await findings('policy-review')).join()).toContain('舆情监测处置制度');
  expect((await findings('expired-policy')).join()).not.toContain('违法违规处罚细则');
});

test('plans show which pillars they hold, and one that joins integrity and business counts for the row that asks for both together [G004 G079 G100]', async () => {
  const plan = (title: string, tags: readonly string[]) =>
    h.enter(
      'plan',
      { title, kind: '清廉医院建设工作方案', tags, issuedOn: '2025-04-25', papers: papers('印发文件') },
      { on: '2025-04-26', moves: [['approve', clerk]] },
    );
  await plan('只讲清廉的方案', ['清廉思想', '清廉制度']);
  expect(await h.stateOf('r2-1.3', '2025')).toBe('running');
  await plan('与业务同安排的方案', ['清廉文化', '与业务工作融合']);
  expect(await h.stateOf('r2-1.3', '2025')).toBe('done');
  expect(await titles('plan', 'tags', ['business'])).toEqual(['与业务同安排的方案']);
  expect(await titles('plan', 'tags', ['thought'])).toEqual(['只讲清廉的方案']);
  expect((await titles('plan', 'tags', ['culture', 'rules'])).sort()).toEqual(['与业务同安排的方案', '只讲清廉的方案'].sort());
});

test('study sessions of the theory group with topics and attendance make the quarter, a meeting without that topic does not [G015]', async () => {
  const study = (topics: readonly string[], heldAt: string) =>
    h.enter(
      'meeting',
      {
        title: '理论学习中心组学习',
        body: '党委理论学习中心组学习',
        topics,
        heldAt,
        chair: leader.personId,
        attendees: [leader.personId, clerk.personId],
        attendeeCount: 9,
        papers: papers('签到表', '会议纪要'),
      },
      { on: heldAt, moves: file },
    );
  await study(['大额资金'], '2025-08-05');
  expect(await h.stateOf('r1-1.2', '2025-Q3')).toBe('missing');
  const counted = await study(['党的创新理论'], '2025-09-08');
  expect(await h.stateOf('r1-1.2', '2025-Q3')).toBe('done');
  expect(counted.record.values).toMatchObject({ attendeeCount: 9, attendees: [leader.personId, clerk.personId] });
});

test('a risk is in force only with measures and an owner, and its review comes up on its day [G020]', async () => {
  const point = (more: Record<string, unknown>) =>
    h.enter(
      'risk_point',
      {
        title: '高值耗材验收',
        kind: '权力运行关键点',
        home: h.department,
        ownerPost: head.posts[0]?.postId,
        manifestation: '验收走过场',
        grade: '高',
        gradeReason: '单笔金额大',
        identifiedOn: '2025-11-03',
        papers: papers('风险点防控表'),
        ...more,
      },
      {
        moves: [
          ['confirm', head],
          ['approve', leader],
        ],
      },
    );
  expect(await problemOf(point({}))).toBe('measures,measureOwner');
  expect(await problemOf(point({ measures: '双人验收' }))).toBe('measureOwner');
  const risk = await point({ measures: '双人验收、影像留存', measureOwner: head.personId, reviewOn: '2025-11-20' });
  expect(risk.record.state).toBe('in_force');
  const today = await inWork(h.services, head, (work) => todayOf(services, work));
  const due = [...today.late, ...today.soon, ...today.waiting].find((item) => item.title === '高值耗材验收');
  expect(due).toMatchObject({ action: '年度复核', due: '2025-11-20' });
});

test('tasks are tracked by the plan they come from, with their results, until they are verified [G060 G094 G105]', async () => {
  const source = async (title: string, kind: string) =>
    (
      await h.enter(
        'plan',
        { title, kind, issuedOn: '2025-03-10', papers: papers('印发文件') },
        { on: '2025-03-11', moves: [['approve', clerk]] },
      )
    ).record.id;
  const [opinion, nineRules] = [
    await source('加强公立医院党的建设工作实施意见', '市级工作方案'),
    await source('贯彻执行“九项准则”若干举措', '市级工作方案'),
  ];
  const task = (
    title: string,
    plan: string,
    kind = '重点任务',
    moves: readonly (readonly [string, typeof clerk, Record<string, unknown>?])[] = [],
  ) =>
    h.enter(
      'task',
      {
        title,
        kind,
        source: plan,
        leader: leader.personId,
        owner: h.department,
        assignedOn: '2025-03-12',
        dueOn: '2025-11-30',
        papers: papers('完成佐证'),
      },
      { on: '2025-03-12', moves },
    );
  await task('落实党委领导下的院长负责制', opinion);
  await task('九项准则进科室', nineRules, '重点任务', [
    ['report', head, { progress: '已在12个科室宣讲' }],
    ['finish', head, { result: '全部科室完成' }],
    ['verify', clerk],
  ]);
  await task('病历质量专项提升', opinion, '医疗质量行动任务', [['report', head, { progress: '完成第三季度质控' }]]);
  const ofPlan = (plan: string) =>
    inWork(h.services, clerk, async (work) =>
      (await listRecords(work, 'task', { filters: [{ field: 'source', any: [plan] }] })).rows.map((row) => [
        row.record.values['title'],
        row.record.state,
      ]),
    );
  expect(await ofPlan(nineRules)).toEqual([['九项准则进科室', 'verified']]);
  expect(new Map((await ofPlan(opinion)) as [string, string][])).toEqual(
    new Map([
      ['落实党委领导下的院长负责制', 'open'],
      ['病历质量专项提升', 'open'],
    ]),
  );
  expect(await titles('task', 'kind', ['quality'])).toEqual(['病历质量专项提升']);
});

test('the four focus points are the sections of a cross-check, and a check of none of them does not count [G166]', async () => {
  const check = (sections: readonly string[]) =>
    h.enter(
      'inspection',
      { title: '交叉检查', kind: '交叉检查', sections, heldAt: '2025-10-14', problemCount: 3, papers: papers('检查记录') },
      { on: '2025-10-15', moves: file },
    );
  await check(['党建']);
  expect(await h.stateOf('r12-2.1', '2025')).toBe('running');
  await check(['医疗质量核心制度', '药品耗材管理', '检查检验结果互认', '优化医疗服务流程']);
  expect(await h.stateOf('r12-2.1', '2025')).toBe('done');
  expect(await problemOf(check(['没有这一项']))).toContain('sections');
});

test('a tour of the hospital has party work, conduct and operation as its sections [G046]', async () => {
  await h.enter(
    'inspection',
    {
      title: '医院巡查',
      kind: '医院巡查',
      stage: '实地巡查',
      sections: ['党建', '行风', '运行管理'],
      heldAt: '2025-09-16',
      problemCount: 4,
      papers: papers('检查记录'),
    },
    { on: '2025-09-17', moves: file },
  );
  expect(await h.stateOf('r7-1.1', '-')).toBe('done');
  for (const section of ['party', 'conduct', 'operation'])
    expect(await titles('inspection', 'sections', [section])).toContain('医院巡查');
});

test('the recognition rule stands with its execution figures: the rule, and a rate that follows from its counts [G169 G056]', async () => {
  await policy('检查检验结果互认制度');
  expect(await h.stateOf('r13-2.1', '-')).toBe('done');
  const rate = (value: number, numerator: number, denominator: number, name = '检查检验结果互认率（%）') =>
    h.enter(
      'indicator',
      {
        title: name,
        name,
        forPeriod: '2025-Q3',
        value,
        numerator,
        denominator,
        dataSource: '检验系统',
        papers: papers('统计表'),
      },
      { on: '2025-10-10', moves: file },
    );
  expect(await problemOf(rate(50, 362, 1_000))).toContain('value');
  await rate(36.2, 362, 1_000);
  await rate(4.1, 41, 1_000, '重复检查率（%）');
  expect(await h.stateOf('r3-3.1', '2025-Q3')).toBe('done');
  expect(await h.sentence('r3-3.1')).toContain('36.2');
  expect(await titles('indicator', 'name', ['repeat_rate'])).toEqual(['重复检查率（%）']);
});

test('consumable share, handover and follow-up are series by period with target, computed from their counts [G055 G118 G120]', async () => {
  const figure = (name: string, forPeriod: string, values: Record<string, unknown>) =>
    h.enter(
      'indicator',
      { title: name, name, forPeriod, dataSource: '财务系统', home: h.department, papers: papers('统计表'), ...values },
      { on: `${forPeriod.slice(0, 7)}-28`, moves: file },
    );
  await figure('耗材占比（%）', '2025-09', { value: 22.5, numerator: 225, denominator: 1_000, target: 22 });
  await figure('耗材占比（%）', '2025-10', { value: 21.4, numerator: 214, denominator: 1_000, target: 22 });
  const series = await inWork(h.services, clerk, async (work) =>
    (
      await listRecords(work, 'indicator', { filters: [{ field: 'name', any: ['consumable_share'] }], sort: 'forPeriod' })
    ).rows.map((row) => [row.record.values['forPeriod'], row.record.values['value'], row.record.values['target']]),
  );
  expect(series).toEqual([
    ['2025-09', 22.5, 22],
    ['2025-10', 21.4, 22],
  ]);
  expect(await problemOf(figure('耗材占比（%）', '2025-10', { value: 101 }))).toContain('value');
  await figure('院前院内交接时间（分钟）', '2025-10', { value: 6.5, target: 10 });
  await figure('急危重症抢救成功率（%）', '2025-10', { value: 95, numerator: 190, denominator: 200 });
  await figure('医共体双向转诊人次', '2025-10', { value: 48 });
  await figure('出院患者随访率（%）', '2025-10', { value: 92, numerator: 460, denominator: 500 });
  expect(await problemOf(figure('出院患者随访率（%）', '2025-10', { value: 90, numerator: 460, denominator: 500 }))).toContain(
    'value',
  );
  expect(await titles('indicator', 'name', ['handover_minutes', 'critical_success_rate'])).toHaveLength(2);
  expect(await titles('indicator', 'name', ['referral_count', 'follow_up_rate'])).toHaveLength(2);
});

test('a consultation mechanism is asked for by itself, and its meetings are on record with their minutes [G161]', async () => {
  expect(await h.stateOf('r11-3.4', '-')).toBe('missing');
  await policy('多部门会商机制');
  expect(await h.stateOf('r11-3.4', '-')).toBe('done');
  const meeting = await h.enter(
    'meeting',
    {
      title: '多部门会商',
      body: '联席会',
      heldAt: '2025-10-20',
      chair: leader.personId,
      attendees: [clerk.personId, head.personId],
      papers: papers('会议纪要'),
    },
    { on: '2025-10-21', moves: file },
  );
  expect(meeting.record.state).toBe('filed');
  expect(await titles('meeting', 'body', ['joint'])).toEqual(['多部门会商']);
});

test('a discipline campaign counts with attendance and test, and a test with more passed than came is refused [G026 G144]', async () => {
  const course = (passedCount: number) =>
    h.enter(
      'education_session',
      {
        title: '纪律处分条例集中学习和测试',
        mode: '集中性教育',
        form: '测试',
        contents: ['纪律处分条例'],
        audience: '党员干部',
        heldAt: '2025-06-11',
        expectedCount: 45,
        attendedCount: 43,
        passedCount,
        papers: papers('签到表', '测试成绩'),
      },
      { on: '2025-06-12', moves: file },
    );
  expect(await problemOf(course(44))).toContain('passedCount');
  await course(41);
  expect(await h.stateOf('r9-1.1', '2025')).toBe('done');
});

test('the campaign has its plan, its self-checks and a record for each problem type until it is closed [G129]', async () => {
  await h.enter(
    'plan',
    { title: '集中整治方案', kind: '集中整治方案', issuedOn: '2025-05-10', papers: papers('印发文件') },
    { on: '2025-05-11', moves: [['approve', clerk]] },
  );
  expect(await h.stateOf('r6-1.1', '-')).toBe('done');
  const { record: check } = await h.enter(
    'inspection',
    { title: '集中整治自查', kind: '集中整治自查', heldAt: '2025-08-11', problemCount: 1, papers: papers('检查记录') },
    { on: '2025-08-12', moves: file },
  );
  expect(await h.stateOf('r6-1.2', '2025-H2')).toBe('done');
  await h.enter('problem', {
    title: '设备采购未充分论证',
    source: '集中整治',
    domain: '采购',
    campaignType: '第3类 设备采购',
    detail: '未见论证材料',
    foundOn: '2025-08-11',
    inspection: check.id,
    home: h.department,
    measures: '补论证',
    dueOn: '2025-12-01',
    papers: papers('问题清单'),
  });
  expect(await titles('problem', 'campaignType', ['第3类 设备采购'])).toEqual(['设备采购未充分论证']);
  expect(await titles('problem', 'inspection', [check.id])).toEqual(['设备采购未充分论证']);
});

test('pre-dispensing review and post review are recorded with rates that add up and their interventions [G114]', async () => {
  const review = (kind: string, more: Record<string, unknown>) =>
    h.enter(
      'prescription_review',
      { title: kind, kind, reviewedOn: '2025-10-16', drawnBy: '随机', papers: papers('点评表'), ...more },
      { on: '2025-10-17', moves: file },
    );
  const sound = { sample: 100, reasonable: 95, nonstandard: 3, unsuitable: 2, excessive: 0 };
  expect(await problemOf(review('门急诊处方', { ...sound, reasonable: 99 }))).not.toBe('taken');
  const before = await review('处方审核（前置）', { ...sound, total: 2_000, interventions: 31 });
  await review('门急诊处方', sound);
  expect(before.record.values).toMatchObject({ interventions: 31 });
  expect(await h.stateOf('r3-4.3', '2025-10')).toBe('done');
});
