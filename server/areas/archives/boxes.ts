/** 装盒 and 移交: boxes are runs of numbers, so that a 件 that was withdrawn leaves its gap in the box it stood in. */
import { termCodes, termLabels, type Term } from '@qinglian/domain/archives/retention.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { takeNumbers } from '../../ledger/numbers.ts';
import { namesFor } from '../../ledger/names.ts';
import { getRecord } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { createRecord } from '../../ledger/write.ts';
import { sql } from '../../platform/postgres/database.ts';
import { mustBeYear } from './proposal.ts';
import { allRecords, happenedIn, text } from './records.ts';

const byNumber = (a: StoredRecord, b: StoredRecord): number =>
  Number(a.record.values['number']) - Number(b.record.values['number']);

/** Year, 保管期限 and 机构: within it numbers run from 1. */
export const classOf = ({ record: { values } }: StoredRecord): string =>
  `${text(values['year'])} ${termCodes[text(values['term']) as Term] ?? ''} ${text(values['section'])}`;

/** 件 of a year, withdrawn ones too, in the order of their numbers. */
export async function itemsOf(work: Work, year: string): Promise<readonly StoredRecord[]> {
  const items = await allRecords(work, 'archive_item', { filters: [happenedIn(year)], sort: 'recordedAt' });
  return [...items].sort((a, b) => (classOf(a) === classOf(b) ? byNumber(a, b) : classOf(a) < classOf(b) ? -1 : 1));
}

export const boxesOf = async (work: Work, year: string): Promise<readonly StoredRecord[]> =>
  [...(await allRecords(work, 'archive_box', { filters: [happenedIn(year)], sort: 'recordedAt' }))].sort((a, b) =>
    classOf(a) === classOf(b) ? byNumber(a, b) : classOf(a) < classOf(b) ? -1 : 1,
  );

export const isInBox = (item: StoredRecord, box: StoredRecord): boolean =>
  classOf(item) === classOf(box) &&
  Number(item.record.values['number']) >= Number(box.record.values['fromNo']) &&
  Number(item.record.values['number']) <= Number(box.record.values['toNo']);

export const unboxedIn = (items: readonly StoredRecord[], boxes: readonly StoredRecord[]): readonly StoredRecord[] =>
  items.filter((item) => !boxes.some((box) => isInBox(item, box)));

const lockYear = (work: Work): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`filing ${work.actor.orgId}`}, 0))`.execute(work.tx);

/** Puts everything of a year that stands in no box into new ones, `perBox` 件 each. Gives how many boxes. */
export async function packYear(
  work: Work,
  { year, perBox }: { readonly year: string; readonly perBox: number },
): Promise<number> {
  mustBeYear(year);
  await lockYear(work);
  const loose = unboxedIn(await itemsOf(work, year), await boxesOf(work, year));
  const runs: StoredRecord[][] = [];
  for (const item of loose) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && run.length < perBox && classOf(last) === classOf(item)) run.push(item);
    else runs.push([item]);
  }
  if (runs.length === 0) return 0;
  const wanted = new Map<string, number>();
  const seriesOf = (run: readonly StoredRecord[]): string => `盒号 ${run[0] ? classOf(run[0]) : ''}`;
  for (const run of runs) wanted.set(seriesOf(run), (wanted.get(seriesOf(run)) ?? 0) + 1);
  const numbers = new Map([...(await takeNumbers(work, wanted))].map(([series, given]) => [series, [...given]]));
  for (const run of runs) await packOne(work, run, numbers.get(seriesOf(run))?.shift() ?? 0);
  return runs.length;
}

async function packOne(work: Work, run: readonly StoredRecord[], number: number): Promise<void> {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return;
  const { values } = first.record;
  const term = text(values['term']) as Term;
  const names = await namesFor(work, getLedger(work.services, 'archive_item'), [first]);
  const home = names[text(values['home'])] ?? text(values['section']);
  await createRecord(work, {
    ledger: 'archive_box',
    values: { thickness: 'mm30', arrangedBy: work.actor.name },
    fills: {
      title: `${text(values['year'])}年 ${termLabels[term]} ${home} 第${number}盒`,
      number,
      year: text(values['year']),
      term,
      section: text(values['section']),
      home: values['home'] ?? null,
      fromNo: Number(values['number']),
      toNo: Number(last.record.values['number']),
    },
  });
}

/** Boxes of a year that stand in no list of a transfer yet. */
export async function unlistedBoxes(work: Work, year: string): Promise<readonly StoredRecord[]> {
  const transfers = await allRecords(work, 'archive_transfer', { filters: [{ field: 'state', any: ['listed', 'done'] }] });
  const listed = new Set(transfers.flatMap(({ record }) => idsIn(record.values['boxes'])));
  return (await boxesOf(work, year)).filter(({ record }) => !listed.has(record.id));
}

export const idsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** Lists the boxes of a year for handing over. */
export async function listTransfer(
  work: Work,
  { year, receiver }: { readonly year: string; readonly receiver: string },
): Promise<string> {
  mustBeYear(year);
  await lockYear(work);
  const boxes = await unlistedBoxes(work, year);
  if (boxes.length === 0)
    throw new AppError('invalid_input', {
      problems: [{ message: `${year}年没有可以移交的档案盒：请先归档并装盒；已列入移交的不再重复` }],
    });
  const items = (await itemsOf(work, year)).filter(
    (item) => item.record.state === 'filed' && boxes.some((box) => isInBox(item, box)),
  );
  if (items.length === 0)
    throw new AppError('invalid_input', { problems: [{ message: '这些盒里的文件都已撤件，没有可以移交的' }] });
  const { record } = await createRecord(work, {
    ledger: 'archive_transfer',
    values: { receiver },
    fills: {
      title: `移交${year}年文书档案（清廉医院建设）`,
      year,
      boxes: boxes.map((box) => box.record.id),
      itemCount: items.length,
    },
  });
  return record.id;
}

/** The boxes of a transfer and the 件 in them, withdrawn ones too. */
export async function transferContents(work: Work, id: string) {
  const transfer = await getRecord(work, 'archive_transfer', id);
  const year = text(transfer.record.values['year']);
  const ids = new Set(idsIn(transfer.record.values['boxes']));
  const boxes = (await boxesOf(work, year)).filter(({ record }) => ids.has(record.id));
  const items = (await itemsOf(work, year)).filter((item) => boxes.some((box) => isInBox(item, box)));
  return { transfer, boxes, items };
}
