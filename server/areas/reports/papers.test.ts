/** Papers of a report opened again: every cell is the content's, every number the database's, and nothing restricted is in them. */
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import { figuresIn } from '@qinglian/domain/reports/drafting/review.ts';
import { verdictStates } from '@qinglian/domain/obligations/types.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { getRecord, listRecords } from '../../ledger/read.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { documentXml, elements, readTables, textOf } from '../../platform/office/docx-read.ts';
import { readSheets } from '../../platform/office/xlsx.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { testCity } from './city.fixture.ts';
import { paperFiles } from './papers.ts';
import { draft, paperOf } from './routes.ts';
import { getContent } from './store.ts';
import { submissionPaper } from './submission-papers.ts';

const city = await testCity(await testDatabase(), ['H01']);
const house = city.houseOf('H01');
const original = (slot: string) => ({
  kind: 'original',
  slot,
  holder: '档案室',
  volume: '3',
  page: '1',
  seenBy: '经办',
  seenOn: '2025-11-20',
});
const add = (ledger: string, values: Readonly<Record<string, unknown>>, moves: readonly string[] = []) =>
  city.as(house.clerk, async (work) => {
    const { record } = await createRecord(work, { ledger, values });
    for (const [at, move] of moves.entries())
      await moveRecord(work, { ledger, id: record.id, version: at + 1, move, password: 'x' });
    return record.id;
  });
const meeting = (title: string, body: string, heldAt: string, papers: readonly string[] = ['会议纪要', '签到表']) =>
  add('meeting', { title, body, heldAt, chair: house.clerk.personId, papers: papers.map(original) }, ['file']);

await meeting('第三季度药事会', '药事会', '2025-08-20');
await meeting('第四季度药事会', '药事会', '2025-11-11');
await meeting('十月工作例会', '工作例会', '2025-10-15');
await meeting('十一月<第一次>工作例会&部署', '工作例会', '2025-11-05');
await meeting('十一月第二次工作例会', '工作例会', '2025-11-19');
await meeting('四季度督办会', '督办会', '2025-11-06', ['会议纪要']);
const department = house.departmentIds[1];
await add('problem', {
  title: '回扣线索核查中的问题',
  source: '调研',
  domain: '其他',
  foundOn: '2025-11-12',
  detail: '不得外传的问题描述',
  home: department,
});
await city.as(house.reviewer, (work) =>
  createRecord(work, {
    ledger: 'talk',
    values: {
      title: '不得外传的谈话',
      kind: '提醒谈话',
      heldAt: '2025-11-10',
      talker: house.reviewer.personId,
      subject: house.clerk.personId,
      content: '内容',
    },
  }),
);
const reportId = await city.report('H01', '2025-11', { on: '2025-11-20' });
const record = await city.as(house.clerk, async (work) => (await getRecord(work, 'report', reportId)).record);
const content = await city.as(house.clerk, (work) => getContent(work, reportId, String(record.values['contentHash'])));
const open = (file: (typeof paperFiles)[number]) => city.as(house.clerk, (work) => paperOf(city.reports, work, reportId, file));
const rowsIn = (of: ReportContent) =>
  of.groups.flatMap((group) =>
    group.items.flatMap((item) => item.rows.map((row) => ({ group: group.label, item: item.label, row }))),
  );
const filled = ({ row }: ReturnType<typeof rowsIn>[number]): readonly string[] => {
  const lines = (row.edited ?? row.drafted).split('\n').filter((line) => line !== '');
  if (row.evidence.length === 0) return lines;
  const list = `（佐证${row.evidence.join('、')}）`;
  return lines.length === 0 ? [list] : [...lines.slice(0, -1), `${lines.at(-1) ?? ''}${list}`];
};
const sheet = <T>(rows: readonly (readonly T[])[]): readonly (readonly (T | string)[])[] =>
  rows.map((row) => row.map((cell) => cell ?? ''));
