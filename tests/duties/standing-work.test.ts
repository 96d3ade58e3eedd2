/** Duties of several issuers that the standing registers answer: supervision, risks, rules, talks, education, conferences. */
import { todayOf } from '@qinglian/server/areas/today/today.ts';
import { listRecords } from '@qinglian/server/ledger/read.ts';
import { inWork } from '@qinglian/server/ledger/services.ts';
import { inTrx, sql } from '@qinglian/server/platform/postgres/database.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { expect, test } from 'vitest';
import { problemOf, slotsOf, standingHospital } from './standing.ts';

const h = await standingHospital(await testDatabase(), 'H63');
const { clerk, head, leader, secretary, inspector, president, papers, file, count, listed, findings, move, plan } = h;

test('presence and opinion of the discipline office at tenders and reviews are on record; without either nothing is taken [Q059]', async () => {
  const scene = (values: Record<string, unknown>) =>
    h.enter(
      'site_supervision',
      {
        title: '设备采购',
        kind: '开标',
        heldAt: '2025-10-20',
        supervisors: [inspector.personId],
        filmShown: '已播放',
        film: '警示录',
        opinion: '程序规范',
        ...values,
      },
      { by: inspector, on: '2025-10-20' },
    );
  expect(await problemOf(scene({ supervisors: [] }))).toBe('supervisors');
  expect(await problemOf(scene({ opinion: '' }))).toBe('opinion');
  await scene({});
  await scene({ title: '科研项目遴选评审', kind: '遴选', filmShown: '不适用', film: null, opinion: '一名评委应回避，已更换' });
  const rows = await listed('site_supervision', [], inspector);
  expect(rows.map(({ values }) => [values['kind'], values['supervisors'], values['opinion']]).sort()).toEqual([
    ['bid_opening', [inspector.personId], '程序规范'],
    ['selection', [inspector.personId], '一名评委应回避，已更换'],
  ]);
});

test('violations in medical documents are kept as checks with their cases and handling [G138]', async () => {
  await h.enter(
    'inspection',
    {
      title: '医学证明文件检查',
      kind: '医疗文书检查',
      heldAt: '2025-10-10',
      sections: ['医学证明文件'],
      sampleCount: 120,
      problemCount: 2,
      violationCount: 1,
      findings: '为未就诊者开具诊断证明1份',
      handling: '暂停处方权一个月',
      papers: papers('检查记录', '案例材料', '处罚记录'),
    },
    { on: '2025-10-11', moves: file },
  );
  const [one] = await listed('inspection', [{ field: 'kind', any: ['documents'] }]);
  expect(one?.values).toMatchObject({ violationCount: 1, handling: '暂停处方权一个月' });
  expect(slotsOf(one?.values['papers'])).toContain('案例材料');
  expect(await h.stateOf('r8-1.2', '2025-H2')).toBe('done');
});

test('the fraud campaign has its plan with the focus points, its checks with results, and the money given back [G143]', async () => {
  expect(await h.stateOf('r8-2.3', '2025')).toBe('running');
  await plan('欺诈骗保专项整治方案', '欺诈骗保专项整治方案', { measures: '重点：虚假诊疗、串换项目、倒卖医保药品、虚假购药。' });
  await h.enter(
    'inspection',
    {
      title: '医保基金自查',
      kind: '医保基金自查',
      heldAt: '2025-10-30',
      sections: ['医保基金使用'],
      sampleCount: 200,
      problemCount: 3,
      violationCount: 2,
      findings: '串换项目2例',
      papers: papers('检查记录'),
    },
    { on: '2025-10-31', moves: file },
  );
  await h.enter(
    'monitoring_closure',
    {
      title: '10月医保自查自纠',
      system: '医保基金智能监管',
      forMonth: '2025-10',
      alerts: 31,
      confirmed: 5,
      explained: 24,
      closed: 29,
      refund: '12860.40',
      papers: papers('月度自查自纠报告'),
    },
    { on: '2025-11-05', moves: file },
  );
  expect(await h.stateOf('r8-2.3', '2025')).toBe('done');
  expect(await h.stateOf('r8-2.2', '2025-H2')).toBe('done');
  expect((await listed('monitoring_closure')).map(({ values }) => values['refund'])).toEqual([1_286_040]);
});

