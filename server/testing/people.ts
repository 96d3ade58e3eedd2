/** A small hospital and a city for tests, written straight into the identity tables. */
import type { Role } from '@qinglian/kernel/roles.ts';
import { type Chance, newId, standingClock } from '../platform/clock.ts';
import type { Actor } from '../platform/identity/actor.ts';
import type { Sealer } from '../platform/keys/sealing.ts';
import { type Db, inTrx, sql } from '../platform/postgres/database.ts';

/** Chance that can be dealt twice alike: a counter hashed into bytes. */
export function countedChance(seed = 1): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    // xorshift32: enough to spread ids in tests; nothing here is secret.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  if (state === 0) state = 1;
  return { bytes: (count) => Uint8Array.from({ length: count }, () => next() & 255) };
}

export const testClock = (): ReturnType<typeof standingClock> => standingClock('2025-11-22T01:00:00.000Z');

/** Sealing without a key file: bound to its context all the same. */
export const testSealer: Sealer = {
  seal: (text, context) => `${context}\n${text}`,
  open: (sealed, context) => {
    if (!sealed.startsWith(`${context}\n`)) throw new Error('sealed for another');
    return sealed.slice(context.length + 1);
  },
};

export interface TestOrganisation {
  readonly id: string;
  readonly departmentIds: readonly string[];
  /** Makes a person with one post of these roles in the given department. */
  actor(name: string, roles: readonly Role[], department?: number): Promise<Actor>;
}

const ids = countedChance(42);

export async function testOrganisation(
  db: Db,
  code: string,
  kind: 'hospital' | 'bureau' = 'hospital',
): Promise<TestOrganisation> {
  const clock = testClock();
  const fresh = (): string => newId(clock, ids);
  const id = fresh();
  const departmentIds = [fresh(), fresh(), fresh()];
  await inTrx(db, [id], async (tx) => {
    await sql`insert into organisation (id, code, name, short_name, kind, tracking_since, created_at)
      values (${id}::uuid, ${code}, ${`测试单位${code}`}, ${code}, ${kind}, '2025-01-01', ${clock.now()}::timestamptz)`.execute(
      tx,
    );
    for (const [at, name] of ['党委办公室', '药剂科', '设备科'].entries()) {
      await sql`insert into department (id, org_id, code, name, kind) values (${departmentIds[at]}::uuid, ${id}::uuid, ${`D${at}`}, ${name}, 'functional')`.execute(
        tx,
      );
    }
  });
  return {
    id,
    departmentIds,
    actor: (name, roles, department) =>
      inTrx(db, [id], async (tx) => {
        const actor = { personId: fresh(), accountId: fresh(), postId: fresh() };
        const departmentId = department === undefined ? null : (departmentIds[department] ?? null);
        await sql`insert into person (id, org_id, name, pinyin, department_id, created_at)
          values (${actor.personId}::uuid, ${id}::uuid, ${name}, '', ${departmentId}::uuid, ${clock.now()}::timestamptz)`.execute(
          tx,
        );
        await sql`insert into post (id, org_id, department_id, name, roles, level)
          values (${actor.postId}::uuid, ${id}::uuid, ${departmentId}::uuid, ${`${name}的岗位`}, ${[...roles]}::text[], 'staff')`.execute(
          tx,
        );
        await sql`insert into post_holding (id, org_id, post_id, person_id, started_on)
          values (${fresh()}::uuid, ${id}::uuid, ${actor.postId}::uuid, ${actor.personId}::uuid, '2020-01-01')`.execute(tx);
        await sql`insert into account (id, org_id, person_id, username, must_change_password, created_at)
          values (${actor.accountId}::uuid, ${id}::uuid, ${actor.personId}::uuid, ${`${code}-${name}`}, false, ${clock.now()}::timestamptz)`.execute(
          tx,
        );
        return {
          personId: actor.personId,
          accountId: actor.accountId,
          orgId: id,
          name,
          posts: [{ postId: actor.postId, name: `${name}的岗位`, departmentId, roles }],
          sessionId: null,
        };
      }),
  };
}
