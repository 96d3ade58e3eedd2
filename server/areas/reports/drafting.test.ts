/** Drafts of the three parts: told from records, gaps by name, kept in the house, bound by the signature. */
import type { ReportDetail } from '@qinglian/domain/api/reports.ts';
import { figuresIn, reviewPart } from '@qinglian/domain/reports/drafting/review.ts';
import { textOf } from '@qinglian/domain/reports/drafting/summary.ts';
import { openPackage } from '@qinglian/domain/reports/package.ts';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { testCity } from './city.fixture.ts';
import { describe, editReport, redraft } from './editing.ts';

const db = await testDatabase();
const city = await testCity(db, ['H01']);
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
const meeting = (title: string, body: string, heldAt: string, papers: readonly string[] = ['会议纪要', '签到表']) =>
  city.as(house.clerk, async (work) => {
    const { record } = await createRecord(work, {
      ledger: 'meeting',
      values: { title, body, heldAt, chair: house.clerk.personId, papers: papers.map(original) },
    });
    await moveRecord(work, { ledger: 'meeting', id: record.id, version: 1, move: 'file' });
    return record.id;
  });
const detailOf = (id: string): Promise<ReportDetail> => city.as(house.clerk, (work) => describe(work, id));
const partOf = (detail: ReportDetail, part: 'situation' | 'problems' | 'nextSteps'): string => String(detail.record.values[part]);

const pharmacy = await meeting('第三季度药事会', '药事会', '2025-09-10', ['会议纪要']);
const october = await meeting('十月工作例会', '工作例会', '2025-10-15');
const octoberReport = await city.report('H01', '2025-10', { on: '2025-10-18' });
await meeting('十一月第一次工作例会', '工作例会', '2025-11-05');
await meeting('十一月第二次工作例会', '工作例会', '2025-11-19');

test('what was done is told sentence by sentence, and every count of times is the number of records behind it', async () => {
  const { draft } = await detailOf(octoberReport);
  const sentences = draft?.situation.flat() ?? [];
  const told = sentences.find((sentence) => sentence.row === '11-3');
  expect(told?.text).toBe('召开工作例会1次：十月工作例会（10月15日）。');
  expect(told?.records.map(({ id }) => id)).toEqual([october]);
  const counted = sentences.filter((sentence) => figuresIn(sentence.text).length > 0);
  expect(counted.length).toBeGreaterThan(1);
  for (const { text, records } of counted)
    expect(figuresIn(text).map((figure) => Number.parseInt(figure, 10))).toEqual([records.length]);
});

test('gaps are named with what is lacking and whose they are, and no verdict is written', async () => {
  const detail = await detailOf(octoberReport);
  const problems = partOf(detail, 'problems');
  expect(problems).toMatch(/每季度召开药事会：2025年第二季度尚无登记，“第三季度药事会”（9月10日）缺签到表（药剂科）。/);
  expect(problems).not.toMatch(/未落实|佐证不全|逾期落实|待审核/);
  const gap = detail.draft?.problems.flat().find((sentence) => sentence.text.includes('药事会'));
  expect(gap?.records.map(({ id }) => id)).toEqual([pharmacy]);
});

test('what October said already is marked in November’s draft, what is new is not; next steps name day and section', async () => {
  const id = await city.report('H01', '2025-11', { until: 'draft' });
  const detail = await detailOf(id);
  expect(detail.earlier?.period).toBe('2025-10');
  const review = reviewPart(partOf(detail, 'problems'), {
    draft: detail.draft?.problems ?? [],
    earlier: detail.earlier?.problems ?? '',
  });
  const of = (word: string) => review.sentences.find((sentence) => sentence.text.includes(word));
  expect(of('每季度召开药事会')?.isRepeat).toBe(true);
  expect(partOf(detail, 'nextSteps')).toMatch(
    /^1．对上述问题逐项明确责任科室和完成时限。\n2．11月30日前完成处方点评（药剂科）、.+。\n3．12月31日前完成/,
  );
  expect(partOf(detail, 'nextSteps')).toMatch(/12月31日前完成.*定期排查风险点（纪检监察室）/);
  const situation = reviewPart(partOf(detail, 'situation'), {
    draft: detail.draft?.situation ?? [],
    earlier: detail.earlier?.situation ?? '',
  });
  expect(situation.sentences.some((sentence) => sentence.isRepeat)).toBe(false);
});

test('drawing anew renews what stands as drafted and keeps what somebody wrote', async () => {
  const id = await city.report('H01', '2025-11', { until: 'draft' });
  const before = await detailOf(id);
  await city.as(house.clerk, (work) => editReport(work, id, { version: before.record.version, nextSteps: '12月开展交叉检查。' }));
  await meeting('第四季度药事会', '药事会', '2025-11-20');
  const edited = await detailOf(id);
  await city.as(house.clerk, (work) => redraft(city.reports, work, { id, version: edited.record.version }));
  const after = await detailOf(id);
  expect(partOf(after, 'situation')).toContain('召开药事会1次：第四季度药事会（11月20日）');
  expect(partOf(after, 'nextSteps')).toBe('12月开展交叉检查。');
  expect(partOf(after, 'situation')).toBe(textOf(after.draft?.situation ?? []));
});

test('the draft never leaves the house, and the signed content names it by its hash', async () => {
  const { content, record } = await detailOf(octoberReport);
  expect(content.drafting).toMatch(/^[0-9a-f]{64}$/);
  const [sent] = await city.as(house.clerk, (work) =>
    rowsOf(
      work.tx,
      sql<{ body: string }>`select body from report_package where record_id = ${record.id}::uuid and direction = 'sent'`,
    ),
  );
  const opened = openPackage(sent?.body ?? '');
  if (!opened.ok) throw new Error('the package opens');
  expect(opened.body.content.drafting).toBe(content.drafting);
  const { draft } = await detailOf(octoberReport);
  expect(sent?.body).not.toContain(draft?.salt);
  const held = await city.as(city.office, (work) => rowsOf(work.tx, sql`select 1 from report_draft`));
  expect(held).toEqual([]);
});

test('a draft that was changed afterwards no longer fits the hash that was signed', async () => {
  const admin = new pg.Client({ connectionString: db.superUrl });
  await admin.connect();
  const { rowCount } = await admin.query(
    `update report_draft set draft = jsonb_set(draft, '{problems}', '[]') where record_id = $1`,
    [octoberReport],
  );
  await admin.end();
  expect(rowCount).toBe(1);
  await expect(detailOf(octoberReport)).rejects.toMatchObject({ code: 'not_authentic' });
});
