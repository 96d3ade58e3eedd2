/** Routes of 机构与岗位, 离任交接, 人员合并, 安全日志: for administrators; to everybody else they do not exist. */
import { departmentKinds, postLevels, relationKinds } from '@qinglian/domain/api/people.ts';
import type { FormerPerson, HandoverPlan, OrganisationPage, SecurityEntry } from '@qinglian/domain/api/people.ts';
import { administrators } from '@qinglian/domain/people/powers.ts';
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { closeDepartment, mergeDepartment, saveDepartment } from './departments.ts';
import { erase, untieAccount } from './erasing.ts';
import { handoverSheet } from './handover-sheet.ts';
import { setKept } from './kept-registers.ts';
import { comeBack, handoverPlan, leave, listFormer } from './leaving.ts';
import { mergePersons, undoMerge } from './merging.ts';
import { describeOrganisation, endRelation, setNames, setProfile, setRelation } from './organisations.ts';
import { appoint, closePost, endHolding, savePost } from './posts.ts';
import { exportSecurity, listSecurity } from './security.ts';

const config = { access: administrators };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const day = z.string().refine(isDay);
const line = z.string().trim().min(1).max(100);
const reason = z.string().trim().min(1).max(300);
const orNull = line.nullable();
const keyOf = <T extends Record<string, string>>(words: T) =>
  z.custom<keyof T & string>((value) => typeof value === 'string' && Object.hasOwn(words, value));

const schemas = {
  department: z.strictObject({
    id: z.uuid().optional(),
    name: line,
    kind: keyOf(departmentKinds),
    parentId: z.uuid().nullable(),
    phone: orNull,
  }),
  post: z.strictObject({
    id: z.uuid().optional(),
    name: line,
    departmentId: z.uuid().nullable(),
    roles: z.array(z.string().max(40)).max(20),
    level: keyOf(postLevels),
    isKey: z.boolean(),
  }),
  appointment: z.strictObject({
    postId: z.uuid(),
    personId: z.uuid(),
    startedOn: day,
    isActing: z.boolean(),
    appointedBy: orNull,
    replaces: z.boolean(),
  }),
  leaving: z.strictObject({
    personId: z.uuid(),
    leftOn: day,
    reason,
    successors: z.array(z.strictObject({ postId: z.uuid(), personId: z.uuid(), isActing: z.boolean() })).max(20),
    tasksTo: z.uuid().nullable(),
  }),
  relation: z.strictObject({
    unit: z.string().max(40),
    kind: keyOf(relationKinds),
    parent: z.string().max(40),
    fromDay: day,
    reason,
  }),
  names: z.strictObject({
    shortName: line,
    phone: orNull,
    address: orNull,
    aliases: z.array(z.strictObject({ alias: line, note: orNull })).max(30),
  }),
  profile: z.strictObject({
    fromDay: day,
    level: z.enum(['一级', '二级', '三级']).nullable(),
    ownership: z.enum(['公立', '民营']).nullable(),
    institutionType: orNull,
    beds: z.int().min(0).max(100_000).nullable(),
    staffCount: z.int().min(0).max(1_000_000).nullable(),
    source: line,
  }),
};

export function administrationRoutes(app: QinglianApp, services: LedgerServices): void {
  /** A change by POST: one schema, one piece of work. */
  const change = <S extends z.ZodType, R>(url: string, body: S, task: (work: Work, input: z.output<S>) => Promise<R>): void => {
    app.post(url, { config, schema: { body } }, async (request) => {
      const input = body.parse(request.body);
      return (await inWork(services, actorOf(request), (work) => task(work, input))) ?? { ok: true };
    });
  };

  app.get('/api/organisation', { config }, async (request): Promise<OrganisationPage> => {
    touch('page', '/organisation');
    return inWork(services, actorOf(request), describeOrganisation);
  });
  change('/api/organisation/departments', schemas.department, saveDepartment);
  change('/api/organisation/departments/merge', z.strictObject({ id: z.uuid(), intoId: z.uuid(), reason }), mergeDepartment);
  change('/api/organisation/departments/close', z.strictObject({ id: z.uuid(), reason }), closeDepartment);
  change('/api/organisation/posts', schemas.post, savePost);
  change('/api/organisation/posts/close', z.strictObject({ id: z.uuid(), reason }), closePost);
  change('/api/organisation/appointments', schemas.appointment, appoint);
  change('/api/organisation/appointments/end', z.strictObject({ holdingId: z.uuid(), endedOn: day, reason }), endHolding);
  change('/api/organisation/relations', schemas.relation, setRelation);
  change(
    '/api/organisation/relations/end',
    z.strictObject({ unit: z.string().max(40), id: z.uuid(), untilDay: day, reason }),
    endRelation,
  );
  change('/api/organisation/names', schemas.names, setNames);
  change('/api/organisation/profile', schemas.profile, setProfile);
  change('/api/organisation/registers', z.strictObject({ registers: z.array(z.string().max(60)).max(60).nullable() }), setKept);
  change('/api/people/leave', schemas.leaving, leave);
  change('/api/people/return', z.strictObject({ personId: z.uuid(), reason }), comeBack);
  change('/api/people/merge', z.strictObject({ goneId: z.uuid(), keptId: z.uuid(), reason }), mergePersons);
  change('/api/people/merge/undo', z.strictObject({ changeId: z.uuid(), reason }), undoMerge);
  change('/api/people/erase', z.strictObject({ personId: z.uuid(), name: line, reason }), erase);
  change('/api/people/untie', z.strictObject({ username: line }), untieAccount);

  app.get(
    '/api/people/former',
    { config },
    async (request): Promise<readonly FormerPerson[]> => inWork(services, actorOf(request), listFormer),
  );

  const person = z.object({ id: z.uuid() });
  app.get(
    '/api/people/:id/handover',
    { config, schema: { params: person } },
    async (request): Promise<HandoverPlan> => inWork(services, actorOf(request), (work) => handoverPlan(work, request.params.id)),
  );
  app.get('/api/people/:id/handover.xlsx', { config, schema: { params: person } }, async (request, reply) => {
    const plan = await inWork(services, actorOf(request), (work) => handoverPlan(work, request.params.id));
    return sendWorkbook(reply, `离任交接清单_${plan.person.name}.xlsx`, await handoverSheet(plan));
  });

  const logQuery = z.object({
    from: day.optional(),
    to: day.optional(),
    event: z.string().max(60).optional(),
    before: z.coerce.number().int().min(1).optional(),
  });
  app.get(
    '/api/security-log',
    { config, schema: { querystring: logQuery } },
    async (request): Promise<readonly SecurityEntry[]> => {
      touch('page', '/security-log');
      return inWork(services, actorOf(request), (work) => listSecurity(work, request.query));
    },
  );
  app.get('/api/security-log.xlsx', { config, schema: { querystring: logQuery } }, async (request, reply) =>
    sendWorkbook(reply, '安全日志.xlsx', await inWork(services, actorOf(request), (work) => exportSecurity(work, request.query))),
  );
}

const sendWorkbook = (reply: FastifyReply, name: string, bytes: Uint8Array): FastifyReply =>
  reply
    .headers({ 'content-type': XLSX, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` })
    .send(Buffer.from(bytes));
