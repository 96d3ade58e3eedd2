/** Routes of the city office: the board of all units, what each has submitted, accept or return, import of packages. */
import type { CityBoard, SubmissionDetail } from '@qinglian/domain/api/reports.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { detailOf } from '../../ledger/present.ts';
import { getRecord, listRecords } from '../../ledger/read.ts';
import { inWork, onBehalf, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { platformActor } from '../../platform/identity/actors.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { boardOf } from './board.ts';
import { differencesBetween } from './papers.ts';
import { cityPapers, packageOf, submissionPaper } from './submission-papers.ts';
import { reportingRules } from '@qinglian/domain/reports/windows.ts';
import { receivePackage } from './report.effects.ts';
import type { ReportServices } from './routes.ts';
import { getContent } from './store.ts';

const cityRoles: readonly Role[] = ['city_office', 'city_leader', 'city_section'];
const one = z.object({ id: z.uuid() });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function cityRoutes(app: QinglianApp, services: ReportServices): void {
  const rules = reportingRules(services.duties.catalogue.values());
  app.get(
    '/api/city/board',
    {
      config: { access: cityRoles },
      schema: {
        querystring: z.object({
          year: z
            .string()
            .regex(/^20\d\d$/)
            .optional(),
        }),
      },
    },
    async (request): Promise<CityBoard> =>
      inWork(services.ledger, actorOf(request), (work) => {
        touch('page', '/city');
        return boardOf(work, rules, request.query.year ?? dayOfInstant(work.now).slice(0, 4));
      }),
  );

  app.get(
    '/api/city/submissions/:id',
    { config: { access: cityRoles }, schema: { params: one } },
    async (request): Promise<SubmissionDetail> =>
      inWork(services.ledger, actorOf(request), (work) => submissionOf(work, request.params.id)),
  );

  app.get(
    '/api/city/submissions/:id/:paper',
    {
      config: { access: cityRoles },
      schema: { params: one.extend({ paper: z.enum(cityPapers) }) },
    },
    async (request, reply) => {
      const { bytes, name, type } = await inWork(services.ledger, actorOf(request), async (work) => {
        const stored = await getRecord(work, 'submission', request.params.id);
        return submissionPaper(services, work, stored, request.params.paper);
      });
      return reply
        .headers({ 'content-type': type, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` })
        .send(Buffer.from(bytes));
    },
  );

  // A signed package that came by mail or on a disc: checked, taken in once.
  app.post(
    '/api/city/packages',
    {
      config: { access: ['city_office'] },
      bodyLimit: 10 * 1024 * 1024,
      schema: { body: z.strictObject({ package: z.string().max(9_000_000) }) },
    },
    async (request): Promise<{ submissionId: string; isNew: boolean }> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        const actor = await platformActor(work.tx, work.actor.orgId, work.newId);
        return onBehalf(work, actor, (inner) => receivePackage(inner, rules, request.body.package, 'package'));
      }),
  );
}

async function submissionOf(work: Work, id: string): Promise<SubmissionDetail> {
  const { record, names } = await detailOf(work, 'submission', id);
  const hash = text(record.values['contentHash']);
  const content = hash === '' ? null : await getContent(work, id, hash);
  if (record.values['unit'] === null) throw new AppError('not_found');
  const others = await listRecords(work, 'submission', {
    filters: [
      { field: 'unit', any: [text(record.values['unit'])] },
      { field: 'forMonth', any: [text(record.values['forMonth'])] },
      { field: 'type', any: [text(record.values['type'])] },
    ],
    sort: 'recordedAt',
    limit: 50,
  });
  const before = others.rows.filter((row) => row.record.registeredAt < record.registeredAt).at(-1);
  const old =
    before === undefined || text(before.record.values['contentHash']) === ''
      ? undefined
      : await getContent(work, before.record.id, text(before.record.values['contentHash']));
  return {
    record,
    names,
    content,
    signed: (await packageOf(work, id)).signed,
    differences: content === null ? [] : differencesBetween(old, content),
  };
}
