import { generateSync } from 'otplib';
import { expect, test } from 'vitest';
import { standingClock } from '../clock.ts';
import { inTrx, rowsOf, sql } from '../postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testOrganisation, testSealer } from '../../testing/people.ts';
import { careForAccount, listAccounts } from './account-care.ts';
import { Attempts, mustKnowPassword } from './own-password.ts';
import { hashPassword } from './passwords.ts';
import { beginFactor, confirmFactor, endFactor, FACTOR_SETTING } from './second-factor.ts';
import { defaultRules, type IdentityServices } from './services.ts';
import { findSessionActor, signIn } from './sessions.ts';

const db = await testDatabase();
const clock = standingClock('2025-11-22T01:00:00.000Z');
const services: IdentityServices = { db: db.app, clock, chance: countedChance(3), rules: defaultRules, sealer: testSealer };
const house = await testOrganisation(db.app, 'H01');
const other = await testOrganisation(db.app, 'H02');
const PASSWORD = 'Qingfeng-2025';
const hashed = await hashPassword(PASSWORD);
const from = { ip: '127.0.0.1', userAgent: 'test' };

async function person(name: string, at = house) {
  const actor = await at.actor(name, ['hospital_clerk'], 0);
  await sql`update account set password_hash = ${hashed} where id = ${actor.accountId}::uuid`.execute(db.app);
  return { actor, name: `${at === house ? 'H01' : 'H02'}-${name}` };
}
const codeAt = (secret: string, seconds = 0): string =>
  generateSync({ secret, epoch: Math.floor(Date.parse(clock.now()) / 1000) + seconds });
const forward = (seconds: number): void => clock.set(new Date(Date.parse(clock.now()) + seconds * 1000).toISOString());
const problemOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'in',
    (error: unknown) =>
      (error as { details?: { problems?: { field: string }[] } }).details?.problems?.[0]?.field ?? String(error),
  );
const enrolled = async (who: Awaited<ReturnType<typeof person>>) => {
  const { secret } = await beginFactor(services, who.actor, PASSWORD);
  const recovery = await confirmFactor(services, who.actor, codeAt(secret));
  forward(30);
  return { secret, recovery };
};

test('with a second factor the password alone does not open, and a code opens once', async () => {
  const who = await person('王经办');
  const { secret } = await enrolled(who);
  const enter = (code?: string) =>
    problemOf(signIn(services, { name: who.name, password: PASSWORD, ...(code === undefined ? {} : { code }) }, from));
  expect(await enter()).toBe('code');
  const code = codeAt(secret);
  expect(await enter(code)).toBe('in');
  expect(await enter(code)).toBe('code');
  forward(30);
  // A phone half a minute behind is forgiven, one two minutes behind is not.
  expect(await enter(codeAt(secret, -120))).toBe('code');
  expect(await enter(codeAt(secret))).toBe('in');
});

test('of two sign-ins with one code at the same moment, one opens', async () => {
  const who = await person('抢先');
  const { secret } = await enrolled(who);
  const code = codeAt(secret);
  const both = await Promise.all(
    [1, 2].map(() => problemOf(signIn(services, { name: who.name, password: PASSWORD, code }, from))),
  );
  expect(both.sort()).toEqual(['code', 'in']);
});

test('a recovery code opens once, and codes are kept only as hashes', async () => {
  const who = await person('失机');
  const { recovery } = await enrolled(who);
  expect(new Set(recovery).size).toBe(10);
  const [first = ''] = recovery;
  const enter = (code: string) => problemOf(signIn(services, { name: who.name, password: PASSWORD, code }, from));
  expect(await enter(first.toLowerCase().replace('-', ' '))).toBe('in');
  expect(await enter(first)).toBe('code');
  const stored = await rowsOf(db.app, sql<{ all: string }>`select row_to_json(r)::text as all from recovery_code r`);
  expect(stored.some((row) => row.all.includes(first.replace('-', '')))).toBe(false);
});

test('wrong codes lock as wrong passwords do, and a lock says nothing about who exists', async () => {
  const who = await person('被猜');
  await enrolled(who);
  for (let n = 0; n < 5; n++) await problemOf(signIn(services, { name: who.name, password: PASSWORD, code: '000000' }, from));
  const locked = await signIn(services, { name: who.name, password: PASSWORD }, from).catch((error: unknown) => error);
  expect(locked).toMatchObject({ code: 'too_many_attempts' });
  for (let n = 0; n < 5; n++) await problemOf(signIn(services, { name: 'nobody-at-all', password: 'x' }, from));
  const unknown = await signIn(services, { name: 'nobody-at-all', password: 'x' }, from).catch((error: unknown) => error);
  expect(unknown).toEqual(locked);
});

