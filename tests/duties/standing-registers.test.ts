/** Duties of several issuers that the standing registers answer: plans and tasks, leaders’ duties, checks and tours. */
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { expect, test } from 'vitest';
import { problemOf, slotsOf, standingHospital } from './standing.ts';

const h = await standingHospital(await testDatabase(), 'H62');
const { clerk, head, secretary, inspector, president, papers, file, count, listed, move, plan, task } = h;

test('the hospital’s own plan answers clauses of the standard, its local additions stand beside them, and a house without one is shown [Q013 Q041]', async () => {
  expect(await h.stateOf('r11-1.1', '-')).toBe('missing');
  const { record } = await plan('2025年清廉医院建设工作方案', '清廉医院建设工作方案', {
    cityItem: '一（一）至（四）',
    measures: '本院增加：清廉药房示范、耗材追溯。',
    from: '2025-05-01',
    until: '2025-12-31',
    owner: h.house.departmentIds[0],
  });
  await task('召开药事会', { source: record.id, standardRow: '3-4', papers: papers('责任清单') });
  await task('清廉药房示范（本院增加）', { source: record.id, papers: papers('责任清单') });
  expect(await h.stateOf('r11-1.1', '-')).toBe('done');
  const own = await listed('task', [{ field: 'source', any: [record.id] }]);
  expect(own.map(({ values }) => [values['title'], values['standardRow']]).sort()).toEqual([
    ['召开药事会', '3-4'],
    ['清廉药房示范（本院增加）', null],
  ]);
  expect(own.every(({ values }) => values['owner'] === h.department && values['dueOn'] === '2025-12-01')).toBe(true);
  expect(own.map(({ values }) => slotsOf(values['papers'])[0])).toEqual(['责任清单', '责任清单']);
  expect(await problemOf(task('没有科室', { owner: null }))).toBe('owner');
  expect(await problemOf(task('没有时限', { dueOn: null }))).toBe('dueOn');
});

test('tasks of a campaign are followed from assignment to result, each under the plan it comes from [G116 Q184 Q211]', async () => {
  const theme = await plan('改善就医感受提升患者体验主题活动方案', '改善就医感受主题活动方案');
  const project = await plan('“双创双争”组织力提升工程方案', '其他');
  const reform = await plan('现代医院管理制度建设方案', '其他');
  const first = await task('优化门诊流程', { kind: '改善就医感受任务', source: theme.record.id });
  const second = await task('党支部标准化创建', { source: project.record.id });
  const third = await task('修订医院章程', { source: reform.record.id });
  await task('完善议事规则', { source: reform.record.id });
  await move(head, 'task', first.record.id, 'report', { progress: '已增设导诊台' });
  expect(await problemOf(move(head, 'task', first.record.id, 'finish'))).toBe('result');
  await move(head, 'task', first.record.id, 'finish', { result: '候诊时间缩短4分钟' });
  await move(clerk, 'task', first.record.id, 'verify');
  await move(head, 'task', second.record.id, 'finish', { result: '创建五星支部2个' });
  await move(head, 'task', third.record.id, 'finish', { result: '章程经职代会通过' });
  await move(clerk, 'task', third.record.id, 'sendBack');
  const standing = async (source: string) =>
    (await listed('task', [{ field: 'source', any: [source] }]))
      .map(({ values, state }) => [values['title'], state, values['result']])
      .sort();
  expect(await standing(theme.record.id)).toEqual([['优化门诊流程', 'verified', '候诊时间缩短4分钟']]);
  expect(await standing(project.record.id)).toEqual([['党支部标准化创建', 'done', '创建五星支部2个']]);
  expect(await standing(reform.record.id)).toEqual([
    ['修订医院章程', 'open', '章程经职代会通过'],
    ['完善议事规则', 'open', null],
  ]);
});