test('reminder coverage follows from its counts, and less than all is not enough [G122]', async () => {
  const coverage = (forPeriod: string, numerator: number, value: number) =>
    h.enter(
      'indicator',
      {
        title: '事前提醒覆盖',
        name: '事前提醒覆盖率（%）',
        forPeriod,
        value,
        numerator,
        denominator: 240,
        home: h.department,
        dataSource: '智能监管系统',
      },
      { on: '2025-10-13', moves: file },
    );
  expect(await problemOf(coverage('2025-09', 228, 96))).toBe('value');
  await coverage('2025-09', 228, 95);
  expect(await h.verdict('r5-1.3', '2025')).toMatchObject({ actual: 95, required: 100 });
  expect((await h.verdict('r5-1.3', '2025'))?.state).not.toBe('done');
  await coverage('2025-10', 240, 100);
  expect(await h.stateOf('r5-1.3', '2025')).toBe('done');
});

test('a screening of the key few has its round, what it found and what was cleared; more cleared than found is refused [G021]', async () => {
  const round = (scope: string, more: Record<string, unknown> = {}) =>
    h.enter(
      'risk_screening',
      {
        title: `${scope}排查`,
        scope,
        heldAt: '2025-10-22',
        pointCount: 12,
        foundCount: 3,
        clearedCount: 2,
        findings: '2处已清理',
        papers: papers('排查记录'),
        ...more,
      },
      { on: '2025-10-23', moves: file },
    );
  expect(await h.stateOf('r2-2.3', '2025-H2')).toBe('running');
  expect(await problemOf(round('关键少数', { clearedCount: 4 }))).toBe('clearedCount');
  await round('关键少数');
  expect(await h.stateOf('r2-2.3', '2025-H2')).toBe('done');
  const rounds = await listed('risk_screening', [{ field: 'scope', any: ['key_minority'] }]);
  expect(rounds.map(({ values }) => [values['foundCount'], values['clearedCount']])).toEqual([[3, 2]]);
});

const post = head.posts[0]?.postId;
const risk = (title: string, more: Record<string, unknown> = {}) => ({
  title,
  kind: '权力运行关键点',
  home: h.department,
  ownerPost: post,
  manifestation: '受托指定品规',
  grade: '高',
  gradeReason: '资金大、裁量大',
  identifiedOn: '2025-05-06',
  reviewOn: '2025-11-10',
  ...more,
});
const control = { measures: '双人复核', measureOwner: head.personId };
const inForce = [
  ['confirm', head],
  ['approve', leader],
] as const;

test('a risk needs its analysis, a measure in force without a trace of its execution is shown, and an overdue review too [Z018]', async () => {
  expect(
    await problemOf(h.enter('risk_point', risk('没有分析', { gradeReason: '', manifestation: '' }), { on: '2025-05-06' })),
  ).toBe('manifestation,gradeReason');
  await h.enter('risk_point', risk('药品遴选', control), { on: '2025-05-06', moves: inForce });
  await h.enter('risk_point', risk('耗材验收', { ...control, papers: papers('风险点防控表') }), {
    on: '2025-05-06',
    moves: inForce,
  });
  const bare = await findings('no-evidence');
  expect(bare.join()).toContain('药品遴选');
  expect(bare.join()).not.toContain('耗材验收');
  const today = await inWork(h.services, clerk, (work) => todayOf({ ledger: h.services, duties: h.duties }, work));
  expect(
    today.late
      .filter(({ kind, due }) => kind === '廉政风险点' && due === '2025-11-10')
      .map(({ title }) => title)
      .sort(),
  ).toEqual(['耗材验收', '药品遴选']);
});