test('a role that must have a second factor works only after it is set up', async () => {
  const who = await person('须设');
  await inTrx(db.app, [house.id], (tx) =>
    sql`insert into setting (org_id, name, value, from_day, source, set_at) values (${house.id}::uuid, ${FACTOR_SETTING},
      ${JSON.stringify(['hospital_clerk'])}::jsonb, '2025-11-01', '网络安全管理办法', ${clock.now()}::timestamptz)`.execute(tx),
  );
  const { token } = await signIn(services, { name: who.name, password: PASSWORD }, from);
  expect((await findSessionActor(services, token))?.mustSetFactor).toBe(true);
  await enrolled(who);
  expect((await findSessionActor(services, token))?.mustSetFactor).toBe(false);
});

test('it is taken away only with password and code, by its owner; or by the own administrator, and that is on record', async () => {
  const who = await person('更换');
  const { secret } = await enrolled(who);
  expect(await problemOf(beginFactor(services, who.actor, 'wrong'))).toBe('password');
  expect(await problemOf(endFactor(services, who.actor, { password: 'wrong', code: codeAt(secret) }))).toBe('password');
  expect(await problemOf(endFactor(services, who.actor, { password: PASSWORD, code: '000000' }))).toBe('code');
  await endFactor(services, who.actor, { password: PASSWORD, code: codeAt(secret) });
  expect(await problemOf(signIn(services, { name: who.name, password: PASSWORD }, from))).toBe('in');
  const again = await person('丢机');
  await enrolled(again);
  const { token } = await signIn(services, { name: who.name, password: PASSWORD }, from);
  const stranger = await other.actor('外院管理员', ['hospital_admin'], 0);
  expect(await problemOf(careForAccount(services, stranger, { username: again.name, act: 'clear_factor' }))).toBe('username');
  const admin = await house.actor('管理员', ['hospital_admin'], 0);
  await careForAccount(services, admin, { username: again.name, act: 'clear_factor' });
  expect(await problemOf(signIn(services, { name: again.name, password: PASSWORD }, from))).toBe('in');
  expect((await listAccounts(services, admin)).find((one) => one.username === again.name)?.hasSecondFactor).toBe(false);
  await careForAccount(services, admin, { username: who.name, act: 'end_sessions' });
  expect(await findSessionActor(services, token)).toBeNull();
  const log = await rowsOf(db.app, sql<{ event: string }>`select distinct event from security_log order by event`);
  expect(log.map((row) => row.event)).toEqual(
    expect.arrayContaining([
      'account_clear_factor',
      'account_end_sessions',
      'locked_out',
      'second_factor_off',
      'second_factor_on',
    ]),
  );
});

test('forty wrong passwords at one moment are forty: the right one after the fifth opens nothing, and neither does another spelling of the name', async () => {
  const who = await person('Insider-i');
  await sql`update account set username = 'insider-i' where id = ${who.actor.accountId}::uuid`.execute(db.app);
  const enter = (name: string, password: string) =>
    signIn(services, { name, password }, from).then(
      () => 'in',
      (error: unknown) => (error as { code: string }).code,
    );
  const burst = await Promise.all(Array.from({ length: 40 }, (_, at) => enter('insider-i', `Wrong-password-${at}`)));
  expect(burst.filter((one) => one === 'unauthenticated').length).toBeLessThanOrEqual(5);
  expect(new Set(burst)).toEqual(new Set(['unauthenticated', 'too_many_attempts']));
  expect(await enter('INSIDER-i', PASSWORD)).toBe('too_many_attempts');
  // The database lowers this letter to an i, the counting did not.
  expect(await enter('İnsider-İ', PASSWORD)).toBe('unauthenticated');
  forward(16 * 60);
  expect(await enter('Insider-I', PASSWORD)).toBe('in');
});

test('the own password, asked for again at a signature, is not to be guessed at an open screen', async () => {
  const who = await person('离座');
  let now = 0;
  const counted = new Attempts(() => now);
  const ask = (password: string) =>
    mustKnowPassword(db.app, who.actor.accountId, password, { counted }).then(
      () => 'known',
      (error: unknown) => (error as { code: string }).code,
    );
  const burst = await Promise.all(Array.from({ length: 20 }, (_, at) => ask(`Wrong-password-${at}`)));
  expect(burst.filter((one) => one === 'invalid_input')).toHaveLength(5);
  expect(await ask(PASSWORD)).toBe('too_many_attempts');
  now = defaultRules.lockMinutes * 60_000;
  expect(await ask(PASSWORD)).toBe('known');
  for (let n = 0; n < 10; n++) expect(await ask(PASSWORD)).toBe('known');
});
