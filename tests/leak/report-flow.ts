/** The way of a report and of a 调阅 over the product's own routes, with everybody's own password. */
import { hashPassword } from '@qinglian/server/platform/identity/passwords.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { rowsOf, sql } from '@qinglian/server/platform/postgres/database.ts';
import type { Product } from './product.ts';
import type { World } from './world.ts';

export const PASSWORD = 'Qingfeng-2025';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
}

export const sendOf =
  ({ app }: Product) =>
  async (actor: Actor, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object): Promise<Reply> => {
    const reply = await app.inject({
      method,
      url,
      headers: { 'x-as': actor.personId, 'x-qinglian': '1' },
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson = String(reply.headers['content-type']).includes('json');
    return { status: reply.statusCode, body: isJson ? reply.json() : null, text: reply.body };
  };

export const part = (body: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string | number, unknown>>)[key] : undefined),
    body,
  );

export async function givePasswords(product: Product, actors: readonly Actor[]): Promise<void> {
  const hash = await hashPassword(PASSWORD);
  for (const { accountId } of actors)
    await sql`update account set password_hash = ${hash} where id = ${accountId}::uuid`.execute(product.db.app);
}

export interface Submitted {
  readonly reportId: string;
  readonly submissionId: string;
  /** Everything that was signed and sent, as text. */
  readonly content: string;
}

export async function submitReport(product: Product, world: World): Promise<Submitted> {
  const send = sendOf(product);
  const { clerk, leader, secretary, officer } = world;
  const made = await send(clerk, 'POST', '/api/reports', { type: 'monthly', period: '2025-11' });
  if (made.status !== 201) throw new Error(`no report drafted: ${made.text}`);
  const reportId = String(part(made.body, 'record', 'id'));
  let version = Number(part(made.body, 'record', 'version'));
  for (const [move, actor] of [
    ['submitReview', clerk],
    ['passReview', leader],
    ['sign', secretary],
    ['submit', clerk],
  ] as const) {
    const done = await send(actor, 'POST', `/api/ledgers/report/records/${reportId}/moves/${move}`, {
      version,
      password: PASSWORD,
    });
    if (done.status !== 200) throw new Error(`report: ${move} fails: ${done.text}`);
    version = Number(part(done.body, 'record', 'version'));
  }
  const list = await send(officer, 'GET', '/api/ledgers/submission/records?filter.way=system');
  const sent = await send(clerk, 'GET', `/api/reports/${reportId}`);
  const submissionId = String(part(list.body, 'rows', 0, 'id'));
  const accepted = await send(officer, 'POST', `/api/ledgers/submission/records/${submissionId}/moves/accept`, {
    version: part(list.body, 'rows', 0, 'version'),
  });
  if (accepted.status !== 200) throw new Error(`not accepted: ${accepted.text}`);
  return { reportId, submissionId, content: sent.text };
}

/** A draw with a private pool, announced and not yet drawn. */
export async function freezeDraw(product: Product, actor: Actor): Promise<string> {
  const made = await sendOf(product)(actor, 'POST', '/api/draws', {
    title: '处方抽样',
    basis: '试验',
    series: '处方',
    pool: { kind: 'ids', isPrivate: true, strata: [{ name: '门诊', take: 1, substitutes: 0, ids: ['RX-1', 'RX-2', 'RX-3'] }] },
    excluded: [],
    randomness: { kind: 'public', source: '中国福利彩票双色球', issue: '2025140', expectedAt: '2025-12-07T13:15:00.000Z' },
    redrawOfId: null,
  });
  if (made.status !== 201) throw new Error(`no draw: ${made.text}`);
  return String(part(made.body, 'id'));
}

export interface Opened {
  readonly requestId: string;
  readonly grantId: string;
  readonly ledger: string;
  readonly recordId: string;
}

/** Asks for the first entry of the annex; the house's secretary grants it. */
export async function openOneRecord(product: Product, world: World, submitted: Submitted): Promise<Opened> {
  const send = sendOf(product);
  const asked = await send(world.officer, 'POST', '/api/access/requests', {
    key: 'leak-request-1',
    submissionId: submitted.submissionId,
    number: 1,
    purpose: '核实',
    until: '2025-12-20',
  });
  const requestId = String(part(asked.body, 'id'));
  const [grant] = await product.db.app.transaction().execute(async (tx) => {
    await sql`select set_config('app.orgs', ${world.hospital.id}, true)`.execute(tx);
    return rowsOf(
      tx,
      sql<{ id: string; version: number; register: string; record_ref: string }>`select id, version, register, record_ref
        from access_grant where request_ref = ${requestId}`,
    );
  });
  if (!grant) throw new Error(`no grant: ${asked.text}`);
  const granted = await send(world.secretary, 'POST', `/api/ledgers/access_grant/records/${grant.id}/moves/grant`, {
    version: grant.version,
    password: PASSWORD,
    values: {},
  });
  if (granted.status !== 200) throw new Error(`not granted: ${granted.text}`);
  return { requestId, grantId: grant.id, ledger: grant.register, recordId: grant.record_ref };
}