test('each high-risk post has its measures with their state, and one without is not in force [Q116]', async () => {
  const { record } = await h.enter('risk_point', risk('招采参数倾向'), { on: '2025-06-02' });
  expect(
    await problemOf(move(head, 'risk_point', record.id, 'confirm').then(() => move(leader, 'risk_point', record.id, 'approve'))),
  ).not.toBe('taken');
  const rows = (await listed('risk_point', [{ field: 'grade', any: ['high'] }])).filter(
    ({ values }) => values['ownerPost'] === post,
  );
  const measures = rows.map(({ values, state }) => [values['title'], values['measures'], state]).sort();
  expect(measures).toContainEqual(['药品遴选', '双人复核', 'in_force']);
  expect(measures.find(([title]) => title === '招采参数倾向')?.[2]).not.toBe('in_force');
});

const rule = (title: string, more: Record<string, unknown> = {}) =>
  h.enter(
    'policy_document',
    {
      title,
      kind: '其他',
      edition: '第1版',
      issuedOn: '2024-03-01',
      reviewOn: '2026-03-01',
      owner: h.department,
      papers: papers('印发文件', '审议纪要'),
      ...more,
    },
    { on: '2025-05-06', moves: [['issue', clerk]] },
  );
const replaced = async (title: string) => {
  const first = await rule(title);
  await rule(title, { edition: '第2版', issuedOn: '2025-05-01', replaces: first.record.id });
  await move(clerk, 'policy_document', first.record.id, 'repeal');
  const editions = (await listed('policy_document')).filter(({ values }) => values['title'] === title);
  return {
    editions: editions.map(({ values, state }) => [values['edition'], state]).sort(),
    replaces: editions.find(({ values }) => values['edition'] === '第2版')?.values['replaces'] === first.record.id,
  };
};
const BOTH = {
  editions: [
    ['第1版', 'repealed'],
    ['第2版', 'in_force'],
  ],
  replaces: true,
};

test('a rule is held by version: who keeps it, until when it is reviewed, who approved it, and which one it replaced [Z031 H043 Q134]', async () => {
  expect(await replaced('监督管理和责任追究办法')).toEqual(BOTH);
  expect(await replaced('行风与医德医风建设领导小组管理制度')).toEqual(BOTH);
  expect(await replaced('网格化监督管理制度')).toEqual(BOTH);
  const [held] = (await listed('policy_document')).filter(
    ({ values, state }) => values['title'] === '监督管理和责任追究办法' && state === 'in_force',
  );
  expect(held?.values).toMatchObject({ owner: h.department, reviewOn: '2026-03-01' });
  expect(slotsOf(held?.values['papers'])).toEqual(['印发文件', '审议纪要']);
  expect(await problemOf(rule('没有归口科室', { owner: null }))).toBe('owner');
});

test('rules on disclosure and on the branches’ part in important matters are held by version [Q162 Q025]', async () => {
  expect(await replaced('党务院务信息公开管理办法')).toEqual(BOTH);
  expect(await replaced('党支部参与重要事项决策制度')).toEqual(BOTH);
});

test('the three rules of decision are held, and one that is missing or has expired is shown until it is there [G008 Q153]', async () => {
  await inTrx(h.db.app, [h.house.id], (tx) =>
    sql`update organisation set level = '二级' where id = ${h.house.id}::uuid`.execute(tx),
  );
  const names = ['党委会议事规则', '院长办公会议事规则', '党委书记和院长定期沟通制度'] as const;
  expect(await findings('decision-rules')).toEqual(names.map((name) => `没有现行有效的${name}`));
  await rule(names[0], { kind: names[0] });
  await rule(names[1], { kind: names[1], validUntil: '2025-10-31' });
  expect(await findings('decision-rules')).toEqual(names.slice(1).map((name) => `没有现行有效的${name}`));
  await rule(names[1], { kind: names[1], edition: '第2版' });
  await rule(names[2], { kind: names[2] });
  expect(await findings('decision-rules')).toEqual([]);
});

