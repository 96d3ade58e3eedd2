/** Routes of signed packages as files, both ways. */
import { reportingRules } from '@qinglian/domain/reports/windows.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { inWork } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import type { KeyStore } from '../../platform/keys/keys.ts';
import { answerPackage, surveyPackage, surveyReplyPackage, type Taken, takePackage } from './exchange.ts';
import type { ReportServices } from './routes.ts';

const one = z.object({ id: z.uuid() });

export function exchangeRoutes(app: QinglianApp, services: ReportServices, keys: KeyStore): void {
  const rules = reportingRules(services.duties.catalogue.values());
  const file = (reply: FastifyReply, name: string, body: string) =>
    reply
      .headers({
        'content-type': 'application/json',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}.json`,
      })
      .send(body);

  app.post(
    '/api/packages',
    {
      config: { access: ['city_office', 'hospital_clerk'] },
      bodyLimit: 10 * 1024 * 1024,
      schema: { body: z.strictObject({ package: z.string().max(9_000_000) }) },
    },
    async (request): Promise<Taken> =>
      inWork(services.ledger, actorOf(request), (work) => {
        touch('page', '/city/intake');
        return takePackage(work, rules, request.body.package);
      }),
  );

  app.get(
    '/api/city/submissions/:id/answer.json',
    { config: { access: ['city_office'] }, schema: { params: one } },
    async (request, reply) =>
      file(
        reply,
        '上级答复',
        await inWork(services.ledger, actorOf(request), (work) => answerPackage(work, keys, request.params.id)),
      ),
  );

  app.get(
    '/api/city/surveys/:id/units/:unit/package.json',
    { config: { access: ['city_office'] }, schema: { params: one.extend({ unit: z.uuid() }) } },
    async (request, reply) =>
      file(
        reply,
        '临时统计表',
        await inWork(services.ledger, actorOf(request), (work) =>
          surveyPackage(work, keys, { surveyId: request.params.id, unit: request.params.unit }),
        ),
      ),
  );

  app.get(
    '/api/surveys/:id/package.json',
    { config: { access: ['hospital_clerk'] }, schema: { params: one } },
    async (request, reply) =>
      file(
        reply,
        '临时统计报表',
        await inWork(services.ledger, actorOf(request), (work) => surveyReplyPackage(work, keys, request.params.id)),
      ),
  );
}
