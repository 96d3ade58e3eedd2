/** Reports of the Guangshui plan: drafted from records, signed, sent in time or marked late, answered, and true to their sources. */
import { boardOf } from '@qinglian/server/areas/standards/board.ts';
import { testCity } from '@qinglian/server/areas/reports/city.fixture.ts';
import { editReport } from '@qinglian/server/areas/reports/editing.ts';
import { draft, paperOf } from '@qinglian/server/areas/reports/routes.ts';
import { getContent } from '@qinglian/server/areas/reports/store.ts';
import { todayOf } from '@qinglian/server/areas/today/today.ts';
import { evaluateAt, verdictsOf } from '@qinglian/server/engines/obligations/index.ts';
import { getRecord, listRecords, listVersions } from '@qinglian/server/ledger/read.ts';
import { createRecord, moveRecord, updateRecord } from '@qinglian/server/ledger/write.ts';
import { readTables } from '@qinglian/server/platform/office/docx-read.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { expect, test } from 'vitest';

const PACK = 'guangshui-2025';
const world = await testCity(await testDatabase(), ['H01', 'H02']);
const h1 = world.houseOf('H01');
const paper = (slot: string) => ({
  kind: 'original',
  slot,
  holder: '档案室',
  volume: '3',
  page: '1',
  seenBy: '经办',
  seenOn: '2025-11-20',
});
const meetingOn = (heldAt: string) =>
  world.as(h1.clerk, async (work) => {
    const { record } = await createRecord(work, {
      ledger: 'meeting',
      values: {
        title: '第四季度药事会',
        body: '药事会',
        heldAt,
        chair: h1.clerk.personId,
        papers: [paper('会议纪要'), paper('签到表')],
      },
    });
    await moveRecord(work, { ledger: 'meeting', id: record.id, version: 1, move: 'file' });
    return record.id;
  });
let meetingId = '';
const reportOf = (id: string) => world.as(h1.clerk, async (work) => (await getRecord(work, 'report', id)).record);
const contentOf = async (id: string) => {
  const record = await reportOf(id);
  return world.as(h1.clerk, (work) => getContent(work, id, String(record.values['contentHash'])));
};
const rowsIn = (content: Awaited<ReturnType<typeof contentOf>>) =>
  content.groups.flatMap((group) => group.items.flatMap((item) => item.rows));

test('a monthly summary is drafted from the month’s records, edited with the draft beside it, and approved in two steps [G087]', async () => {
  meetingId = await meetingOn('2025-11-11');
  const id = await world.report('H01', '2025-11', { until: 'draft' });
  const drafted = await reportOf(id);
  expect(String(drafted.values['situation'])).toContain('第四季度药事会（11月11日）');
  const rows = rowsIn(await contentOf(id));
  const draftOf = (row: string) => rows.find((one) => one.id === row)?.drafted;
  expect(draftOf('3-4')).toContain('召开药事会1次（11月11日）');
  // What is open stands as work under way; the verdict is never written.
  expect(draftOf('13-1')).toBe(
    ['门诊患者', '住院患者', '医务人员'].map((who) => `2025年下半年${who}满意度调查正在推进，计划于12月完成。`).join('\n'),
  );
  expect(rows.filter((row) => /未落实|佐证不全|逾期落实|待审核|补录/.test(row.drafted)).map((row) => row.id)).toEqual([]);
  await world.as(h1.clerk, (work) =>
    updateRecord(work, { ledger: 'report', id, version: drafted.version, values: { nextSteps: '12月15日前报送年度总结。' } }),
  );
  await expect(world.move(h1.secretary, 'report', id, 'sign')).rejects.toMatchObject({ code: 'wrong_state' });
  await world.move(h1.clerk, 'report', id, 'submitReview');
  await world.move(h1.reviewer, 'report', id, 'passReview');
  await world.move(h1.secretary, 'report', id, 'sign');
  expect((await reportOf(id)).state).toBe('signed');
});

test('a report sent in time is received without a mark, one sent late says by how many working days; both get a receipt [G088]', async () => {
  const inTime = await world.report('H01', '2025-10', { on: '2025-10-20' });
  const late = await world.report('H02', '2025-10', { on: '2025-10-23' });
  const received = await world.as(world.office, (work) =>
    listRecords(work, 'submission', { filters: [{ field: 'forMonth', any: ['2025-10'] }] }),
  );
  const lateBy = new Map(received.rows.map((row) => [row.record.values['unit'], row.record.values['lateWorkdays']]));
  expect(lateBy.get(h1.id)).toBe(0);
  expect(lateBy.get(world.houseOf('H02').id)).toBe(3);
  for (const row of received.rows) await world.move(world.office, 'submission', row.record.id, 'accept');
  expect((await reportOf(inTime)).state).toBe('accepted');
  const other = world.houseOf('H02');
  expect((await world.as(other.clerk, (work) => getRecord(work, 'report', late))).record.state).toBe('accepted');
});

test('the annual summary is due by 15 December: reminded before, marked when late [G089]', async () => {
  world.clock.set('2025-12-10T02:00:00.000Z');
  const id = await world.as(h1.clerk, (work) => draft(world.reports, work, { type: 'annual', period: '2025' }));
  expect((await reportOf(id)).values['dueOn']).toBe('2025-12-15');
  const today = await world.as(h1.clerk, (work) => todayOf({ ledger: world.services, duties: world.duties }, work));
  expect([...today.soon, ...today.waiting].some((item) => item.due === '2025-12-15')).toBe(true);
  await world.report('H01', '2025', { type: 'annual', on: '2025-12-17' });
  expect((await reportOf(id)).values['lateWorkdays']).toBe(2);
  world.clock.set('2025-11-22T01:00:00.000Z');
});

