import { inWork } from '@qinglian/server/ledger/services.ts';
import { listRecords } from '@qinglian/server/ledger/read.ts';
import { createRecord, moveRecord } from '@qinglian/server/ledger/write.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { expect, test } from 'vitest';
import { dutyHospital } from './hospital.ts';

const h = await dutyHospital(await testDatabase(), 'H41');
const { clerk, head, leader, papers } = h;
const file = [['file', clerk]] as const;
const meeting = (body: string, heldAt: string) =>
  h.enter(
    'meeting',
    { title: body, body, heldAt, chair: leader.personId, papers: papers('会议纪要', '签到表') },
    { on: heldAt, moves: file },
  );
const session = (values: Record<string, unknown>) =>
  h.enter(
    'education_session',
    { audience: '党员干部', attendedCount: 30, papers: papers('签到表'), ...values },
    { on: String(values['heldAt']), moves: file },
  );

test('the deployment meeting and the hospital’s own approved plan are each asked for and proven by one record [G158 G159]', async () => {
  expect([await h.stateOf('r11-1.1', '-'), await h.stateOf('r11-1.2', '2025')]).toEqual(['missing', 'running']);
  await h.enter(
    'plan',
    { title: '2025年清廉医院建设工作方案', kind: '清廉医院建设工作方案', issuedOn: '2025-04-25', papers: papers('印发文件') },
    { on: '2025-04-25', moves: [['approve', clerk]] },
  );
  await meeting('工作部署会', '2025-05-06');
  expect([await h.stateOf('r11-1.1', '-'), await h.stateOf('r11-1.2', '2025')]).toEqual(['done', 'done']);
});

test('of the three meeting kinds a missed one is flagged in its own period [G162]', async () => {
  await meeting('工作例会', '2025-09-10');
  await meeting('督办会', '2025-09-12');
  expect(await h.stateOf('r11-3.1', '2025-09')).toBe('done');
  expect(await h.stateOf('r11-3.1', '2025-10')).toBe('missing');
  expect(await h.stateOf('r11-3.2', '2025-Q3')).toBe('done');
  expect(await h.stateOf('r11-3.3', '2025-H2')).toBe('running');
  await meeting('成员单位联系会', '2025-10-14');
  expect(await h.stateOf('r11-3.3', '2025-H2')).toBe('done');
});

test('a task without a responsible leader keeps the responsibility list open and is named [G160]', async () => {
  await h.enter('task', {
    title: '完善遴选办法',
    kind: '重点任务',
    assignedOn: '2025-05-08',
    dueOn: '2025-12-01',
    owner: h.department,
    leader: leader.personId,
  });
  expect(await h.stateOf('r11-2.1', '2025')).toBe('done');
  await h.enter('task', {
    title: '无人负责的任务',
    kind: '重点任务',
    assignedOn: '2025-05-08',
    dueOn: '2025-12-01',
    owner: h.department,
  });
  expect(await h.stateOf('r11-2.1', '2025')).toBe('running');
  expect((await h.verdict('r11-2.1', '2025'))?.facts['names']).toContain('无人负责的任务');
});

test('first responsible person and dual duties are lists with a leader and a paper [G078 G099]', async () => {
  await h.enter(
    'task',
    {
      title: '第一责任人',
      kind: '第一责任人责任',
      assignedOn: '2025-05-08',
      dueOn: '2025-12-31',
      owner: h.department,
      leader: leader.personId,
    },
    { on: '2025-05-08' },
  );
  expect(await h.stateOf('r2-1.1', '-')).toBe('done');
  await h.enter(
    'task',
    {
      title: '一岗双责',
      kind: '一岗双责',
      assignedOn: '2025-05-08',
      dueOn: '2025-12-31',
      owner: h.department,
      leader: leader.personId,
    },
    { on: '2025-05-08' },
  );
  expect(await h.stateOf('r2-1.2', '-')).toBe('incomplete');
  await h.enter(
    'task',
    {
      title: '一岗双责清单',
      kind: '一岗双责',
      assignedOn: '2025-05-09',
      dueOn: '2025-12-31',
      owner: h.department,
      leader: leader.personId,
      papers: papers('责任清单'),
    },
    { on: '2025-05-09' },
  );
  expect(await h.stateOf('r2-1.2', '-')).toBe('done');
});