test('secretary and president talk before matters go to the meeting, and both stand in the record [Q154]', async () => {
  const talk = {
    title: '会前沟通',
    kind: '日常谈话',
    heldAt: '2025-11-03',
    talker: secretary.personId,
    content: '就设备采购和人事事项会前沟通',
  };
  expect(await problemOf(h.enter('talk', { ...talk, subject: secretary.personId }, { by: secretary }))).toBe('subject');
  const { record } = await h.enter(
    'talk',
    { ...talk, subject: president.personId },
    { by: secretary, moves: [['confirm', president]] },
  );
  await h.enter(
    'meeting',
    {
      title: '党委会',
      body: '党委会',
      heldAt: '2025-11-05',
      topics: ['大额资金'],
      chair: secretary.personId,
      papers: papers('会议纪要', '签到表'),
    },
    { moves: file },
  );
  const [stored] = await listed('talk', [{ field: 'kind', any: ['daily'] }], inspector);
  expect(stored).toMatchObject({ id: record.id, state: 'confirmed' });
  expect(stored?.values).toMatchObject({ talker: secretary.personId, subject: president.personId, heldAt: '2025-11-03' });
  expect((stored?.values['subjectSign'] as { personId: string }).personId).toBe(president.personId);
});

test('a talk with several on a risk of their department lists all of them [H029]', async () => {
  const talk = {
    title: '科务会廉洁风险集体约谈',
    kind: '集体约谈',
    heldAt: '2025-11-04',
    talker: inspector.personId,
    home: h.department,
    content: '耗材验收风险点',
  };
  expect(await problemOf(h.enter('talk', talk, { by: inspector }))).toBe('subjects');
  await h.enter('talk', { ...talk, subjects: [head.personId, leader.personId] }, { by: inspector, moves: [['file', inspector]] });
  const [stored] = (await listed('talk', [], inspector)).filter(({ values }) => values['title'] === talk.title);
  expect(stored).toMatchObject({ state: 'filed' });
  expect(stored?.values['subjects']).toEqual([head.personId, leader.personId]);
});

const session = (values: Record<string, unknown>, by: Actor = clerk) =>
  h.enter(
    'education_session',
    { mode: '经常性教育', audience: '党员干部', attendedCount: 31, papers: papers('签到表'), ...values },
    { by, on: String(values['heldAt']), moves: file },
  );

test('party rules, law and discipline are taught and tested, with how many passed [Z055]', async () => {
  const quiz = { title: '党纪法规测试', form: '测试', contents: ['纪律处分条例', '法律法规', '九项准则'], heldAt: '2025-09-02' };
  expect(await problemOf(session({ ...quiz, passedCount: 32 }))).not.toBe('taken');
  await session({ ...quiz, passedCount: 29 });
  const [one] = await listed('education_session', [{ field: 'form', any: ['test'] }]);
  expect(one?.values).toMatchObject({ attendedCount: 31, passedCount: 29 });
});

test('what the discipline office teaches, and party-history study, can be told apart from the rest [Q054 Q028]', async () => {
  const [office = ''] = h.house.departmentIds;
  await session({ title: '党纪政纪教育', form: '学习会', contents: ['纪律处分条例'], heldAt: '2025-10-09', host: office });
  await session({
    title: '党史学习教育：参观纪念馆',
    form: '学习会',
    contents: ['党的创新理论'],
    heldAt: '2025-07-01',
    host: h.department,
    attendedCount: 44,
  });
  expect((await listed('education_session', [{ field: 'host', any: [office] }])).map(({ values }) => values['title'])).toEqual([
    '党纪政纪教育',
  ]);
  const history = await inWork(h.services, clerk, (work) => listRecords(work, 'education_session', { q: '党史' }));
  expect(history.rows.map(({ record }) => record.values['attendedCount'])).toEqual([44]);
});

