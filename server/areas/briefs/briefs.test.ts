/** 本月工作提示 and 书记履责一页纸: what they say, for whom, and on one page. */
import { expect, test } from 'vitest';
import { listRecords } from '../../ledger/read.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { readTables } from '../../platform/office/docx-read.ts';
import { pdfPages } from '../../platform/office/pdf-text.fixture.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { testCity } from '../reports/city.fixture.ts';
import { type BriefServices, monthPlanOf } from './month-plan.ts';
import { monthPlanModel, renderBrief, secretaryModel } from './papers.ts';
import { secretaryPageOf } from './secretary.ts';

const city = await testCity(await testDatabase(), ['H01']);
const house = city.houseOf('H01');
const services: BriefServices = { ledger: city.services, duties: city.duties };
const original = (slot: string) => ({
  kind: 'original',
  slot,
  holder: '党委办公室',
  volume: '2025-3',
  page: '1',
  seenBy: '经办',
  seenOn: '2025-11-20',
});
const add = (actor: Actor, ledger: string, values: Readonly<Record<string, unknown>>, moves: readonly string[] = []) =>
  city.as(actor, async (work) => {
    const { record } = await createRecord(work, { ledger, values });
    for (const [at, move] of moves.entries()) await moveRecord(work, { ledger, id: record.id, version: at + 1, move });
    return record.id;
  });
const vice = await house.actor('副院长', ['hospital_leader', 'staff'], 0);
const second = await house.actor('二副院长', ['hospital_leader', 'staff'], 0);
const { clerk, secretary } = house;
const committee = (heldAt: string, topics: readonly string[]) =>
  add(
    clerk,
    'meeting',
    { title: `${heldAt}党委会`, body: '党委会', topics, heldAt, chair: secretary.personId, papers: [original('会议纪要')] },
    ['file'],
  );
const lecture = (heldAt: string, speaker: string) =>
  add(
    clerk,
    'education_session',
    {
      title: `${heldAt}党课`,
      mode: '经常性教育',
      form: '专题党课',
      heldAt,
      speaker,
      audience: '党员干部',
      attendedCount: 40,
      papers: [original('签到表')],
    },
    ['file'],
  );
const talk = (subject: string, heldAt: string, more: Readonly<Record<string, unknown>> = {}) =>
  add(secretary, 'talk', {
    title: '谈心谈话',
    kind: '日常谈话',
    heldAt,
    talker: secretary.personId,
    subject,
    content: '不进一页纸的内容',
    papers: [original('谈话记录')],
    ...more,
  });

await committee('2025-03-12', ['党风廉政建设']);
await committee('2025-10-12', ['医院业务工作']);
await lecture('2025-06-18', secretary.personId);
await lecture('2025-07-18', vice.personId);
await talk(vice.personId, '2025-05-20');
await talk(vice.personId, '2025-09-20');
await talk(vice.personId, '2025-10-20');
const page = () => city.as(secretary, (work) => secretaryPageOf(services, work));
const lineOf = async (id: string) => (await page()).lines.find((line) => line.id === id);

test('专题研究 counts committee meetings of this half-year on this topic, not any committee meeting [Q019]', async () => {
  expect(await lineOf('study')).toMatchObject({
    period: '2025年下半年',
    required: 1,
    done: 0,
    owed: 1,
    next: '2025-12-31',
    isBinding: false,
  });
  const id = await committee('2025-11-20', ['反腐败']);
  const line = await lineOf('study');
  expect(line).toMatchObject({ done: 1, owed: 0, next: null });
  expect(line?.records).toEqual([
    { title: '2025-11-20党委会', date: '2025年11月20日', place: '党委办公室 2025-3', href: `/ledgers/meeting/${id}` },
  ]);
});

test('党课 counts what the secretary himself held', async () => {
  expect(await lineOf('lecture')).toMatchObject({ required: 2, done: 1, owed: 1, next: '2025-12-31' });
});

test('谈话 counts pair by pair: a third talk with one does not stand for the first with another, a collective talk for none [Q020]', async () => {
  await talk(second.personId, '2025-11-10', { kind: '集体约谈', subjects: [second.personId, vice.personId] });
  const line = await lineOf('talk');
  expect(line).toMatchObject({ required: 4, done: 2, owed: 2, missing: ['二副院长（0/2）'] });
  const [noted] = await city.as(secretary, (work) =>
    rowsOf(
      work.tx,
      sql<{
        n: number;
      }>`select count(*)::int as n from journal_link where entries @> '[{"ledger": "talk", "move": "read"}]'`,
    ),
  );
  expect(noted?.n).toBeGreaterThan(0);
});

test('汇报 is what the standard judges: months due, sent and still owed, and the next day', async () => {
  await city.report('H01', '2025-10', { on: '2025-10-17' });
  const line = await lineOf('report');
  const verdicts = await city.as(clerk, (work) =>
    rowsOf(
      work.tx,
      sql<{
        state: string;
        due: string;
      }>`select state, due from verdict where obligation = 'r13-3.1' and state not in ('not_started', 'not_due', 'running')`,
    ),
  );
  expect(line).toMatchObject({
    isBinding: true,
    required: verdicts.length,
    done: 1,
    owed: verdicts.length - 1,
    next: '2025-12-20',
  });
  expect(line?.missing).toContain('2025年9月');
});

