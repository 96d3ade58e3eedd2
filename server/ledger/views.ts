/**
 * Saved views: named filters, order and columns of a register, a person's own or shared inside the house. A view carries no
 * right: whoever opens it reads through his own, and one that speaks of a field he may not see is not shown to him at all.
 */
import type { SavedView } from '@qinglian/domain/api/views.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { z } from 'zod';
import { actorOf, type QinglianApp } from '../platform/http/app.ts';
import { type Actor, rolesOf } from '../platform/identity/actor.ts';
import { rowsOf, sql } from '../platform/postgres/database.ts';
import { filterSql, orderOf } from './query.ts';
import { type Lens, openLedger } from './read.ts';
import { readListQuery } from './routes.ts';
import { inWork, type LedgerServices, type Work } from './services.ts';

export const VIEWS_PER_PERSON = 30;

const oneLedger = z.object({ ledger: z.string().max(60) });
const viewBody = z.strictObject({
  name: z.string().trim().min(1).max(30),
  query: z
    .record(z.string().regex(/^(q|sort|(filter|from|to|empty)\.\w{1,60})$/), z.string().min(1).max(2_000))
    .refine((query) => Object.keys(query).length <= 40),
  columns: z.array(z.string().regex(/^\w{1,60}$/)).max(60),
  isShared: z.boolean(),
});
type ViewBody = z.infer<typeof viewBody>;

export function viewRoutes(app: QinglianApp, services: LedgerServices): void {
  const config = { access: 'signed-in' } as const;
  app.get(
    '/api/ledgers/:ledger/views',
    { config, schema: { params: oneLedger } },
    async (request): Promise<readonly SavedView[]> =>
      inWork(services, actorOf(request), (work) => listViews(work, request.params.ledger)),
  );
  app.post('/api/ledgers/:ledger/views', { config, schema: { params: oneLedger, body: viewBody } }, async (request, reply) => {
    const view = await inWork(services, actorOf(request), (work) => saveView(work, request.params.ledger, request.body));
    return reply.code(201).send(view);
  });
  app.delete(
    '/api/ledgers/:ledger/views/:id',
    { config, schema: { params: oneLedger.extend({ id: z.uuid() }) } },
    async (request): Promise<{ ok: true }> => {
      await inWork(services, actorOf(request), (work) => removeView(work, request.params));
      return { ok: true };
    },
  );
}

interface ViewRow {
  readonly id: string;
  readonly person_id: string;
  readonly owner: string;
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly is_shared: boolean;
}

const administrators: readonly Role[] = ['hospital_admin', 'city_admin'];
const keepsHouse = (actor: Actor): boolean => administrators.some((role) => rolesOf(actor).has(role));

const present = (work: Work, row: ViewRow): SavedView => ({
  id: row.id,
  name: row.name,
  query: row.query,
  columns: row.columns,
  isShared: row.is_shared,
  owner: row.owner,
  canRemove: row.person_id === work.actor.personId || (row.is_shared && keepsHouse(work.actor)),
});

async function rowsFor(work: Work, ledger: string): Promise<readonly ViewRow[]> {
  return rowsOf(
    work.tx,
    sql<ViewRow>`select v.id, v.person_id, p.name as owner, v.name, v.query, v.columns, v.is_shared
      from saved_view v join person p on p.id = v.person_id and p.org_id = v.org_id
      where v.org_id = ${work.actor.orgId}::uuid and v.ledger = ${ledger} and (v.is_shared or v.person_id = ${work.actor.personId}::uuid)
      order by v.is_shared, v.name, v.id limit 200`,
  );
}

/** One's own first, then those of the house that speak only of what one may see. */
export async function listViews(work: Work, ledger: string): Promise<readonly SavedView[]> {
  const lens = openLedger(work, ledger);
  return (await rowsFor(work, ledger)).filter((row) => isReadable(lens, row)).map((row) => present(work, row));
}

function isReadable(lens: Lens, { query, columns }: Pick<ViewRow, 'query' | 'columns'>): boolean {
  try {
    mustBeReadable(lens, { query, columns });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** The list's own rules: an unknown field and a hidden one are refused alike. */
function mustBeReadable(lens: Lens, { query, columns }: Pick<ViewRow, 'query' | 'columns'>): void {
  const asked = readListQuery(query);
  for (const filter of asked.filters ?? []) filterSql(lens, filter);
  orderOf(lens, asked.sort, undefined);
  if (columns.some((column) => !lens.fields.includes(column)))
    throw new AppError('invalid_input', { problems: [{ message: '有不能显示的列' }] });
}

/** `invalid_input` for a field that may not be seen, a name of one's own twice, or too many views. */
export async function saveView(work: Work, ledger: string, body: ViewBody): Promise<SavedView> {
  mustBeReadable(openLedger(work, ledger), body);
  await sql`select pg_advisory_xact_lock(hashtextextended(${work.actor.personId}, 7350))`.execute(work.tx);
  const own = (await rowsFor(work, ledger)).filter((row) => row.person_id === work.actor.personId);
  if (own.some((row) => row.name === body.name))
    throw new AppError('invalid_input', {
      problems: [{ field: 'name', message: `您已有名为“${body.name}”的视图，请换一个名称` }],
    });
  if (own.length >= VIEWS_PER_PERSON)
    throw new AppError('invalid_input', {
      problems: [{ message: `每人每本台账最多保存${VIEWS_PER_PERSON}个视图，请先删除不用的` }],
    });
  const id = work.newId();
  await sql`insert into saved_view (id, org_id, person_id, ledger, name, query, columns, is_shared, created_at) values (${id}::uuid,
    ${work.actor.orgId}::uuid, ${work.actor.personId}::uuid, ${ledger}, ${body.name}, ${JSON.stringify(body.query)}::jsonb,
    ${[...body.columns]}::text[], ${body.isShared}, ${work.now}::timestamptz)`.execute(work.tx);
  const saved = (await rowsFor(work, ledger)).find((row) => row.id === id);
  if (!saved) throw new AppError('not_found');
  return present(work, saved);
}

/** Own views, and as administrator of the house the shared ones; all others do not exist. */
export async function removeView(work: Work, { ledger, id }: { readonly ledger: string; readonly id: string }): Promise<void> {
  const view = (await listViews(work, ledger)).find((one) => one.id === id);
  if (!view?.canRemove) throw new AppError('not_found');
  await sql`delete from saved_view where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid`.execute(work.tx);
}