const query = <T>(of: ReturnType<typeof sql<T>>) => city.as(house.clerk, (work) => rowsOf(work.tx, of));

test('the official table reopened as Word and as workbook has in every cell what the content says', async () => {
  const wanted = rowsIn(content);
  expect(wanted).toHaveLength(32);
  const [table, annex] = readTables((await open('table.docx')).bytes);
  const [book, list] = await readSheets((await open('table.xlsx')).bytes);
  let [group, item] = ['', ''];
  let [groupCell, itemCell]: unknown[] = [];
  for (const [at, one] of wanted.entries()) {
    const cells = table?.[at + 1];
    if (cells?.[0]?.merge !== 'continue') group = cells?.[0]?.paragraphs.join('') ?? '';
    if (cells?.[1]?.merge !== 'continue') item = cells?.[1]?.paragraphs.join('') ?? '';
    expect([group, item, cells?.[2]?.paragraphs.join('')]).toEqual([one.group, one.item, one.row.standard]);
    expect(cells?.[3]?.paragraphs.filter((line) => line !== '')).toEqual(filled(one));
    const line = book?.rows[at + 3] ?? [];
    // The covered cells of a merge are empty.
    groupCell = line[0] ?? groupCell;
    itemCell = line[1] ?? itemCell;
    expect([groupCell, itemCell, line[2], line[3] ?? '']).toEqual([
      one.group,
      one.item,
      one.row.standard,
      filled(one).join('\n'),
    ]);
  }
  const entries = content.annex.map((entry) => [String(entry.number), entry.title, entry.papers, entry.date, entry.place]);
  expect(annex?.slice(1).map((row) => row.slice(0, 5).map((cell) => cell.paragraphs.join('')))).toEqual(entries);
  expect(list?.rows.slice(3).map((row) => row.slice(0, 5))).toEqual(entries);
});

test('every figure in the table is counted again in the database, and none is left uncounted', async () => {
  const counts = await query<{ body: string; n: number; days: string[] }>(
    sql`select body, count(*)::int as n, array_agg(to_char(held_at, 'FMMM"月"FMDD"日"') order by held_at) as days from meeting
      where state = 'filed' and removed_at is null and papers::text like '%会议纪要%' and papers::text like '%签到表%' group by body,
        case when body = 'regular' then 0 else extract(quarter from held_at) end`,
  );
  const problems = await query<{ n: number; done: number }>(
    sql`select count(*)::int as n, (count(*) filter (where home is not null and owner is not null and measures is not null and due_on is not null))::int as done
      from problem where source = 'research' and removed_at is null`,
  );
  const reports = await query<{ n: number }>(sql`select count(*)::int as n from report where state in ('submitted', 'accepted')`);
  const told = rowsIn(content).flatMap(({ row }) =>
    row.drafted.split(/[；\n]/).filter((sentence) => figuresIn(sentence).length > 0),
  );
  const words: Readonly<Record<string, string>> = { drug_committee: '药事会', regular: '工作例会' };
  const known = [
    ...counts.flatMap(({ body, n, days }) =>
      words[body] === undefined ? [] : [`召开${words[body]}${n}次（${days.join('、')}）`],
    ),
    `登记问题${problems[0]?.n}个，明确责任和整改措施${problems[0]?.done}个`,
  ];
  for (const sentence of told) {
    if (sentence.startsWith('应报')) {
      // Drafted before it was sent: months from the standard's first day on, none of them in time.
      const [due, ...outcomes] = figuresIn(sentence).map((figure) => Number.parseInt(figure, 10));
      expect(outcomes.reduce((sum, n) => sum + n, 0)).toBe(due);
      expect(outcomes[0]).toBe((reports[0]?.n ?? 0) - 1);
    } else
      expect(
        known.filter((one) => sentence.includes(one)),
        sentence,
      ).toHaveLength(1);
  }
  expect(told.filter((sentence) => sentence.includes('次')).length).toBe(3);
});