test('integrity tasks stand in the development plan of the hospital, over its whole span of years [H011 Q218]', async () => {
  const { record } = await plan('医院高质量发展规划（2021—2026年）', '其他', {
    from: '2021-08-01',
    until: '2026-07-31',
    tags: ['与业务工作融合'],
    measures: '把清廉医院建设作为高质量发展的重要保证；推进体系、技术、模式、管理创新。',
  });
  await task('建设清廉医院，保障高质量发展', { source: record.id, dueOn: '2026-06-30' });
  await task('推进管理创新', { source: record.id, dueOn: '2026-07-31' });
  const plans = await listed('plan', [{ field: 'tags', any: ['business'] }]);
  expect(plans.map(({ id }) => id)).toContain(record.id);
  expect(plans.find(({ id }) => id === record.id)?.values).toMatchObject({ from: '2021-08-01', until: '2026-07-31' });
  expect((await listed('task', [{ field: 'source', any: [record.id] }])).map(({ state }) => state)).toEqual(['open', 'open']);
  expect(await problemOf(plan('倒着的规划', '其他', { from: '2026-01-01', until: '2025-01-01' }))).toBe('until');
});

test('quality action tasks and checks of lawful practice are on record, and the checks stand behind the row that a reviewer judges [G048]', async () => {
  await task('核心制度落实专项行动', { kind: '医疗质量行动任务' });
  const before = (await h.verdict('r3-1.1', '2025'))?.actual ?? 0;
  const check = (sections: readonly string[]) =>
    h.enter(
      'inspection',
      {
        title: '依法执业自查',
        kind: '自查',
        heldAt: '2025-09-04',
        sections,
        problemCount: 1,
        findings: '执业许可、诊疗科目、人员资质逐项核对，1人执业地点待变更',
        papers: papers('检查记录'),
      },
      { on: '2025-09-05', moves: file },
    );
  await check(['依法执业']);
  await check(['行风']);
  expect(await count('task', { field: 'kind', any: ['quality'] })).toBe(1);
  expect(await h.verdict('r3-1.1', '2025')).toMatchObject({ state: 'to_review', actual: Number(before) + 1 });
});

test('service tasks have their indicators beside them: waiting time, handover, pay-later patients and follow-ups by period [G057 G058]', async () => {
  await task('丰富预约渠道：微信、自助机、电话', { kind: '改善就医感受任务' });
  const indicator = (name: string, forPeriod: string, more: Record<string, unknown>) =>
    h.enter(
      'indicator',
      { title: name, name, forPeriod, dataSource: '业务系统', home: h.department, ...more },
      { on: '2025-10-13', moves: file },
    );
  for (const [period, value] of [
    ['2025-08', 27],
    ['2025-09', 24],
  ] as const)
    await indicator('门诊平均候诊时间（分钟）', period, { value, target: 20 });
  await indicator('院前院内交接时间（分钟）', '2025-Q3', { value: 6 });
  await indicator('先诊疗后付费人次', '2025-Q3', { value: 1840 });
  await indicator('出院患者随访率（%）', '2025-Q3', { value: 80, numerator: 640, denominator: 800 });
  expect(await problemOf(indicator('出院患者随访率（%）', '2025-Q2', { value: 81, numerator: 640, denominator: 800 }))).toBe(
    'value',
  );
  const all = await listed('indicator');
  const series = (name: string) =>
    all
      .filter(({ values }) => values['title'] === name)
      .map(({ values }) => [values['forPeriod'], values['value']])
      .sort();
  expect(series('门诊平均候诊时间（分钟）')).toEqual([
    ['2025-08', 27],
    ['2025-09', 24],
  ]);
  expect([series('院前院内交接时间（分钟）'), series('先诊疗后付费人次'), series('出院患者随访率（%）')]).toEqual([
    [['2025-Q3', 6]],
    [['2025-Q3', 1840]],
    [['2025-Q3', 80]],
  ]);
  expect(await h.verdict('r4-1.1', '2025')).toMatchObject({ state: 'to_review', actual: 2 });
  expect(await h.verdict('r4-3.1', '2025')).toMatchObject({ state: 'to_review', actual: 1 });
});

