/** The ledgers' routes: the same for every register; rights are the read and write paths' own. */
import { BATCH_LIMIT } from '@qinglian/domain/api/ledgers.ts';
import type {
  BatchDone,
  LedgerInfo,
  RecordCount,
  RecordDetail,
  RecordHistory,
  RecordPage,
} from '@qinglian/domain/api/ledgers.ts';
import { z } from 'zod';
import { actorOf, type QinglianApp } from '../platform/http/app.ts';
import { moveRecords } from './batch.ts';
import { detailAfterWrite, detailOf, historyOf, ledgersFor, pageOf } from './present.ts';
import type { Filter, ListQuery } from './query.ts';
import { countRecords } from './read.ts';
import { inWork, type LedgerServices } from './services.ts';
import { undoChange } from './undo.ts';
import { createRecord, moveRecord, removeRecord, updateRecord } from './write.ts';

const values = z.record(z.string().max(100), z.unknown());
const oneLedger = z.object({ ledger: z.string().max(60) });
const oneRecord = oneLedger.extend({ id: z.uuid() });
/** `filter.<field>=a,b` · `from.<field>=` · `to.<field>=` · `empty.<field>=true` beside the fixed words. */
export const listQuery = z.looseObject({
  q: z.string().max(100).optional(),
  sort: z.string().max(60).optional(),
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});
const change = { version: z.number().int().min(1), reason: z.string().max(2_000).optional() };
const access = { access: 'signed-in' } as const;

export function ledgerRoutes(app: QinglianApp, services: LedgerServices): void {
  app.get(
    '/api/ledgers',
    { config: access },
    async (request): Promise<readonly LedgerInfo[]> => ledgersFor(services, actorOf(request)),
  );

  app.get(
    '/api/ledgers/:ledger/records',
    { config: access, schema: { params: oneLedger, querystring: listQuery } },
    async (request): Promise<RecordPage> =>
      inWork(services, actorOf(request), (work) => pageOf(work, request.params.ledger, readListQuery(request.query))),
  );

  app.get(
    '/api/ledgers/:ledger/count',
    { config: access, schema: { params: oneLedger, querystring: listQuery } },
    async (request): Promise<RecordCount> =>
      inWork(services, actorOf(request), (work) =>
        countRecords(work, request.params.ledger, readListQuery(request.query), { isExact: true }),
      ),
  );

  app.post(
    '/api/ledgers/:ledger/moves/:move',
    {
      config: access,
      schema: {
        params: oneLedger.extend({ move: z.string().max(60) }),
        body: z.strictObject({
          records: z
            .array(z.strictObject({ id: z.uuid(), version: change.version }))
            .min(1)
            .max(BATCH_LIMIT),
        }),
      },
    },
    async (request): Promise<BatchDone> =>
      inWork(services, actorOf(request), (work) => moveRecords(work, { ...request.params, ...request.body })),
  );

  app.post(
    '/api/ledgers/:ledger/records/:id/undo',
    { config: access, schema: { params: oneRecord, body: z.strictObject({ version: change.version }) } },
    async (request): Promise<RecordDetail> =>
      inWork(services, actorOf(request), async (work) =>
        detailAfterWrite(work, request.params.ledger, await undoChange(work, { ...request.params, ...request.body })),
      ),
  );

  app.get(
    '/api/ledgers/:ledger/records/:id',
    { config: access, schema: { params: oneRecord } },
    async (request): Promise<RecordDetail> =>
      inWork(services, actorOf(request), (work) => detailOf(work, request.params.ledger, request.params.id)),
  );

  app.get(
    '/api/ledgers/:ledger/records/:id/history',
    { config: access, schema: { params: oneRecord } },
    async (request): Promise<RecordHistory> =>
      inWork(services, actorOf(request), (work) => historyOf(work, request.params.ledger, request.params.id)),
  );

  app.post(
    '/api/ledgers/:ledger/records',
    {
      config: access,
      schema: { params: oneLedger, body: z.object({ key: z.string().min(8).max(100), values, enteredFor: z.uuid().optional() }) },
    },
    async (request, reply): Promise<RecordDetail> => {
      const { key, values: given, enteredFor } = request.body;
      const { ledger } = request.params;
      const detail = await inWork(services, actorOf(request), async (work) =>
        detailAfterWrite(
          work,
          ledger,
          await createRecord(work, { ledger, key, values: given, ...(enteredFor === undefined ? {} : { enteredFor }) }),
        ),
      );
      void reply.code(201);
      return detail;
    },
  );

  app.patch(
    '/api/ledgers/:ledger/records/:id',
    { config: access, schema: { params: oneRecord, body: z.object({ ...change, values }) } },
    async (request): Promise<RecordDetail> =>
      inWork(services, actorOf(request), async (work) =>
        detailAfterWrite(work, request.params.ledger, await updateRecord(work, { ...request.params, ...defined(request.body) })),
      ),
  );

  app.post(
    '/api/ledgers/:ledger/records/:id/moves/:move',
    {
      config: access,
      schema: {
        params: oneRecord.extend({ move: z.string().max(60) }),
        body: z.object({ ...change, values: values.optional(), password: z.string().max(400).optional() }),
      },
    },
    async (request): Promise<RecordDetail> =>
      inWork(services, actorOf(request), async (work) =>
        detailAfterWrite(work, request.params.ledger, await moveRecord(work, { ...request.params, ...defined(request.body) })),
      ),
  );

  app.delete(
    '/api/ledgers/:ledger/records/:id',
    { config: access, schema: { params: oneRecord, body: z.object({ version: change.version, reason: z.string().max(2_000) }) } },
    async (request): Promise<{ ok: true }> => {
      await inWork(services, actorOf(request), (work) => removeRecord(work, { ...request.params, ...request.body }));
      return { ok: true };
    },
  );
}

/** Leaves out what was not given, so that `undefined` and absent are one. */
function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

export function readListQuery(query: z.infer<typeof listQuery>): ListQuery {
  const byField = new Map<string, { any?: string[]; from?: string; to?: string; empty?: boolean }>();
  const at = (field: string) => {
    const known = byField.get(field) ?? {};
    byField.set(field, known);
    return known;
  };
  for (const [key, raw] of Object.entries(query)) {
    const match = /^(filter|from|to|empty)\.(\w{1,60})$/.exec(key);
    if (!match || typeof raw !== 'string') continue;
    const [, word, field = ''] = match;
    if (word === 'filter') at(field).any = raw.split(',').slice(0, 100);
    else if (word === 'from') at(field).from = raw;
    else if (word === 'to') at(field).to = raw;
    else at(field).empty = raw === 'true';
  }
  const filters: Filter[] = [...byField].map(([field, filter]) => ({ field, ...filter }));
  const { q, sort, after, limit } = query;
  return { ...defined({ q, sort, after, limit }), filters } as ListQuery;
}
