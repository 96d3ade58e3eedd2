/** Duties of other issuers (曲靖, 株洲, 山东, the paper on primary care) that the same registers serve. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { countRecords, listRecords } from '@qinglian/server/ledger/read.ts';
import { inWork } from '@qinglian/server/ledger/services.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { expect, test } from 'vitest';
import { dutyHospital } from './hospital.ts';

const h = await dutyHospital(await testDatabase(), 'H61');
const { clerk, head, leader, secretary, inspector, papers } = h;
const file = [['file', clerk]] as const;
const problemOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'taken',
    (error: unknown) =>
      error instanceof AppError
        ? (error.details.problems?.map((one) => one.field ?? one.message).join() ?? error.code)
        : String(error),
  );
type Filter = { readonly field: string; readonly any?: readonly string[]; readonly empty?: boolean };
const count = async (ledger: string, ...filters: readonly Filter[]): Promise<number> =>
  (await inWork(h.services, clerk, (work) => countRecords(work, ledger, { filters }))).total;
const listed = (ledger: string, ...filters: readonly Filter[]) =>
  inWork(h.services, clerk, async (work) =>
    (await listRecords(work, ledger, { filters, limit: 100 })).rows.map((row) => row.record),
  );
const session = (values: Record<string, unknown>) =>
  h.enter(
    'education_session',
    { mode: '经常性教育', audience: '党员干部', attendedCount: 31, papers: papers('签到表'), ...values },
    { on: String(values['heldAt']), moves: file },
  );

test('a base visit is recorded with its list and number, and a film session names its film [H005 H006]', async () => {
  const visit = {
    title: '赴廉政教育基地',
    form: '参观廉政教育基地',
    heldAt: '2025-06-28',
    attendees: [leader.personId, head.personId],
    expectedCount: 34,
  };
  expect(await problemOf(session(visit))).toBe('place');
  const { record } = await session({ ...visit, place: '市廉政教育基地' });
  expect(record.values).toMatchObject({ attendedCount: 31, attendees: [leader.personId, head.personId] });
  const film = { title: '观看警示教育片', form: '观看警示教育片', heldAt: '2025-06-28' };
  expect(await problemOf(session(film))).toBe('film');
  await session({ ...film, film: '湘水廉波' });
  expect(await count('education_session', { field: 'form', any: ['film'] })).toBe(1);
});

test('party lectures by leaders and lectures by invited experts are counted apart, each with who and on what [H008 H016 H017]', async () => {
  await session({
    title: '廉政教育党课',
    form: '专题党课',
    heldAt: '2025-06-30',
    speaker: secretary.personId,
    attendedCount: 210,
  });
  await session({ title: '清廉从医', form: '专题党课', heldAt: '2025-07-15', speaker: leader.personId });
  await session({ title: '医保基金法律责任', form: '专题党课', heldAt: '2025-08-12', outsideSpeaker: '市委党校某教授' });
  const lectures: Filter = { field: 'form', any: ['lecture'] };
  expect(await count('education_session', lectures, { field: 'speaker', any: [secretary.personId, leader.personId] })).toBe(2);
  const invited = await listed('education_session', lectures, { field: 'outsideSpeaker', empty: false });
  expect(invited.map(({ values }) => [values['outsideSpeaker'], values['title']])).toEqual([
    ['市委党校某教授', '医保基金法律责任'],
  ]);
  const own = await listed('education_session', lectures, { field: 'speaker', any: [secretary.personId] });
  expect(own.map(({ values }) => values['attendedCount'])).toEqual([210]);
});

test('central-group sessions are counted for the year [H015]', async () => {
  for (const heldAt of ['2025-03-05', '2025-06-05', '2025-09-05'])
    await h.enter(
      'meeting',
      {
        title: '中心组学习',
        body: '党委理论学习中心组学习',
        topics: ['党的创新理论'],
        heldAt,
        chair: secretary.personId,
        papers: papers('签到表', '会议纪要'),
      },
      { on: heldAt, moves: file },
    );
  expect(await count('meeting', { field: 'body', any: ['study_group'] }, { field: 'happenedOn', any: ['2025'] })).toBe(3);
  expect(await count('meeting', { field: 'body', any: ['study_group'] }, { field: 'happenedOn', any: ['2024'] })).toBe(0);
});

test('study of law, discipline and films are kinds of session, each group study with its attendance [Q193 S060]', async () => {
  await session({ title: '法律法规学习', form: '学习会', contents: ['法律法规'], heldAt: '2025-09-02', expectedCount: 35 });
  await session({ title: '党纪学习', form: '学习会', contents: ['纪律处分条例'], heldAt: '2025-09-03', expectedCount: 33 });
  expect(await problemOf(session({ title: '人数不对', form: '学习会', heldAt: '2025-09-04', expectedCount: 30 }))).toBe(
    'attendedCount',
  );
  const study = await listed('education_session', { field: 'form', any: ['study'] });
  expect(study.map(({ values }) => [values['expectedCount'], values['attendedCount']])).toEqual(
    expect.arrayContaining([
      [35, 31],
      [33, 31],
    ]),
  );
  expect(await count('education_session', { field: 'contents', any: ['law'] })).toBe(1);
  expect(await count('education_session', { field: 'contents', any: ['discipline_regulation'] })).toBe(1);
});

const finding = (values: Record<string, unknown> = {}) => ({
  title: '抗菌药物越级使用',
  source: '自查',
  domain: '药品',
  foundOn: '2025-11-03',
  detail: '抽查20份，2份越级',
  home: h.department,
  papers: papers('问题清单'),
  ...values,
});
const assigned = { leader: leader.personId, owner: head.personId, measures: '重新培训并前置拦截', dueOn: '2025-11-28' };

test('a finding becomes an item with owner, measure and deadline, and is closed only with cause, proof and acceptance [Z022 Z122 Q008]', async () => {
  const { record: check } = await h.enter(
    'inspection',
    { title: '药品专项自查', kind: '自查', heldAt: '2025-11-03', problemCount: 1, papers: papers('检查记录') },
    { on: '2025-11-03', moves: file },
  );
  const from = finding({ inspection: check.id });
  for (const left of ['owner', 'measures', 'dueOn'] as const) {
    const { [left]: _left, ...without } = assigned;
    expect(await problemOf(h.enter('problem', from, { moves: [['assign', clerk, without]] }))).toBe(left);
  }
  expect(
    await problemOf(
      h.enter('problem', from, {
        moves: [
          ['assign', clerk, assigned],
          ['close', clerk],
        ],
      }),
    ),
  ).toBe('wrong_state');
  const proof = { cause: '权限未更新', result: '已更新权限', papers: papers('问题清单', '整改佐证') };
  expect(
    await problemOf(
      h.enter('problem', from, {
        moves: [
          ['assign', clerk, assigned],
          ['rectify', head, proof],
          ['accept', inspector, {}],
        ],
      }),
    ),
  ).toBe('acceptance');
  const { record } = await h.enter('problem', from, {
    moves: [
      ['assign', clerk, assigned],
      ['rectify', head, proof],
      ['accept', inspector, { acceptance: '抽查20份均合规' }],
      ['close', clerk],
    ],
  });
  expect(record.state).toBe('closed');
  const ofCheck = await listed('problem', { field: 'inspection', any: [check.id] });
  expect(ofCheck.some(({ id }) => id === record.id)).toBe(true);
});

test('problems found in research and discussion are followed to their solution, and one that relapses goes back [Z119 H073 S037]', async () => {
  const { record } = await h.enter('problem', finding({ title: '门诊排队久', source: '调研', domain: '医疗服务' }), {
    moves: [
      ['assign', clerk, assigned],
      ['rectify', head, { cause: '号源集中', result: '分时段放号' }],
      ['sendBack', inspector, { acceptance: '高峰时段仍超时', dueOn: '2025-12-15' }],
    ],
  });
  expect(record).toMatchObject({ state: 'assigned', values: { dueOn: '2025-12-15', acceptance: '高峰时段仍超时' } });
  const open = await listed('problem', { field: 'source', any: ['research'] }, { field: 'state', any: ['found', 'assigned'] });
  expect(open.map(({ values }) => values['title'])).toEqual(['门诊排队久']);
  await h.enter('problem', finding({ title: '标识不清', source: '调研', domain: '医疗服务' }));
  expect(await count('problem', { field: 'source', any: ['research'] })).toBe(2);
});

test('each version of a risk sheet needs its measures and both signatures again [H037 H038]', async () => {
  const sheet = {
    title: '药品调剂',
    kind: '权力运行关键点',
    home: h.department,
    ownerPost: head.posts[0]?.postId,
    manifestation: '违规发药',
    grade: '中',
    gradeReason: '接触面广',
    identifiedOn: '2025-11-03',
    papers: papers('风险点防控表'),
  };
  expect(await problemOf(h.enter('risk_point', sheet, { moves: [['confirm', head]] }))).toContain('measures');
  const signed = await h.enter(
    'risk_point',
    { ...sheet, measures: '双人核对', measureOwner: head.personId, reviewOn: '2026-11-03' },
    {
      moves: [
        ['confirm', head],
        ['approve', leader],
      ],
    },
  );
  expect([signed.record.values['headSign'], signed.record.values['leaderSign']]).not.toContain(null);
  const reviewed = await h.enter(
    'risk_point',
    { ...sheet, title: '药品调剂（修订）', measures: '双人核对', measureOwner: head.personId, reviewOn: '2025-11-20' },
    {
      moves: [
        ['confirm', head],
        ['approve', leader],
        ['review', head, { grade: '高', gradeReason: '出现差错', measures: '双人核对、扫码复核', reviewOn: '2026-11-20' }],
      ],
    },
  );
  expect(reviewed.record).toMatchObject({ state: 'draft', values: { headSign: null, leaderSign: null } });
});

test('duties of three levels are on lists of their own, the secretary’s among them, and each leader sees the own ones [H021 Q038 H022]', async () => {
  const task = (
    title: string,
    kind: string,
    who: string,
    moves: readonly (readonly [string, typeof clerk, Record<string, unknown>?])[] = [],
  ) =>
    h.enter(
      'task',
      {
        title,
        kind,
        leader: who,
        owner: h.department,
        assignedOn: '2025-04-20',
        dueOn: '2025-12-31',
        papers: papers('责任清单'),
      },
      { on: '2025-04-20', moves },
    );
  expect([await h.stateOf('r2-1.1', '-'), await h.stateOf('r2-1.2', '-')]).toEqual(['missing', 'missing']);
  await task('亲自部署、过问、协调', '第一责任人责任', secretary.personId);
  await task('督促分管科室', '一岗双责', leader.personId, [['report', clerk, { progress: '已督促2次' }]]);
  await task('完善遴选办法', '重点任务', leader.personId);
  expect([await h.stateOf('r2-1.1', '-'), await h.stateOf('r2-1.2', '-')]).toEqual(['done', 'done']);
  const of = async (who: string) => (await listed('task', { field: 'leader', any: [who] })).map(({ values }) => values['title']);
  expect(await of(secretary.personId)).toEqual(['亲自部署、过问、协调']);
  expect((await of(leader.personId)).sort()).toEqual(['完善遴选办法', '督促分管科室'].sort());
});

test('integrity on the agenda of a business meeting and in a business plan can be shown [Z091]', async () => {
  await h.enter(
    'meeting',
    {
      title: '季度业务分析会',
      body: '院长办公会',
      topics: ['医院业务工作', '党风廉政建设'],
      heldAt: '2025-10-09',
      chair: leader.personId,
      papers: papers('会议纪要'),
    },
    { on: '2025-10-10', moves: file },
  );
  await h.enter(
    'meeting',
    {
      title: '设备排期会',
      body: '院长办公会',
      topics: ['医院业务工作'],
      heldAt: '2025-10-16',
      chair: leader.personId,
      papers: papers('会议纪要'),
    },
    { on: '2025-10-17', moves: file },
  );
  const both = await listed('meeting', { field: 'topics', any: ['business'] }, { field: 'topics', any: ['integrity'] });
  expect(both.map(({ values }) => values['title'])).toEqual(['季度业务分析会']);
  await h.enter(
    'plan',
    { title: '高质量发展年度计划', kind: '其他', tags: ['与业务工作融合'], issuedOn: '2025-01-20', papers: papers('印发文件') },
    { on: '2025-01-21', moves: [['approve', clerk]] },
  );
  expect((await listed('plan', { field: 'tags', any: ['business'] })).map(({ values }) => values['title'])).toEqual([
    '高质量发展年度计划',
  ]);
});