test('every entry of the annex is a record with these papers at this place', async () => {
  expect(content.annex.length).toBeGreaterThanOrEqual(5);
  for (const entry of content.annex) {
    const [row] = await query<{ title: string; on: string; papers: readonly { slot: string; holder: string }[] }>(
      sql`select title, happened_on as on, papers from ${sql.table(entry.ledger)} where id = ${entry.id}::uuid`,
    );
    expect([entry.title, entry.date, entry.papers]).toEqual([
      row?.title,
      dayInChinese(row?.on ?? ''),
      row?.papers.map(({ slot }) => slot).join('、'),
    ]);
    expect(entry.place).toContain(row?.papers[0]?.holder);
  }
});

test('the work ledger reopened has one line a duty, each cell the frozen content’s, each day and 佐证 number the record’s', async () => {
  const [book] = await readSheets((await open('ledger.xlsx')).bytes);
  expect(book?.rows[0]?.[0]).toBe('2025年11月清廉医院建设工作台账');
  expect(String(book?.rows[1]?.[0])).toContain('单位：测试单位H01');
  expect(book?.rows[2]).toEqual(['序号', '标准条目', '工作事项', '开展情况', '日期', '责任科室', '责任人', '佐证编号', '进展']);
  const lines = content.lines.map((line) => [
    line.number,
    line.row,
    line.item,
    line.action,
    line.date,
    line.unit,
    line.owner,
    line.evidence,
    line.state,
  ]);
  expect(sheet(book?.rows.slice(3, 3 + lines.length) ?? [])).toEqual(sheet(lines));
  expect(String(book?.rows[3 + lines.length]?.[0])).toContain('签发：');
  expect(new Set(content.lines.map((line) => `${line.row} ${line.item}`)).size).toBe(content.lines.length);
  const regular = content.lines.find((line) => line.item === '工作例会');
  const numbers = content.annex.filter((entry) => /十一月.*工作例会/.test(entry.title)).map((entry) => entry.number);
  expect(regular).toMatchObject({
    row: '11-3',
    action: '十一月<第一次>工作例会&部署（11月5日）；十一月第二次工作例会（11月19日）',
    date: '11月5日、11月19日',
    unit: '清廉办',
    owner: '主要负责人',
    evidence: `佐证${numbers.join('、')}`,
    state: '已开展',
  });
  // Held, without all its papers: what was done is said, and no 佐证 claimed.
  expect(content.lines.find((line) => line.item === '督办会')).toMatchObject({ date: '11月6日', evidence: '', state: '已开展' });
  expect(content.lines.find((line) => line.item === '成员单位联系会')).toMatchObject({
    action: '',
    state: '计划于12月31日前完成',
  });
});

test('the work ledger prints on A4 landscape with its header on every page', async () => {
  const files = unzipSync((await open('ledger.xlsx')).bytes);
  const part = (name: string): string => strFromU8(files[name] ?? new Uint8Array());
  const [page = ''] = /<pageSetup[^>]*>/.exec(part('xl/worksheets/sheet1.xml')) ?? [];
  expect(page).toContain('orientation="landscape"');
  expect(page).toContain('paperSize="9"');
  expect(part('xl/workbook.xml')).toMatch(/_xlnm\.Print_Titles[^>]*>[^<]*\$3:\$3/);
});

test('no verdict, no problem and no talk stands in any paper, and the city office holds the same work ledger', async () => {
  const [sent] = (await city.as(city.office, (work) => listRecords(work, 'submission', { limit: 5 }))).rows;
  if (!sent) throw new Error('the report has arrived');
  const atCity = await city.as(city.office, (work) => submissionPaper(city.reports, work, sent, 'ledger.xlsx'));
  expect((await readSheets(atCity.bytes))[0]?.rows).toEqual((await readSheets((await open('ledger.xlsx')).bytes))[0]?.rows);
  for (const file of paperFiles.filter((one) => !one.endsWith('.pdf'))) {
    const { bytes } = await open(file);
    const text = Object.entries(unzipSync(bytes))
      .filter(([name]) => name.endsWith('.xml'))
      .map(([, part]) => strFromU8(part))
      .join('');
    expect(text, file).not.toMatch(/不得外传|回扣线索/);
    // 推进中 and 未到期 are no judgement; the words of the verdicts are looked for as whole words of a cell.
    for (const label of Object.values(verdictStates)) expect(text, `${file}: ${label}`).not.toContain(`>${label}<`);
    expect(text, file).not.toMatch(/未落实|逾期落实|已落实|补录/);
  }
});

