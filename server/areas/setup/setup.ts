/** The first administrator of an empty installation: by a one-time link, never by a default password. */
import { createHash } from 'node:crypto';
import { AppError } from '@qinglian/kernel/errors.ts';
import { z } from 'zod';
import { adoptPack, type ObligationServices } from '../../engines/obligations/index.ts';
import { pinyinOf } from '../../ledger/search.ts';
import { inTrxWork, type LedgerServices } from '../../ledger/services.ts';
import { type Chance, type Clock, newId, todayOf } from '../../platform/clock.ts';
import type { QinglianApp } from '../../platform/http/app.ts';
import { findActor } from '../../platform/identity/actors.ts';
import { hashPassword, passwordProblems } from '../../platform/identity/passwords.ts';
import { mustBeChoosable, storeKept } from '../../platform/organisations/kept-registers.ts';
import { type Db, findRow, inTrx, sql } from '../../platform/postgres/database.ts';

export interface SetupServices {
  readonly db: Db;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

const HOURS = 24;
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A token for the link, when nobody is there yet; undefined when the installation has an organisation. */
export async function invite({ db, clock, chance }: Pick<SetupServices, 'db' | 'clock' | 'chance'>): Promise<string | undefined> {
  if (await findRow(db, sql`select 1 from organisation limit 1`)) return undefined;
  const token = Buffer.from(chance.bytes(32)).toString('base64url');
  const expires = new Date(Date.parse(clock.now()) + HOURS * 3_600_000).toISOString();
  await sql`insert into setup_invitation (token_hash, expires_at) values (${hashOf(token)}, ${expires}::timestamptz)`.execute(db);
  return token;
}

const line = z.string().trim().min(1).max(100);
const body = z.strictObject({
  token: z.string().max(100),
  organisation: z.strictObject({
    code: z.string().regex(/^[A-Za-z0-9]{2,20}$/),
    name: line,
    kind: z.enum(['hospital', 'institution', 'bureau']),
    type: line.nullable(),
    level: z.enum(['一级', '二级', '三级']).nullable(),
    ownership: z.enum(['公立', '民营']).nullable(),
    phone: line.nullable(),
    /** 轻量模式: the registers kept; null: all. */
    registers: z.array(z.string().max(60)).max(60).nullable(),
  }),
  person: z.strictObject({ name: line, username: z.string().regex(/^[A-Za-z0-9._-]{3,40}$/), password: z.string().max(400) }),
});
export type SetupBody = z.infer<typeof body>;

export function setupRoutes(app: QinglianApp, services: SetupServices): void {
  app.post('/api/setup', { config: { access: 'public' }, schema: { body } }, async (request, reply): Promise<{ ok: true }> => {
    await setUp(services, request.body);
    void reply.code(201);
    return { ok: true };
  });
}

/** One transaction: organisation, administrator, standards in force. The link works once, in time, and only on an empty installation. */
export async function setUp(services: SetupServices, { token, organisation, person }: SetupBody): Promise<void> {
  const { clock, chance } = services;
  const problems = (await passwordProblems(person.password, { username: person.username, name: person.name, earlier: [] })).map(
    ({ message }) => ({ field: 'password', message }),
  );
  if (problems.length > 0) throw new AppError('invalid_input', { problems });
  const isBureau = organisation.kind === 'bureau';
  const registers = isBureau ? null : organisation.registers;
  mustBeChoosable(services.ledger.ledgers, registers);
  const passwordHash = await hashPassword(person.password);
  const now = clock.now();
  const today = todayOf(clock);
  const [orgId, personId, postId, accountId] = [
    newId(clock, chance),
    newId(clock, chance),
    newId(clock, chance),
    newId(clock, chance),
  ];
  const roles = isBureau ? ['city_admin', 'city_office', 'staff'] : ['hospital_admin', 'hospital_clerk', 'staff'];
  await inTrx(services.db, [orgId], async (tx) => {
    const used = await findRow(
      tx,
      sql<{
        n: number;
      }>`update setup_invitation set used_at = ${now}::timestamptz where token_hash = ${hashOf(token)} and used_at is null and expires_at > ${now}::timestamptz
        and not exists (select 1 from organisation) returning 1 as n`,
    );
    if (!used) throw new AppError('not_found', { problems: [{ message: '设置链接已失效或已用过，请重新启动系统取得新的链接' }] });
    await sql`insert into organisation (id, code, name, short_name, kind, institution_type, level, ownership, phone, tracking_since, created_at) values (${orgId}::uuid,
      ${organisation.code}, ${organisation.name}, ${organisation.name.slice(0, 20)}, ${organisation.kind}, ${organisation.type}, ${organisation.level}, ${organisation.ownership},
      ${organisation.phone}, ${today}::date, ${now}::timestamptz)`.execute(tx);
    await storeKept(tx, orgId, registers);
    await sql`insert into person (id, org_id, name, pinyin, joined_on, created_at) values (${personId}::uuid, ${orgId}::uuid, ${person.name}, ${pinyinOf(person.name)}, ${today}::date, ${now}::timestamptz)`.execute(
      tx,
    );
    await sql`insert into post (id, org_id, name, roles, level) values (${postId}::uuid, ${orgId}::uuid, ${'清廉办经办人（系统管理员）'}, ${roles}::text[], 'staff')`.execute(
      tx,
    );
    await sql`insert into post_holding (id, org_id, post_id, person_id, started_on) values (${newId(clock, chance)}::uuid, ${orgId}::uuid, ${postId}::uuid, ${personId}::uuid, ${today}::date)`.execute(
      tx,
    );
    await sql`insert into account (id, org_id, person_id, username, password_hash, password_set_at, must_change_password, created_at) values (${accountId}::uuid, ${orgId}::uuid,
      ${personId}::uuid, ${person.username}, ${passwordHash}, ${now}::timestamptz, false, ${now}::timestamptz)`.execute(tx);
    const actor = await findActor(tx, accountId, today);
    if (!actor || isBureau) return;
    await inTrxWork({
      services: services.ledger,
      tx,
      actor,
      task: async (work) => {
        for (const pack of services.duties.catalogue.keys()) await adoptPack(services.duties, work, { pack });
      },
    });
  });
}
