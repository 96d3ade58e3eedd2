/** Prints and blanks through the one read path: what a reader may not see stands on no paper, and sensitive records note who printed them. */
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { isPeriod, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { isEmpty, reachOf, readableFields } from '../access.ts';
import { namesFor } from '../names.ts';
import { countRecords, getRecord, listRecords, type ListQuery, noteReading, openLedger } from '../read.ts';
import type { StoredRecord } from '../row.ts';
import { getLedger, type Work } from '../services.ts';
import { blankPaper, blankRowsPaper, momentInChinese, type Paper, recordPaper, rowsPaper } from './model.ts';

/** A longer list is no paper to read; the print says so. */
export const PRINT_CAP = 1_000;

export async function printRecord(work: Work, name: string, id: string): Promise<Paper> {
  const stored = await getRecord(work, name, id);
  const { ledger, fields } = openLedger(work, name);
  if (ledger.access.journalReads === true) noteReading(work, stored, 'print');
  const names = await namesFor(work, ledger, [stored]);
  return recordPaper({ ledger, fields, names }, stored, {
    ...(await circumstances(work)),
    registered: momentOf(stored.record.registeredAt),
  });
}

/** What the list shows for the query; `columns` in the order wanted, unknown and hidden ones are no columns. */
export async function printRows(
  work: Work,
  name: string,
  { columns, ...query }: ListQuery & { readonly columns?: readonly string[] },
): Promise<Paper> {
  const { ledger, fields } = openLedger(work, name);
  const readable = (wanted: readonly string[]): readonly string[] => wanted.filter((field) => fields.includes(field));
  const chosen = readable(columns ?? []);
  const records: StoredRecord[] = [];
  for (let after: string | undefined; records.length < PRINT_CAP; ) {
    const page = await listRecords(work, name, { ...query, limit: 200, ...(after === undefined ? {} : { after }) });
    records.push(...page.rows);
    if (page.next === null) break;
    after = page.next;
  }
  if (ledger.access.journalReads === true) for (const stored of records) noteReading(work, stored, 'print');
  const { total, capped } = await countRecords(work, name, query);
  const count = `${capped ? `${total.toLocaleString('en-US')}+` : total}条`;
  return rowsPaper(
    {
      ledger,
      fields: chosen.length > 0 ? chosen : readable(ledger.list.columns),
      names: await namesFor(work, ledger, records),
    },
    records,
    {
      ...(await circumstances(work)),
      period: spanOf(ledger, query, records),
      notes: [
        `共${count}${isNarrowed(query) ? '（按条件筛选）' : ''}${total > records.length ? `，只打印前${records.length}条，请缩小范围后再打印` : ''}`,
      ],
    },
  );
}

/** For who enters: a paper that cannot be entered afterwards serves nobody. `not_found` and `forbidden` as for the template. */
export async function printBlank(work: Work, name: string, shape: 'form' | 'rows'): Promise<Paper> {
  const ledger = getLedger(work.services, name);
  if (isEmpty(reachOf(work.actor, ledger.access.create))) throw new AppError('not_found');
  if (ledger.isMadeByProduct === true) throw new AppError('forbidden');
  const blank = { ledger, fields: readableFields(work.actor, ledger) };
  const around = { ...(await circumstances(work)), printed: '清廉医院建设平台空白表' };
  return shape === 'form' ? blankPaper(blank, around) : blankRowsPaper(blank, around);
}

async function circumstances(work: Work): Promise<{ unit: string; printed: string }> {
  const unit = await findRow(work.tx, sql<{ name: string }>`select name from organisation where id = ${work.actor.orgId}::uuid`);
  return { unit: unit?.name ?? '', printed: `${work.actor.name} ${momentOf(work.now)}打印` };
}

const EIGHT_HOURS = 8 * 3_600_000;
const momentOf = (instant: string): string =>
  `${dayInChinese(dayOfInstant(instant))} ${new Date(Date.parse(instant) + EIGHT_HOURS).toISOString().slice(11, 16)}`;

const isNarrowed = ({ q, filters }: ListQuery): boolean => (q ?? '') !== '' || (filters ?? []).length > 0;

/** The period asked for, else from the first record to the last. */
function spanOf(ledger: Ledger, { filters }: ListQuery, records: readonly StoredRecord[]): string {
  const when = (filters ?? []).find(({ field }) => field === 'happenedOn');
  const asked = (when?.any ?? []).filter(isPeriod).map(periodInChinese);
  if (asked.length > 0) return asked.join('、');
  const days = records
    .map(({ record }) => record.happenedAt)
    .filter((day) => day !== '')
    .sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return '';
  const [from, to] = [momentInChinese(ledger, first), momentInChinese(ledger, last)];
  return from === to ? from : `${from}至${to}`;
}