test('lectures are counted by head and year [Q190]', async () => {
  for (const [heldAt, who] of [
    ['2025-03-06', secretary],
    ['2025-09-12', secretary],
    ['2025-06-30', president],
    ['2024-06-30', president],
  ] as const)
    await session({ title: '清廉专题党课', form: '专题党课', heldAt, speaker: who.personId });
  const lectures = (who: Actor, year: string) =>
    count(
      'education_session',
      { field: 'form', any: ['lecture'] },
      { field: 'speaker', any: [who.personId] },
      { field: 'happenedOn', any: [year] },
    );
  expect([await lectures(secretary, '2025'), await lectures(president, '2025'), await lectures(president, '2024')]).toEqual([
    2, 1, 1,
  ]);
});

test('new ways of working are collected with what came of them, to be shared [H012]', async () => {
  await h.enter(
    'publicity',
    {
      title: '药品遴选“三公开”做法',
      kind: '经验总结',
      level: '本院',
      medium: '内部简报',
      publishedOn: '2025-09-29',
      home: h.department,
      summary: '遴选周期缩短一半，零投诉',
      papers: papers('原文'),
    },
    { on: '2025-09-29', moves: file },
  );
  const [one] = (await listed('publicity')).filter(({ values }) => values['title'] === '药品遴选“三公开”做法');
  expect(one).toMatchObject({ state: 'filed' });
  expect(one?.values).toMatchObject({ summary: '遴选周期缩短一半，零投诉', home: h.department });
});

test('a problem that patients raise has its cause, its measure and a second look, and goes back when it is not mended [Q146]', async () => {
  const { record } = await h.enter('problem', {
    title: '退费等候久',
    source: '投诉',
    domain: '医疗服务',
    foundOn: '2025-10-08',
    detail: '一周5起',
    home: h.department,
  });
  await move(clerk, 'problem', record.id, 'assign', {
    leader: leader.personId,
    owner: head.personId,
    measures: '开通自助退费',
    dueOn: '2025-10-31',
  });
  expect(await problemOf(move(head, 'problem', record.id, 'rectify', { result: '已开通' }))).toBe('cause');
  await move(head, 'problem', record.id, 'rectify', { cause: '只有一个窗口', result: '已开通' });
  await move(inspector, 'problem', record.id, 'sendBack', { acceptance: '自助机未启用', dueOn: '2025-11-10' });
  await move(head, 'problem', record.id, 'rectify', { cause: '只有一个窗口', result: '自助机已启用' });
  await move(inspector, 'problem', record.id, 'accept', { acceptance: '复查属实' });
  await move(clerk, 'problem', record.id, 'close');
  expect(
    (await listed('problem', [{ field: 'state', any: ['closed'] }])).find(({ id }) => id === record.id)?.values,
  ).toMatchObject({ cause: '只有一个窗口', measures: '开通自助退费', acceptance: '复查属实' });
});

test('a conference with a sponsor is looked at before it is approved, and can be refused with the reason [Q075]', async () => {
  const event = (more: Record<string, unknown> = {}) =>
    h.enter(
      'academic_conference',
      {
        title: '新技术推广会',
        role: '承办',
        organiser: '某学会',
        heldAt: '2025-12-05',
        home: h.department,
        budget: '30000',
        sponsored: '20000',
        sponsors: '某器械公司',
        speakers: '厂商专家2人',
        ...more,
      },
      { by: head },
    );
  expect(await problemOf(event({ sponsors: '无' }))).toBe('sponsors');
  const { record } = await event();
  expect(await problemOf(move(leader, 'academic_conference', record.id, 'approve'))).toBe('reviewOpinion');
  await move(leader, 'academic_conference', record.id, 'refuse', { reviewOpinion: '日程中有产品推介，变相推销' });
  const { record: sound } = await event({ title: '病例讨论会', sponsors: null, sponsored: null });
  await move(leader, 'academic_conference', sound.id, 'approve', { reviewOpinion: '日程和讲者已审，无推销内容' });
  const rows = await listed('academic_conference');
  expect(rows.map(({ values, state }) => [values['title'], state, values['reviewOpinion']]).sort()).toEqual([
    ['新技术推广会', 'refused', '日程中有产品推介，变相推销'],
    ['病例讨论会', 'approved', '日程和讲者已审，无推销内容'],
  ]);
});
