/** Template, import and export of every register. */
import multipart from '@fastify/multipart';
import type { ImportReport, ImportRun } from '@qinglian/domain/api/ledgers.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { z } from 'zod';
import { actorOf, FILE_MEGABYTES, type QinglianApp } from '../../platform/http/app.ts';
import { listQuery, readListQuery } from '../routes.ts';
import { getLedger, inWork, type LedgerServices } from '../services.ts';
import { cancelImport, getImport, markedImport, requestImport } from './import-run.ts';
import { exportSheet, importSheet, templateSheet } from './sheets.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const oneLedger = z.object({ ledger: z.string().max(60) });
const access = { access: 'signed-in' } as const;

export async function sheetRoutes(app: QinglianApp, services: LedgerServices): Promise<void> {
  await app.register(multipart, { limits: { fileSize: FILE_MEGABYTES * 1024 * 1024, files: 1, fields: 10 } });
  const headers = (name: string) => ({
    'content-type': XLSX,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}.xlsx`,
  });

  app.get('/api/ledgers/:ledger/template.xlsx', { config: access, schema: { params: oneLedger } }, async (request, reply) => {
    const { ledger } = request.params;
    const bytes = await inWork(services, actorOf(request), (work) => templateSheet(work, ledger));
    return reply.headers(headers(`${getLedger(services, ledger).label}空白表`)).send(Buffer.from(bytes));
  });

  app.get(
    '/api/ledgers/:ledger/export.xlsx',
    { config: access, schema: { params: oneLedger, querystring: listQuery } },
    async (request, reply) => {
      const { ledger } = request.params;
      const bytes = await inWork(services, actorOf(request), (work) => exportSheet(work, ledger, readListQuery(request.query)));
      return reply.headers(headers(getLedger(services, ledger).label)).send(Buffer.from(bytes));
    },
  );

  app.post(
    '/api/ledgers/:ledger/import',
    {
      config: access,
      schema: { params: oneLedger, querystring: z.object({ dryRun: z.enum(['true', 'false']).default('false') }) },
    },
    async (request): Promise<ImportReport> => {
      const file = request.isMultipart() ? await request.file() : undefined;
      if (!file) throw new AppError('invalid_input', { problems: [{ field: 'file', message: '请选择文件' }] });
      const bytes = new Uint8Array(await file.toBuffer());
      return inWork(services, actorOf(request), (work) =>
        importSheet(work, request.params.ledger, bytes, { dryRun: request.query.dryRun === 'true' }),
      );
    },
  );

  app.post(
    '/api/ledgers/:ledger/imports',
    {
      config: access,
      schema: { params: oneLedger, querystring: z.object({ dryRun: z.enum(['true', 'false']).default('false') }) },
    },
    async (request, reply): Promise<ImportRun> => {
      const file = request.isMultipart() ? await request.file() : undefined;
      if (!file) throw new AppError('invalid_input', { problems: [{ field: 'file', message: '请选择文件' }] });
      const bytes = new Uint8Array(await file.toBuffer());
      void reply.code(202);
      return requestImport(services, actorOf(request), {
        ledger: request.params.ledger,
        fileName: file.filename,
        bytes,
        dryRun: request.query.dryRun === 'true',
      });
    },
  );

  const oneRun = z.object({ id: z.uuid() });
  app.get('/api/imports/:id', { config: access, schema: { params: oneRun } }, (request) =>
    getImport(services, actorOf(request), request.params.id),
  );
  app.get('/api/imports/:id/marked.xlsx', { config: access, schema: { params: oneRun } }, async (request, reply) => {
    const { name, bytes } = await markedImport(services, actorOf(request), request.params.id);
    return reply.headers(headers(name)).send(Buffer.from(bytes));
  });
  app.post('/api/imports/:id/cancel', { config: access, schema: { params: oneRun } }, (request) =>
    cancelImport(services, actorOf(request), request.params.id),
  );
}
