/** Routes of 调阅. A record behind a submitted table is read here or not at all by anybody outside the house. */
import type { AccessReading, OpenedRecord, RecordReading } from '@qinglian/domain/api/access.ts';
import { dayOfInstant, isDay } from '@qinglian/kernel/calendar/day.ts';
import type { RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { viewOf } from '../../ledger/present.ts';
import { namesFor } from '../../ledger/names.ts';
import { getOpenedRecord, getRecord } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { createRecord } from '../../ledger/write.ts';
import type { FileStore } from '../../platform/files/store.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import { findGrant, inHouse } from './access.effects.ts';
import { readingsOf } from './readings.ts';

export interface AccessServices {
  readonly ledger: LedgerServices;
  readonly files: FileStore;
}

const one = z.object({ id: z.uuid() });
const text = (value: Values[string] | undefined): string => (typeof value === 'string' ? value : '');

export function accessRoutes(app: QinglianApp, services: AccessServices): void {
  app.get(
    '/api/ledgers/:ledger/records/:id/readings',
    { config: { access: 'signed-in' }, schema: { params: one.extend({ ledger: z.string().max(60) }) } },
    async (request): Promise<readonly RecordReading[]> =>
      inWork(services.ledger, actorOf(request), (work) => readingsOf(work, request.params.ledger, request.params.id)),
  );

  app.post(
    '/api/access/requests',
    {
      config: { access: ['city_office'] },
      schema: {
        body: z.strictObject({
          key: z.string().min(8).max(100),
          submissionId: z.uuid(),
          number: z.number().int().min(1),
          purpose: z.string().max(500),
          until: z.string().max(10),
        }),
      },
    },
    async (request, reply): Promise<{ id: string }> => {
      const id = await inWork(services.ledger, actorOf(request), (work) => requestAccess(work, request.body));
      void reply.code(201);
      return { id };
    },
  );

  app.get(
    '/api/access/requests/:id/record',
    { config: { access: ['city_office'] }, schema: { params: one } },
    async (request): Promise<OpenedRecord> =>
      inWork(services.ledger, actorOf(request), (work) => readUnderGrant(work, request.params.id, '记录', openedView)),
  );

  app.get(
    '/api/access/requests/:id/files/:fileId',
    { config: { access: ['city_office'] }, schema: { params: one.extend({ fileId: z.uuid() }) } },
    async (request, reply) => {
      const file = await inWork(services.ledger, actorOf(request), (work) =>
        readUnderGrant(work, request.params.id, '佐证文件', (inner, opened) => fileOf(inner, opened, request.params.fileId)),
      );
      const bytes = await services.files.find(file.sha256);
      if (!bytes) throw new AppError('not_found');
      return reply
        .headers({
          'content-type': file.type,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
          'content-security-policy': "sandbox; default-src 'none'",
        })
        .send(Buffer.from(bytes));
    },
  );

  app.get(
    '/api/access/grants/:id/readings',
    { config: { access: 'signed-in' }, schema: { params: one } },
    async (request): Promise<readonly AccessReading[]> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        await getRecord(work, 'access_grant', request.params.id);
        return rowsOf(
          work.tx,
          sql<AccessReading>`select at, reader, what from access_reading
            where org_id = ${work.actor.orgId}::uuid and grant_id = ${request.params.id}::uuid order by at desc limit 500`,
        );
      }),
  );
}

/** Asks for one entry of a submitted table's annex: what can be asked for is what the table names. */
async function requestAccess(
  work: Work,
  wanted: { key: string; submissionId: string; number: number; purpose: string; until: string },
): Promise<string> {
  const { record: submission } = await getRecord(work, 'submission', wanted.submissionId);
  const entry = await findRow(
    work.tx,
    sql<{ ledger: string; id: string; title: string }>`select e->>'ledger' as ledger, e->>'id' as id, e->>'title' as title
      from report_content c, jsonb_array_elements(c.content->'annex') e
      where c.org_id = ${work.actor.orgId}::uuid and c.record_id = ${submission.id}::uuid and c.hash = ${text(submission.values['contentHash'])}
        and (e->>'number')::int = ${wanted.number}`,
  );
  if (!entry) throw new AppError('not_found');
  const today = dayOfInstant(work.now);
  if (!isDay(wanted.until)) throw new AppError('invalid_input', { problems: [{ field: 'until', message: '请选择日期' }] });
  const { record } = await createRecord(work, {
    ledger: 'access_request',
    key: wanted.key,
    values: { purpose: wanted.purpose, requestedOn: today, until: wanted.until },
    fills: {
      title: entry.title.slice(0, 200),
      unit: submission.values['unit'] ?? null,
      submission: submission.id,
      register: entry.ledger,
      recordRef: entry.id,
    },
  });
  return record.id;
}

type Opened = StoredRecord & { readonly fields: readonly string[]; readonly grant: RecordVersion };

/**
 * Opens the record of a granted request, in the house, for as long as the house's own grant holds. No grant, an ended one,
 * a lapsed one and a record that is gone are one answer.
 */
async function readUnderGrant<T>(
  work: Work,
  requestId: string,
  what: string,
  use: (inner: Work, opened: Opened) => Promise<T>,
): Promise<T> {
  touch('page', '/access');
  const { record: request } = await getRecord(work, 'access_request', requestId);
  const reader = work.actor.posts[0] ? `${work.actor.name}（${work.actor.posts[0].name}）` : work.actor.name;
  return inHouse(work, text(request.values['unit']), async (inner) => {
    const grant = await findGrant(inner, request.id);
    if (!grant || grant.state !== 'granted' || text(grant.values['until']) < dayOfInstant(work.now))
      throw new AppError('not_found');
    const opened = await getOpenedRecord(inner, text(grant.values['register']), text(grant.values['recordRef']));
    await sql`insert into access_reading (org_id, grant_id, at, reader_id, reader, what)
      values (${inner.actor.orgId}::uuid, ${grant.id}::uuid, ${work.now}::timestamptz, ${work.actor.personId}::uuid, ${reader}, ${what})
      on conflict do nothing`.execute(inner.tx);
    return use(inner, { ...opened, grant });
  });
}

async function openedView(inner: Work, opened: Opened): Promise<OpenedRecord> {
  const ledger = getLedger(inner.services, opened.record.ledger);
  const unit = await findRow(
    inner.tx,
    sql<{ name: string }>`select name from organisation where id = ${inner.actor.orgId}::uuid`,
  );
  return {
    record: { ...viewOf(inner, ledger, opened), can: [], due: null },
    names: await namesFor(inner, ledger, [opened]),
    ledger: ledger.name,
    fields: opened.fields,
    unit: unit?.name ?? '',
    until: text(opened.grant.values['until']),
  };
}

/** A file that the opened record itself names, in a field that is open. */
async function fileOf(inner: Work, opened: Opened, fileId: string): Promise<{ sha256: string; name: string; type: string }> {
  const named = Object.values(opened.record.values).some(
    (value) =>
      Array.isArray(value) && value.some((item) => typeof item === 'object' && item.kind === 'file' && item.fileId === fileId),
  );
  const file = named
    ? await findRow(
        inner.tx,
        sql<{ sha256: string; name: string; type: string }>`select sha256, name, type from file
          where id = ${fileId}::uuid and org_id = ${inner.actor.orgId}::uuid`,
      )
    : undefined;
  if (!file) throw new AppError('not_found');
  return file;
}