test('the standard is one version of 6 groups, 13 items and 32 rows, a sheet of its own for each unit, exported as its four-column table [G091 G092]', async () => {
  const pack = world.duties.catalogue.get(PACK)?.pack;
  if (!pack) throw new Error('the pack is in the catalogue');
  for (const [code, name] of [
    ['H01', '测试单位H01'],
    ['H02', '测试单位H02'],
  ] as const) {
    const house = world.houseOf(code);
    const verdicts = await world.as(house.clerk, (work) => verdictsOf(world.duties, work, PACK));
    const board = boardOf(pack, verdicts, { year: '2025', today: '2025-11-22', since: '2024-01-01' });
    expect([board.groups.length, board.groups.flatMap((group) => group.items).length]).toEqual([6, 13]);
    const id = await world.report(code, '2025-09', { until: 'draft', on: '2025-09-18' });
    const { bytes, name: fileName } = await world.as(house.clerk, (work) => paperOf(world.reports, work, id, 'table.docx'));
    expect(fileName).toContain(name);
    const [table] = readTables(bytes);
    expect(table?.[0]?.map((cell) => cell.paragraphs.join(''))).toEqual(['考评内容', '具体内容', '建设标准', '落实情况']);
    expect(table).toHaveLength(33);
  }
});

test('the cell on party leadership is filled by the hospital itself, beside what was drafted, with its evidence, and goes into the table [G093]', async () => {
  const study = await world.as(h1.clerk, async (work) => {
    const { record } = await createRecord(work, {
      ledger: 'meeting',
      values: {
        title: '党委会研究清廉医院建设',
        body: '党委会',
        heldAt: '2025-10-08',
        topics: ['清廉医院建设'],
        chair: h1.clerk.personId,
        papers: [paper('会议纪要'), paper('签到表')],
      },
    });
    await moveRecord(work, { ledger: 'meeting', id: record.id, version: 1, move: 'file' });
    return record.id;
  });
  const id = await world.report('H01', '2025-08', { until: 'draft' });
  const own = '修订党委会议事规则，党委把方向、管大局、作决策、促改革、保落实。';
  const { version } = await reportOf(id);
  await world.as(h1.clerk, (work) => editReport(work, id, { version, rows: { '1-1': own } }));
  const content = await contentOf(id);
  const row = rowsIn(content).find((one) => one.id === '1-1');
  expect(row?.edited).toBe(own);
  expect(row?.drafted).toContain('召开党委会和理论学习中心组学习');
  const behind = content.annex.filter(({ number }) => row?.evidence.includes(number)).map((one) => one.id);
  expect(behind).toContain(study);
  const { bytes } = await world.as(h1.clerk, (work) => paperOf(world.reports, work, id, 'table.docx'));
  const cells = readTables(bytes)[0]?.flatMap((line) => line.map((cell) => cell.paragraphs.join('')));
  expect(cells?.some((cell) => cell.includes(own))).toBe(true);
  await expect(
    world.as(h1.clerk, (work) => editReport(work, id, { version: version + 1, rows: { '9-9': '没有这一条' } })),
  ).rejects.toMatchObject({ details: { problems: [{ field: '9-9' }] } });
});

test('every claim leads to its record, and what is changed after signing is on record and lets the signature lapse [G175]', async () => {
  const id = await world.report('H01', '2025-11', { until: 'draft' });
  const content = await contentOf(id);
  const entry = content.annex.find((one) => one.id === meetingId);
  expect(entry?.ledger).toBe('meeting');
  expect(rowsIn(content).find((row) => row.id === '3-4')?.evidence).toContain(entry?.number);
  const source = await world.as(h1.clerk, (work) => getRecord(work, 'meeting', entry?.id ?? ''));
  expect(source.record.values['heldAt']).toBe('2025-11-11');
  const signed = await reportOf(id);
  expect(signed.values['approveSign']).not.toBeNull();
  await world.move(h1.clerk, 'report', id, 'withdraw');
  const reopened = await reportOf(id);
  await world.as(h1.clerk, (work) =>
    updateRecord(work, { ledger: 'report', id, version: reopened.version, values: { problems: '改动后的问题' } }),
  );
  expect((await reportOf(id)).values['approveSign']).toBeNull();
  const history = await world.as(h1.clerk, (work) => listVersions(work, 'report', id));
  expect(history.map((version) => version.move)).toEqual([
    'create',
    'update',
    'submitReview',
    'passReview',
    'sign',
    'withdraw',
    'update',
  ]);
  // The quality of monthly reports is itself a row of the standard: in time, and true as a person judges.
  const verdicts = await world.as(h1.clerk, (work) =>
    evaluateAt(world.duties, work.tx, { orgId: h1.id, pack: PACK, moment: { asOf: '2025-11-22', knownAt: work.now } }),
  );
  expect(verdicts.find((one) => one.obligation === 'r13-3.1' && one.period === '2025-10')?.state).toBe('done');
  expect(verdicts.find((one) => one.obligation === 'r13-3.2')?.state).toBe('to_review');
});