test('the page names the standard’s duties of the head of the house, opens as Word and PDF of one page, and holds no word of a talk', async () => {
  const found = await page();
  expect(found.duties.map(({ row }) => row)).toContain('11-3');
  const model = secretaryModel(found);
  const docx = await renderBrief('docx', model, '2025-11-22T01:00:00.000Z');
  const [lines, duties] = readTables(docx);
  expect(lines?.slice(1).map((row) => row.map((cell) => cell.paragraphs.join('\n')))).toEqual(model.tables[0]?.rows);
  expect(duties?.slice(1).map((row) => row.map((cell) => cell.paragraphs.join('\n')))).toEqual(
    model.tables[1]?.rows.slice(0, (duties?.length ?? 1) - 1),
  );
  const pages = pdfPages(await renderBrief('pdf', model, '2025-11-22T01:00:00.000Z'));
  expect(pages).toHaveLength(1);
  expect(pages.join('')).not.toContain('不进一页纸');
});

test('the page is the secretary’s alone', async () => {
  await expect(city.as(clerk, (work) => secretaryPageOf(services, work))).rejects.toMatchObject({ code: 'forbidden' });
});

test('the month’s plan has every open duty and clock with day, working days and bearer; what is done is not on it', async () => {
  await add(clerk, 'task', {
    title: '完善学术会议审查流程',
    kind: '重点任务',
    owner: house.departmentIds[1],
    assignedOn: '2025-11-03',
    dueOn: '2025-11-28',
  });
  const plan = await city.as(clerk, (work) => monthPlanOf(services, work, '2025-11'));
  const of = (word: string) => plan.due.find((item) => item.title.includes(word));
  expect(of('完善学术会议审查流程')).toMatchObject({
    due: '2025-11-28',
    workdaysLeft: 5,
    bearer: '药剂科',
    kind: '任务与责任清单：报完成',
  });
  expect(of('工作例会')).toMatchObject({ due: '2025-11-30', workdaysLeft: 5, bearer: '清廉办／主要负责人', kind: '标准 11-3' });
  expect(plan.due.every((item) => item.due >= '2025-11-01' && item.due <= '2025-11-30')).toBe(true);
  expect(plan.open.find((item) => item.title === '工作例会（2025年10月）')).toMatchObject({
    due: '2025-10-31',
    bearer: '清廉办／主要负责人',
  });
  expect(plan.open.find((item) => item.title === '工作例会（2025年10月）')?.workdaysLeft).toBeLessThan(0);
  await add(
    clerk,
    'meeting',
    {
      title: '例会',
      body: '工作例会',
      heldAt: '2025-11-20',
      chair: clerk.personId,
      papers: [original('会议纪要'), original('签到表')],
    },
    ['file'],
  );
  const after = await city.as(clerk, (work) => monthPlanOf(services, work, '2025-11'));
  expect(after.due.some((item) => item.title.includes('工作例会'))).toBe(false);
});

test('the plan of the next month counts from its first day and knows the periods that begin then', async () => {
  const plan = await city.as(clerk, (work) => monthPlanOf(services, work, '2025-12'));
  expect(plan.countedFrom).toBe('2025-12-01');
  expect(plan.due.find((item) => item.title === '工作例会（2025年12月）')).toMatchObject({ due: '2025-12-31', workdaysLeft: 22 });
  expect(plan.due.find((item) => item.title.startsWith('督办会'))?.due).toBe('2025-12-31');
  await expect(city.as(clerk, (work) => monthPlanOf(services, work, '2025-10'))).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(city.as(clerk, (work) => monthPlanOf(services, work, '2025-Q4'))).rejects.toMatchObject({ code: 'invalid_input' });
});

test('talks stand in no month’s plan: restricted registers do not go on paper that lies on desks', async () => {
  const plan = await city.as(secretary, (work) => monthPlanOf(services, work, '2025-11'));
  const talks = await city.as(secretary, (work) => listRecords(work, 'talk', { limit: 10 }));
  expect(talks.rows.length).toBeGreaterThan(0);
  expect([...plan.due, ...plan.open].some((item) => item.title === '谈心谈话')).toBe(false);
});

test('a plan with more lines than a page holds stays one page, shows both parts, and counts what is left', async () => {
  const plan = await city.as(clerk, (work) => monthPlanOf(services, work, '2025-11'));
  const [first] = plan.due;
  if (!first) throw new Error('something is due');
  const many = Array.from({ length: 80 }, (_, at) => ({
    ...first,
    bearer: `第${at}科`,
    title: `第${at}项：名称很长很长需要折行的工作任务事项`,
  }));
  const model = monthPlanModel({ ...plan, due: many, open: many });
  const tables = readTables(await renderBrief('docx', model, '2025-11-22T01:00:00.000Z'));
  expect(tables.map((table) => table.length)).toEqual([expect.any(Number), expect.any(Number)]);
  const shown = tables.reduce((sum, table) => sum + table.length - 1, 0);
  expect(shown).toBeGreaterThan(8);
  const pages = pdfPages(await renderBrief('pdf', model, '2025-11-22T01:00:00.000Z'));
  expect(pages).toHaveLength(1);
  const left = [...(pages[0] ?? '').replace(/\s+/g, '').matchAll(/另有(\d+)项/g)].map((match) => Number(match[1]));
  expect(left.reduce((sum, n) => sum + n, 0)).toBe(160 - shown);
  // What one section owes on one day is one line, and every title stands in it.
  const same = monthPlanModel({ ...plan, due: many.slice(0, 3).map((item) => ({ ...item, bearer: '医务科' })), open: [] });
  expect(same.tables[0]?.rows.map((row) => row[3])).toEqual([
    many
      .slice(0, 3)
      .map((item) => `${item.title}〔${item.kind.replace('标准 ', '')}〕`)
      .join('；'),
  ]);
  const quiet = pdfPages(await renderBrief('pdf', monthPlanModel({ ...plan, due: [], open: [] }), '2025-11-22T01:00:00.000Z'));
  expect(quiet.join('').replace(/\s+/g, '')).toContain('本月没有到期的事项');
});