test('each leader’s duties are a list of their own with what came of them: the president’s, and each secretary’s [Q039 Q187]', async () => {
  const branch = await h.house.actor('周支书', ['hospital_secretary', 'staff'], 1);
  const duty = (title: string, who: Actor) =>
    task(title, { kind: '第一责任人责任', leader: who.personId, papers: papers('责任清单') });
  const own = await duty('院长对行政管理中清廉建设负具体领导责任', president);
  await duty('党委书记对健康党内政治文化负第一责任', secretary);
  await duty('支部书记对健康党内政治文化负第一责任', branch);
  await move(clerk, 'task', own.record.id, 'finish', { result: '年内主持研究4次，整改2项' });
  const of = async (who: Actor) =>
    (await listed('task', [{ field: 'leader', any: [who.personId] }])).map(({ values, state }) => [
      values['title'],
      state,
      values['result'],
    ]);
  expect(await of(president)).toEqual([['院长对行政管理中清廉建设负具体领导责任', 'done', '年内主持研究4次，整改2项']]);
  expect(await of(secretary)).toEqual([['党委书记对健康党内政治文化负第一责任', 'open', null]]);
  expect(await of(branch)).toEqual([['支部书记对健康党内政治文化负第一责任', 'open', null]]);
});

test('the discipline office keeps its own yearly plan, duty list, checks and what they found until it is closed [G080 Q052]', async () => {
  const [office = ''] = h.house.departmentIds;
  const supervision = await plan('2025年度纪检监督计划', '年度监督计划', { owner: office, leader: inspector.personId });
  const duty = await task('协助党委落实主体责任', { source: supervision.record.id, owner: office, leader: inspector.personId });
  const check = await h.enter(
    'inspection',
    {
      title: '采购环节日常监督',
      kind: '日常监督检查',
      heldAt: '2025-10-15',
      host: office,
      sections: ['运行管理'],
      problemCount: 1,
      findings: '询价单缺签字1份',
      papers: papers('检查记录'),
    },
    { by: inspector, on: '2025-10-16', moves: [['file', inspector]] },
  );
  await h.enter(
    'problem',
    {
      title: '询价单缺签字',
      source: '自查',
      domain: '采购',
      foundOn: '2025-10-15',
      detail: '缺1份',
      home: h.department,
      inspection: check.record.id,
    },
    { by: inspector },
  );
  await move(clerk, 'task', duty.record.id, 'finish', { result: '全年监督12次，纠正5项' });
  expect((await listed('plan', [{ field: 'kind', any: ['supervision'] }], inspector)).map(({ id }) => id)).toEqual([
    supervision.record.id,
  ]);
  const checks = await listed('inspection', [{ field: 'host', any: [office] }], inspector);
  expect(checks.map(({ values, state }) => [values['problemCount'], values['findings'], state])).toEqual([
    [1, '询价单缺签字1份', 'filed'],
  ]);
  const found = (await listed('problem', [], inspector)).filter(({ values }) => values['inspection'] === check.record.id);
  expect(found.map(({ values }) => values['title'])).toEqual(['询价单缺签字']);
  expect(
    (await listed('task', [{ field: 'source', any: [supervision.record.id] }], inspector)).map(({ values }) => values['result']),
  ).toEqual(['全年监督12次，纠正5项']);
});

test('a tour names its stage, and the three stages are told apart with what each found [G044]', async () => {
  const tour = (stage: string | null, problemCount: number) =>
    h.enter(
      'inspection',
      {
        title: `医院巡查${stage ?? ''}`,
        kind: '医院巡查',
        stage,
        heldAt: '2025-09-20',
        sections: ['党建', '行风', '运行管理'],
        problemCount,
        papers: papers('检查记录'),
      },
      { on: '2025-09-21', moves: file },
    );
  expect(await problemOf(tour(null, 0))).toBe('stage');
  for (const [stage, found] of [
    ['全面自查', 7],
    ['实地巡查', 4],
    ['监督整改', 0],
  ] as const)
    await tour(stage, found);
  const stages = (await listed('inspection', [{ field: 'kind', any: ['patrol'] }])).map(({ values }) => [
    values['stage'],
    values['problemCount'],
  ]);
  expect(stages.sort()).toEqual([
    ['on_site', 4],
    ['rectify', 0],
    ['self', 7],
  ]);
});