const risk = {
  title: '遴选打招呼',
  kind: '权力运行关键点',
  manifestation: '受托列入',
  grade: '高',
  gradeReason: '金额大',
  identifiedOn: '2025-05-14',
};
test('each risk point names department, post, kind and grade with its reason, and counts only with measures and two signatures [G018 G019 G102]', async () => {
  const point = { ...risk, home: h.department, ownerPost: head.posts[0]?.postId };
  const without = await h.enter('risk_point', point, { by: head });
  const confirm = (id: string) =>
    inWork(h.services, head, (work) =>
      moveRecord(work, { ledger: 'risk_point', id, version: 1, move: 'confirm', password: 'x' }),
    );
  await expect(confirm(without.record.id)).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await h.stateOf('r2-2.1', '2025')).toBe('running');
  await expect(h.enter('risk_point', { ...point, gradeReason: null }, { by: head })).rejects.toBeInstanceOf(AppError);
  const kinds = await inWork(h.services, clerk, (work) =>
    listRecords(work, 'risk_point', {
      filters: [
        { field: 'kind', any: ['power'] },
        { field: 'home', any: [h.department] },
      ],
    }),
  );
  expect(kinds.rows).toHaveLength(1);
  const done = await h.enter(
    'risk_point',
    { ...point, title: '参数指向', measures: '双人复核', measureOwner: head.personId },
    {
      by: head,
      moves: [
        ['confirm', head],
        ['approve', leader],
      ],
    },
  );
  expect(done.record.values['headSign']).not.toBeNull();
  expect(done.record.values['leaderSign']).not.toBeNull();
});

test('whether risk points were screened is answered from stored records, with the records behind it [G103]', async () => {
  expect(await h.stateOf('r2-2.3', '2025-H1')).toBe('missing');
  await h.enter(
    'risk_screening',
    {
      title: '上半年排查',
      scope: '全院',
      heldAt: '2025-06-12',
      pointCount: 36,
      foundCount: 5,
      clearedCount: 4,
      papers: papers('排查记录'),
    },
    { on: '2025-06-13', moves: file },
  );
  const verdict = await h.verdict('r2-2.3', '2025-H1');
  expect(verdict?.state).toBe('done');
  expect(verdict?.records.map((record) => record.title)).toEqual(['上半年排查']);
  expect(await h.sentence('r2-2.3')).toBe('2025年上半年组织廉政风险点排查1次（6月12日），有排查记录。');
});

test('regular and concentrated education are told apart and both are asked for [G027 G148]', async () => {
  await session({ title: '学条例', mode: '集中性教育', form: '学习会', heldAt: '2025-06-10' });
  expect([await h.stateOf('r9-1.1', '2025'), await h.stateOf('r9-1.2', '2025-Q3')]).toEqual(['done', 'missing']);
  await session({ title: '案例通报', mode: '经常性教育', form: '典型案例通报', heldAt: '2025-09-10' });
  expect(await h.stateOf('r9-1.2', '2025-Q3')).toBe('done');
});

