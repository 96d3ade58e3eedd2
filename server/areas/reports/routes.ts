/** Routes of 报送 at the hospital. Moves go through the ledger's own routes; here are drafting, wording, and the papers. */
import type { ReportDetail } from '@qinglian/domain/api/reports.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { cadenceOf, isPeriod, periodById, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import type { ObligationServices } from '../../engines/obligations/index.ts';
import { getRecord, listRecords } from '../../ledger/read.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { createRecord } from '../../ledger/write.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { draftReport } from './content.ts';
import { fileOf, type PaperFile, paperFiles, renderPaper } from './papers.ts';
import { dueOf, reportingRules } from '@qinglian/domain/reports/windows.ts';
import { signaturesOf } from './report.effects.ts';
import { bindingHash, slipCode } from './paper-sign.ts';
import { describe, editReport, redraft } from './editing.ts';
import { findIssued, getContent, hashOf, saveContent, saveDraft } from './store.ts';

export interface ReportServices {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
  /** Origin of the public pages, printed in QR codes. */
  readonly publicOrigin: string;
  readonly staffOrigin: string;
}

const access = { access: 'signed-in' } as const;
const one = z.object({ id: z.uuid() });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function reportRoutes(app: QinglianApp, services: ReportServices): void {
  app.post(
    '/api/reports',
    { config: access, schema: { body: z.strictObject({ type: z.enum(['monthly', 'annual']), period: z.string().max(10) }) } },
    async (request, reply): Promise<ReportDetail> => {
      const detail = await inWork(services.ledger, actorOf(request), async (work) => {
        const id = await draft(services, work, request.body);
        return describe(work, id);
      });
      void reply.code(201);
      return detail;
    },
  );

  app.get(
    '/api/reports/:id',
    { config: access, schema: { params: one } },
    async (request): Promise<ReportDetail> =>
      inWork(services.ledger, actorOf(request), (work) => describe(work, request.params.id)),
  );

  app.patch(
    '/api/reports/:id',
    {
      config: access,
      schema: {
        params: one,
        body: z.strictObject({
          version: z.number().int().min(1),
          situation: z.string().max(20_000).optional(),
          problems: z.string().max(20_000).optional(),
          nextSteps: z.string().max(20_000).optional(),
          rows: z.record(z.string().max(20), z.string().max(5_000).nullable()).optional(),
        }),
      },
    },
    async (request): Promise<ReportDetail> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        await editReport(work, request.params.id, request.body);
        return describe(work, request.params.id);
      }),
  );

  app.post(
    '/api/reports/:id/redraft',
    { config: access, schema: { params: one, body: z.strictObject({ version: z.number().int().min(1) }) } },
    async (request): Promise<ReportDetail> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        await redraft(services, work, { id: request.params.id, version: request.body.version });
        return describe(work, request.params.id);
      }),
  );

  app.get(
    '/api/reports/:id/:paper',
    { config: access, schema: { params: one.extend({ paper: z.enum(paperFiles) }) } },
    async (request, reply) => {
      const { bytes, name, type } = await inWork(services.ledger, actorOf(request), (work) =>
        paperOf(services, work, request.params.id, request.params.paper),
      );
      touch('engine', 'documents');
      return reply
        .headers({ 'content-type': type, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` })
        .send(Buffer.from(bytes));
    },
  );

  app.get('/api/reports/:id/package.json', { config: access, schema: { params: one } }, async (request, reply) => {
    const body = await inWork(services.ledger, actorOf(request), async (work) => {
      const stored = await getRecord(work, 'report', request.params.id);
      const row = await findRow(
        work.tx,
        sql<{
          body: string;
        }>`select body from report_package where org_id = ${work.actor.orgId}::uuid and record_id = ${stored.record.id}::uuid and direction = 'sent' order by at desc limit 1`,
      );
      if (!row) throw new AppError('not_found');
      return row.body;
    });
    return reply
      .headers({ 'content-type': 'application/json', 'content-disposition': 'attachment; filename="report-package.json"' })
      .send(body);
  });
}

/** One report for a type and period; asking again leads to the one that is there. */
export async function draft(
  services: ReportServices,
  work: Work,
  wanted: { type: 'monthly' | 'annual'; period: string },
): Promise<string> {
  const cadence = wanted.type === 'monthly' ? 'month' : 'year';
  if (!isPeriod(wanted.period) || cadenceOf(wanted.period) !== cadence)
    throw new AppError('invalid_input', { problems: [{ field: 'period', message: '期间与报告类型不符' }] });
  if (periodById(wanted.period).start > dayOfInstant(work.now))
    throw new AppError('invalid_input', {
      problems: [{ field: 'period', message: `${periodInChinese(wanted.period)}还没有开始，不能起草` }],
    });
  // Two who ask at one moment: the second waits, and is led to the first one's draft.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`report ${work.actor.orgId} ${wanted.type} ${wanted.period}`}, 0))`.execute(
    work.tx,
  );
  const found = await listRecords(work, 'report', {
    filters: [
      { field: 'type', any: [wanted.type] },
      { field: 'forMonth', any: [wanted.period] },
    ],
    limit: 1,
  });
  const earlier = found.rows[0];
  if (earlier) return earlier.record.id;
  const drafted = await draftReport(services.duties, work, wanted.period);
  if (!drafted) throw new AppError('invalid_input', { problems: [{ message: '本单位还没有启用带表的标准，不能起草' }] });
  const stored = await createRecord(work, {
    ledger: 'report',
    values: {
      title: `${periodInChinese(wanted.period)}清廉医院建设${wanted.type === 'monthly' ? '工作小结' : '年度总结'}`,
      type: wanted.type,
      to: 'city_office',
      forMonth: wanted.period,
      situation: drafted.situation,
      problems: drafted.problems,
      nextSteps: drafted.nextSteps,
      drafter: work.actor.personId,
    },
    fills: {
      contentHash: hashOf(drafted.content),
      dueOn: dueOf(reportingRules(services.duties.catalogue.values()), wanted.type, wanted.period),
    },
  });
  await saveContent(work, stored.record.id, drafted.content);
  await saveDraft(work, stored.record.id, drafted.draft);
  return stored.record.id;
}

export async function paperOf(
  services: ReportServices,
  work: Work,
  id: string,
  file: PaperFile,
): Promise<{ bytes: Uint8Array; name: string; type: string }> {
  const stored = await getRecord(work, 'report', id);
  const record: RecordVersion = stored.record;
  const content = await getContent(work, id, text(record.values['contentHash']));
  const issued = await findIssued(work, id);
  const isSigned = issued !== undefined && !issued.lapsed;
  const bytes = await renderPaper(file, {
    content,
    title: text(record.values['title']),
    // What the signature binds: the public page shows the same.
    contentHash: bindingHash(work, record),
    situation: text(record.values['situation']),
    problems: text(record.values['problems']),
    nextSteps: text(record.values['nextSteps']),
    signed: await signaturesOf(work, record),
    code: isSigned ? issued.code : file.startsWith('slip.') && record.state === 'approving' ? await slipCode(work, record) : '',
    publicOrigin: services.publicOrigin,
    staffOrigin: services.staffOrigin,
    at: work.now,
    day: isSigned ? dayOfInstant(issued.issuedAt) : '',
  });
  return { bytes, ...fileOf(file, content) };
}
