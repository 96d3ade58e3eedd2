/** Routes of 资料收集 and 科室填报. Single steps (退回, 延期, 已转发) go through the register's own routes. */
import type { CollectionChoices, CollectionDetail, FillingBoard, ReturnDetail } from '@qinglian/domain/api/collection.ts';
import type { ImportReport } from '@qinglian/domain/api/ledgers.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ObligationServices } from '../../engines/obligations/index.ts';
import { getRecord } from '../../ledger/read.ts';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { templateSheet } from '../../ledger/sheets/sheets.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { fillingBoard } from './board.ts';
import {
  addEntry,
  collectable,
  collectionDetail,
  fileReturn,
  importEntries,
  mergeCollection,
  markedEntries,
  noteReminded,
  returnDetail,
  sendCollection,
} from './collection.ts';

export interface CollectionServices {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

const office: readonly Role[] = ['hospital_clerk'];
const readers: readonly Role[] = [
  'hospital_clerk',
  'hospital_leader',
  'hospital_secretary',
  'hospital_president',
  'hospital_discipline',
];
const fillers: readonly Role[] = ['dept_filler', 'dept_head', 'hospital_clerk'];
const one = z.object({ id: z.uuid() });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function collectionRoutes(app: QinglianApp, { ledger: services, duties }: CollectionServices): void {
  app.get('/api/collections/choices', { config: { access: office } }, async (request): Promise<CollectionChoices> => {
    const departments = await inWork(services, actorOf(request), (work) =>
      rowsOf(
        work.tx,
        sql<{ id: string; name: string }>`select id, name from department where org_id = ${work.actor.orgId}::uuid
          and (closed_on is null or closed_on > ${dayOfInstant(work.now)}::date) order by sort, name`,
      ),
    );
    return { registers: collectable().map(({ name, label }) => ({ name, label })), departments };
  });

  app.get(
    '/api/collections/board',
    { config: { access: readers } },
    async (request): Promise<FillingBoard> => inWork(services, actorOf(request), (work) => fillingBoard(duties, work)),
  );

  app.post(
    '/api/collections',
    {
      config: { access: office },
      schema: {
        body: z.strictObject({
          key: z.string().min(8).max(100),
          title: z.string().max(200),
          register: z.string().max(60),
          forPeriod: z.string().max(20),
          dueOn: z.string().max(10),
          standardRow: z.string().max(20).optional(),
          note: z.string().max(1_000).optional(),
          targets: z.array(z.uuid()).max(200),
        }),
      },
    },
    async (request, reply): Promise<{ id: string }> => {
      const id = await inWork(services, actorOf(request), (work) => sendCollection(work, request.body));
      void reply.code(201);
      return { id };
    },
  );

  app.get(
    '/api/collections/:id',
    { config: { access: readers }, schema: { params: one } },
    async (request): Promise<CollectionDetail> =>
      inWork(services, actorOf(request), (work) => collectionDetail(work, request.params.id)),
  );

  app.post('/api/collections/:id/merge', { config: { access: office }, schema: { params: one } }, async (request) =>
    inWork(services, actorOf(request), (work) => mergeCollection(work, request.params.id)),
  );

  app.post('/api/collections/:id/reminded', { config: { access: office }, schema: { params: one } }, async (request) =>
    inWork(services, actorOf(request), (work) => noteReminded(work, request.params.id)),
  );

  app.get(
    '/api/collections/returns/:id',
    { config: { access: fillers }, schema: { params: one } },
    async (request): Promise<ReturnDetail> => inWork(services, actorOf(request), (work) => returnDetail(work, request.params.id)),
  );

  app.post(
    '/api/collections/returns/:id/entries',
    {
      config: { access: fillers },
      schema: {
        params: one,
        body: z.strictObject({
          key: z.string().min(8).max(100),
          values: z.record(z.string().max(100), z.unknown()),
          enteredFor: z.uuid().optional(),
        }),
      },
    },
    async (request, reply): Promise<{ id: string }> => {
      const made = await inWork(services, actorOf(request), (work) => addEntry(work, request.params.id, request.body));
      void reply.code(201);
      return { id: made.record.id };
    },
  );

  app.post(
    '/api/collections/returns/:id/file',
    { config: { access: fillers }, schema: { params: one, body: z.strictObject({ version: z.number().int().min(1) }) } },
    async (request) => {
      await inWork(services, actorOf(request), (work) => fileReturn(work, request.params.id, request.body.version));
      return { ok: true };
    },
  );

  app.get(
    '/api/collections/returns/:id/template.xlsx',
    { config: { access: fillers }, schema: { params: one } },
    async (request, reply) => {
      const bytes = await inWork(services, actorOf(request), async (work) => {
        const { record } = await getRecord(work, 'collection_return', request.params.id);
        return templateSheet(work, String(record.values['register'] ?? ''));
      });
      return reply
        .headers({
          'content-type': XLSX,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('科室填报空白表')}.xlsx`,
        })
        .send(Buffer.from(bytes));
    },
  );

  app.post(
    '/api/collections/returns/:id/import',
    {
      config: { access: fillers },
      schema: {
        params: one,
        querystring: z.object({ dryRun: z.enum(['true', 'false']).optional(), enteredFor: z.uuid().optional() }),
      },
    },
    async (request): Promise<ImportReport> => {
      const bytes = await uploaded(request);
      return inWork(services, actorOf(request), (work) =>
        importEntries(work, request.params.id, bytes, {
          dryRun: request.query.dryRun === 'true',
          ...(request.query.enteredFor === undefined ? {} : { enteredFor: request.query.enteredFor }),
        }),
      );
    },
  );

  app.post(
    '/api/collections/returns/:id/marked.xlsx',
    { config: { access: fillers }, schema: { params: one } },
    async (request, reply) => {
      const bytes = await uploaded(request);
      const marked = await inWork(services, actorOf(request), (work) => markedEntries(work, request.params.id, bytes));
      return reply
        .headers({
          'content-type': XLSX,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('科室填报（问题已标出）')}.xlsx`,
        })
        .send(Buffer.from(marked));
    },
  );
}

async function uploaded(request: FastifyRequest): Promise<Uint8Array> {
  const file = request.isMultipart() ? await request.file() : undefined;
  if (!file) throw new AppError('invalid_input', { problems: [{ field: 'file', message: '请选择文件' }] });
  return new Uint8Array(await file.toBuffer());
}
