/** The papers of a submission as the city office holds it: made from the content that was sent, leading to no record of the house. */
import { openPackage } from '@qinglian/domain/reports/package.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import type { Work } from '../../ledger/services.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { fileOf, type PaperFile, renderPaper } from './papers.ts';
import type { Signature } from './report.effects.ts';
import type { ReportServices } from './routes.ts';
import { getContent } from './store.ts';

export const cityPapers = [
  'table.docx',
  'table.xlsx',
  'table.pdf',
  'summary.docx',
  'summary.pdf',
  'ledger.xlsx',
] as const satisfies readonly PaperFile[];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export async function submissionPaper(
  services: Pick<ReportServices, 'publicOrigin'>,
  work: Work,
  { record }: StoredRecord,
  paper: (typeof cityPapers)[number],
): Promise<{ bytes: Uint8Array; name: string; type: string }> {
  const content = await getContent(work, record.id, text(record.values['contentHash']));
  const { signed, code } = await packageOf(work, record.id);
  const bytes = await renderPaper(paper, {
    content,
    title: text(record.values['title']),
    contentHash: text(record.values['contentHash']),
    situation: text(record.values['situation']),
    problems: text(record.values['problems']),
    nextSteps: text(record.values['nextSteps']),
    signed,
    code,
    publicOrigin: services.publicOrigin,
    staffOrigin: '',
    at: work.now,
    day: text(record.values['submittedOn']),
  });
  return { bytes, ...fileOf(paper, content) };
}

export async function packageOf(
  work: Work,
  submissionId: string,
): Promise<{ signed: readonly Signature[]; code: string; sealed: string | null }> {
  const rows = await rowsOf(
    work.tx,
    sql<{
      body: string;
    }>`select body from report_package where org_id = ${work.actor.orgId}::uuid and record_id = ${submissionId}::uuid and direction = 'received'`,
  );
  const opened = rows[0] === undefined ? undefined : openPackage(rows[0].body);
  return opened?.ok === true
    ? { signed: opened.body.signed, code: opened.body.report.code, sealed: rows[0]?.body ?? null }
    : { signed: [], code: '', sealed: null };
}
