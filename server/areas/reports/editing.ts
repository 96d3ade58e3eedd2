/** A report at the desk: seen with its draft and the report before it, worded by hand, drawn anew. */
import type { ReportDetail, ReportEdit } from '@qinglian/domain/api/reports.ts';
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { cadenceOf, periodById, periodOf } from '@qinglian/kernel/calendar/period.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import type { ObligationServices } from '../../engines/obligations/index.ts';
import { detailOf } from '../../ledger/present.ts';
import { getRecord, listRecords } from '../../ledger/read.ts';
import type { Work } from '../../ledger/services.ts';
import { updateRecord } from '../../ledger/write.ts';
import { draftReport } from './content.ts';
import { findDraft, findIssued, getContent, hashOf, saveContent, saveDraft } from './store.ts';
import { partsAnew, rowsOf, worded } from './wording.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The office's own wording, of the three parts and of rows of the table. */
export async function editReport(work: Work, id: string, { version, rows, ...parts }: ReportEdit): Promise<void> {
  const stored = await getRecord(work, 'report', id);
  const content = worded(await getContent(work, id, text(stored.record.values['contentHash'])), rows ?? {});
  const values = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  await updateRecord(work, { ledger: 'report', id, version, values, fills: { contentHash: hashOf(content) } });
  await saveContent(work, id, content);
}

/** From the records as they stand now; wording by hand is kept, only what stands as drafted is drawn anew. */
export async function redraft(
  { duties }: { readonly duties: ObligationServices },
  work: Work,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<void> {
  const stored = await getRecord(work, 'report', id);
  const fresh = await draftReport(duties, work, text(stored.record.values['forMonth']));
  if (!fresh) throw new AppError('not_found');
  const before = await getContent(work, id, text(stored.record.values['contentHash']));
  const content = worded(
    fresh.content,
    Object.fromEntries(rowsOf(before).flatMap((row) => (row.edited === null ? [] : [[row.id, row.edited]]))),
  );
  const values = partsAnew(await findDraft(work, id, before), fresh.draft, stored.record.values);
  await updateRecord(work, { ledger: 'report', id, version, values, fills: { contentHash: hashOf(content) } });
  await saveContent(work, id, content);
  await saveDraft(work, id, fresh.draft);
}

/** A report with its content, its draft and the report before it. */
export async function describe(work: Work, id: string): Promise<ReportDetail> {
  touch('page', '/reports');
  const { record, names } = await detailOf(work, 'report', id);
  const contentHash = text(record.values['contentHash']);
  const issued = await findIssued(work, id);
  const content = await getContent(work, id, contentHash);
  return {
    record,
    names,
    contentHash,
    content,
    code: issued && !issued.lapsed ? issued.code : null,
    draft: await findDraft(work, id, content),
    earlier: await earlierOf(work, text(record.values['type']), content.period),
  };
}

/** The report of the period before, for marking what is only said again. */
async function earlierOf(work: Work, type: string, period: string): Promise<ReportDetail['earlier']> {
  const before = periodOf(cadenceOf(period), addDays(periodById(period).start, -1)).id;
  const found = await listRecords(work, 'report', {
    filters: [
      { field: 'type', any: [type] },
      { field: 'forMonth', any: [before] },
    ],
    limit: 1,
  });
  const values = found.rows[0]?.record.values;
  if (values === undefined) return null;
  return {
    period: before,
    situation: text(values['situation']),
    problems: text(values['problems']),
    nextSteps: text(values['nextSteps']),
  };
}
