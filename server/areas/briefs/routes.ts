/** Routes of the one-page papers. Both stay in the house: the month's plan for its offices, the secretary's page for the secretary. */
import type { MonthPlan, SecretaryPage } from '@qinglian/domain/api/briefs.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { z } from 'zod';
import { inWork } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { type BriefServices, monthPlanOf } from './month-plan.ts';
import { type BriefFormat, briefFormats, monthPlanModel, renderBrief, secretaryModel } from './papers.ts';
import { secretaryPageOf } from './secretary.ts';

export const planReaders: readonly Role[] = ['hospital_clerk', 'hospital_discipline', 'hospital_secretary', 'hospital_president'];
export const secretaryReaders: readonly Role[] = ['hospital_secretary'];

const wanted = z.object({
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .optional(),
});
const file = z.object({ file: z.enum(['paper.docx', 'paper.pdf']) });
const formatOf = (name: string): BriefFormat => (name.endsWith('.pdf') ? 'pdf' : 'docx');

const asFile = (name: string, format: BriefFormat) => ({
  'content-type': briefFormats[format],
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`)}`,
});

export function briefRoutes(app: QinglianApp, services: BriefServices): void {
  app.get(
    '/api/briefs/month',
    { config: { access: planReaders }, schema: { querystring: wanted } },
    async (request): Promise<MonthPlan> =>
      inWork(services.ledger, actorOf(request), (work) =>
        monthPlanOf(services, work, request.query.month ?? dayOfInstant(work.now).slice(0, 7)),
      ),
  );

  app.get(
    '/api/briefs/month/:file',
    { config: { access: planReaders }, schema: { params: file, querystring: wanted } },
    async (request, reply) => {
      const format = formatOf(request.params.file);
      const { bytes, model } = await inWork(services.ledger, actorOf(request), async (work) => {
        const plan = monthPlanModel(await monthPlanOf(services, work, request.query.month ?? dayOfInstant(work.now).slice(0, 7)));
        return { bytes: await renderBrief(format, plan, work.now), model: plan };
      });
      return reply.headers(asFile(model.title, format)).send(Buffer.from(bytes));
    },
  );

  app.get(
    '/api/briefs/secretary',
    { config: { access: secretaryReaders } },
    async (request): Promise<SecretaryPage> =>
      inWork(services.ledger, actorOf(request), (work) => secretaryPageOf(services, work)),
  );

  app.get(
    '/api/briefs/secretary/:file',
    { config: { access: secretaryReaders }, schema: { params: file } },
    async (request, reply) => {
      const format = formatOf(request.params.file);
      const { bytes, title } = await inWork(services.ledger, actorOf(request), async (work) => {
        const model = secretaryModel(await secretaryPageOf(services, work));
        return { bytes: await renderBrief(format, model, work.now), title: model.title };
      });
      return reply.headers(asFile(title, format)).send(Buffer.from(bytes));
    },
  );
}