test('a base visit has its place and participants, a warning film its name, and both are duties of the year [G031 G149 G150]', async () => {
  await expect(
    session({ title: '参观', mode: '集中性教育', form: '参观廉政教育基地', heldAt: '2025-07-01' }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await session({
    title: '参观',
    mode: '集中性教育',
    form: '参观廉政教育基地',
    place: '市基地',
    attendees: [clerk.personId, head.personId],
    heldAt: '2025-07-01',
  });
  await expect(
    session({ title: '观影', mode: '集中性教育', form: '观看警示教育片', heldAt: '2025-08-29' }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await session({ title: '观影', mode: '集中性教育', form: '观看警示教育片', film: '《迷失》', heldAt: '2025-08-29' });
  expect([await h.stateOf('r9-2.1', '2025'), await h.stateOf('r9-2.2', '2025')]).toEqual(['done', 'done']);
});

test('articles are registered by level of the medium; an own bulletin does not count as one [G081 G151 G152]', async () => {
  const article = (level: string, kind: string) =>
    h.enter(
      'publicity',
      { title: `${level}${kind}`, kind, level, medium: '某报', publishedOn: '2025-08-21', papers: papers('刊发截图', '原文') },
      { on: '2025-08-22', moves: file },
    );
  await article('本院', '媒体报道');
  expect(await h.stateOf('r10-1.1', '2025')).toBe('running');
  await article('市级', '媒体报道');
  await article('本院', '经验总结');
  expect([await h.stateOf('r10-1.1', '2025'), await h.stateOf('r10-1.2', '2025')]).toEqual(['done', 'done']);
  const byLevel = await inWork(h.services, clerk, (work) =>
    listRecords(work, 'publicity', { filters: [{ field: 'level', any: ['city'] }] }),
  );
  expect(byLevel.rows).toHaveLength(1);
});

test('an on-site meeting, and a model department by five criteria, application and naming [G153 G154]', async () => {
  await meeting('现场会', '2025-09-26');
  expect(await h.stateOf('r10-2.1', '2025')).toBe('done');
  const criteria = { distinct: 18, bright: 17, brand: 16, effect: 18, reach: 15, reviewOpinion: '同意' };
  const named = await h.enter(
    'model_department',
    { title: '清廉药房', home: h.department, appliedOn: '2025-07-21', story: '事迹' },
    {
      by: head,
      on: '2025-08-12',
      moves: [
        ['review', clerk, criteria],
        ['name', clerk, { namedOn: '2025-08-11', papers: papers('命名文件') }],
      ],
    },
  );
  expect(named.record.values['total']).toBe(84);
  expect(await h.stateOf('r10-2.2', '2025')).toBe('done');
});

test('a major opinion event has a clock to its report upward and counts as one too many [G155 G156 G157]', async () => {
  expect(await h.stateOf('r10-3.2', '2025')).toBe('running');
  const event = await h.enter('opinion_event', {
    title: '网传',
    grade: '重大',
    channel: '社交平台',
    foundOn: '2025-11-21',
    content: '内容',
  });
  expect(await h.stateOf('r10-3.1', '2025')).toBe('running');
  expect(await h.stateOf('r10-3.2', '2025')).toBe('missing');
  const close = inWork(h.services, clerk, (work) =>
    moveRecord(work, { ledger: 'opinion_event', id: event.record.id, version: 1, move: 'close', values: { result: '已办' } }),
  );
  await expect(close).rejects.toMatchObject({ code: 'invalid_input' });
  await inWork(h.services, clerk, (work) =>
    moveRecord(work, {
      ledger: 'opinion_event',
      id: event.record.id,
      version: 1,
      move: 'report',
      values: { reportedOn: '2025-11-22', reportedTo: '市卫健局' },
    }),
  );
  expect(await h.stateOf('r10-3.1', '2025')).toBe('done');
});

test('a research problem is in all three lists, or the ledger is not complete [G164]', async () => {
  const problem = await h.enter('problem', {
    title: '爽约率高',
    source: '调研',
    domain: '医疗服务',
    foundOn: '2025-09-18',
    detail: '18%',
    home: h.department,
  });
  expect(await h.stateOf('r12-1.1', '2025')).toBe('running');
  await inWork(h.services, clerk, (work) =>
    moveRecord(work, {
      ledger: 'problem',
      id: problem.record.id,
      version: 1,
      move: 'assign',
      values: { leader: leader.personId, owner: head.personId, measures: '纳入考核', dueOn: '2025-12-10' },
    }),
  );
  expect(await h.stateOf('r12-1.1', '2025')).toBe('done');
});

test('a month without a closing record is flagged [G123]', async () => {
  await h.enter(
    'monitoring_closure',
    {
      title: '9月闭环',
      system: '湖北省医疗服务智能监管系统',
      forMonth: '2025-09',
      alerts: 46,
      confirmed: 9,
      explained: 35,
      closed: 44,
      papers: papers('月度自查自纠报告'),
    },
    { on: '2025-10-05', moves: file },
  );
  expect([await h.stateOf('r5-1.1', '2025-09'), await h.stateOf('r5-1.1', '2025-10')]).toEqual(['done', 'missing']);
});

test('an academic event is approved before it begins, and spending over budget asks for the reason [G132 G133]', async () => {
  const conference = { role: '承办', organiser: '医学会', heldAt: '2025-11-28', home: h.department, budget: '50000' };
  const event = await h.enter('academic_conference', { title: '学习班', ...conference }, { by: head });
  expect(await h.stateOf('r6-2.1', '2025')).toBe('not_applicable');
  const approved = await inWork(h.services, leader, (work) =>
    moveRecord(work, {
      ledger: 'academic_conference',
      id: event.record.id,
      version: 1,
      move: 'approve',
      values: { reviewOpinion: '同意' },
    }),
  );
  expect(approved.record.values['approvedOn']).toBe('2025-11-22');
  h.clock.set('2025-12-02T02:00:00.000Z');
  expect(await h.stateOf('r6-2.1', '2025')).toBe('done');
  const settle = (values: Record<string, unknown>) =>
    inWork(h.services, head, (work) =>
      moveRecord(work, { ledger: 'academic_conference', id: event.record.id, version: 2, move: 'settle', values }),
    );
  await expect(settle({ spent: '60000' })).rejects.toMatchObject({ code: 'invalid_input' });
  expect((await settle({ spent: '60000', overrunReason: '场地改期' })).record.state).toBe('settled');
  h.clock.set('2025-11-22T01:00:00.000Z');
});

test('the hospital keeps its own tour record by step [G134]', async () => {
  const tour = { title: '全面自查', kind: '医院巡查', heldAt: '2025-07-15', problemCount: 7, papers: papers('检查记录') };
  await expect(
    inWork(h.services, clerk, (work) => createRecord(work, { ledger: 'inspection', values: tour })),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await h.enter('inspection', { ...tour, stage: '全面自查' }, { on: '2025-07-16', moves: file });
  expect(await h.stateOf('r7-1.1', '-')).toBe('done');
});

test('penalty rules and penalty records are answered from what is stored; an expired rule is none [G142]', async () => {
  expect([await h.stateOf('r8-2.1', '-'), await h.stateOf('r8-2.2', '2025-H2')]).toEqual(['missing', 'running']);
  await h.enter(
    'policy_document',
    {
      title: '旧细则',
      kind: '违法违规处罚细则',
      issuedOn: '2023-09-02',
      validUntil: '2025-06-30',
      owner: h.department,
      papers: papers('印发文件'),
    },
    { on: '2025-04-20', moves: [['issue', clerk]] },
  );
  expect(await h.stateOf('r8-2.1', '-')).toBe('missing');
  await h.enter(
    'policy_document',
    { title: '处罚细则', kind: '违法违规处罚细则', issuedOn: '2025-07-01', owner: h.department, papers: papers('印发文件') },
    { on: '2025-07-02', moves: [['issue', clerk]] },
  );
  await h.enter(
    'inspection',
    { title: '医保自查', kind: '医保基金自查', heldAt: '2025-10-30', problemCount: 3, papers: papers('检查记录') },
    { on: '2025-10-31', moves: file },
  );
  expect([await h.stateOf('r8-2.1', '-'), await h.stateOf('r8-2.2', '2025-H2')]).toEqual(['done', 'done']);
});

test('three groups are surveyed with sample and margin, by four dimensions and overall [G167 G168]', async () => {
  const survey = (audience: string) => ({
    title: audience,
    audience,
    channel: '扫码',
    forPeriod: '2025-H1',
    sent: 800,
    returned: 612,
    environment: 96,
    process: 93,
    cost: 90,
    feeling: 95,
    overall: 94,
    papers: papers('调查报告'),
  });
  const { cost: _cost, ...without } = survey('门诊患者');
  await expect(
    inWork(h.services, clerk, (work) => createRecord(work, { ledger: 'satisfaction_summary', values: without })),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  const stored = await h.enter('satisfaction_summary', survey('门诊患者'), { on: '2025-06-28', moves: file });
  expect(stored.record.values['margin']).toBe(1.88);
  await h.enter('satisfaction_summary', survey('住院患者'), { on: '2025-06-28', moves: file });
  expect(await Promise.all(['r13-1.1', 'r13-1.2', 'r13-1.3'].map((id) => h.stateOf(id, '2025-H1')))).toEqual([
    'done',
    'done',
    'missing',
  ]);
  await h.enter('satisfaction_summary', survey('医务人员'), { on: '2025-06-28', moves: file });
  expect(await h.stateOf('r13-1.3', '2025-H1')).toBe('done');
});

test('the rule system shows which of the four named rules is missing or has expired [G174]', async () => {
  await h.enter(
    'policy_document',
    {
      title: '互认制度',
      kind: '检查检验结果互认制度',
      issuedOn: '2025-03-01',
      reviewOn: '2026-03-01',
      owner: h.department,
      edition: '2.0',
      papers: papers('印发文件'),
    },
    { on: '2025-04-20', moves: [['issue', clerk]] },
  );
  expect(await Promise.all(['r13-2.1', 'r13-2.2', 'r13-2.3', 'r13-2.4'].map((id) => h.stateOf(id, '-')))).toEqual([
    'done',
    'missing',
    'missing',
    'missing',
  ]);
});