test('a signed summary keeps the day of its signature, whenever it is fetched', async () => {
  const before = city.clock.now();
  city.clock.set('2025-12-08T02:00:00.000Z');
  try {
    const paragraphs = elements(documentXml((await open('summary.docx')).bytes), 'w:p').map(textOf);
    expect(paragraphs.map((line) => line.trim())).toContain('2025年11月20日');
    expect(paragraphs.join('')).not.toContain('2025年12月8日');
  } finally {
    city.clock.set(before);
  }
});

test('summary and approval slip reopened say the record’s three parts, the hash and the signatures', async () => {
  const paragraphs = elements(documentXml((await open('summary.docx')).bytes), 'w:p').map(textOf);
  for (const part of ['situation', 'problems', 'nextSteps'] as const)
    for (const line of String(record.values[part]).split('\n')) expect(paragraphs).toContain(line);
  const [slip] = readTables((await open('slip.docx')).bytes);
  const cells = new Map(slip?.map((row) => [row[0]?.paragraphs.join(''), row[1]?.paragraphs ?? []]));
  const [issued] = await city.as(house.clerk, (work) =>
    rowsOf(work.tx, sql<{ content_hash: string }>`select content_hash from issued_document where report_id = ${reportId}::uuid`),
  );
  expect(cells.get('内容指纹')?.join('')).toBe(issued?.content_hash);
  expect(cells.get('单　　位')).toEqual(['测试单位H01']);
  expect(cells.get('签　　发')).toEqual(['书记的岗位　书记', '2025年11月20日']);
});

test('a month that has not begun cannot be drafted, and nothing is left of the attempt', async () => {
  await expect(
    city.as(house.clerk, (work) => draft(city.reports, work, { type: 'monthly', period: '2031-01' })),
  ).rejects.toMatchObject({
    code: 'invalid_input',
    details: { problems: [{ field: 'period', message: '2031年1月还没有开始，不能起草' }] },
  });
  const found = await city.as(house.clerk, (work) =>
    listRecords(work, 'report', { filters: [{ field: 'forMonth', any: ['2031-01'] }] }),
  );
  expect(found.rows).toEqual([]);
});

test('the public record of an issued document has the hour of each signature, not that of the last', async () => {
  const before = city.clock.now();
  try {
    city.clock.set('2025-12-16T01:00:00.000Z');
    const id = await city.as(house.clerk, (work) => draft(city.reports, work, { type: 'monthly', period: '2025-12' }));
    await city.move(house.clerk, 'report', id, 'submitReview');
    city.clock.set('2025-12-17T02:00:00.000Z');
    await city.move(house.reviewer, 'report', id, 'passReview');
    city.clock.set('2025-12-18T03:00:00.000Z');
    await city.move(house.secretary, 'report', id, 'sign');
    const [issued] = await city.as(house.clerk, (work) =>
      rowsOf(
        work.tx,
        sql<{ signatures: { step: string; at: string }[] }>`select signatures from issued_document where report_id = ${id}::uuid`,
      ),
    );
    expect(issued?.signatures.map(({ step, at }) => [step, at])).toEqual([
      ['拟稿', '2025-12-16T01:00:00.000Z'],
      ['核稿', '2025-12-17T02:00:00.000Z'],
      ['签发', '2025-12-18T03:00:00.000Z'],
    ]);
  } finally {
    city.clock.set(before);
  }
});
