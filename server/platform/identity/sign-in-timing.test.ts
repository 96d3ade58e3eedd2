import { expect, test } from 'vitest';
import { inTrx, sql } from '../postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation, testSealer } from '../../testing/people.ts';
import { hashPassword } from './passwords.ts';
import { defaultRules, type IdentityServices } from './services.ts';
import { signIn } from './sessions.ts';

const db = await testDatabase();
const services: IdentityServices = {
  db: db.app,
  clock: testClock(),
  chance: countedChance(55),
  // Nobody is locked while it is measured.
  rules: { ...defaultRules, maxFailures: 1_000 },
  sealer: testSealer,
};
const house = await testOrganisation(db.app, 'H81');
const known = await house.actor('在册', ['staff']);
const closed = await house.actor('停用', ['staff']);
await house.actor('无密码', ['staff']);
const hash = await hashPassword('Qingfeng-2025');
await inTrx(db.app, [house.id], async (tx) => {
  await sql`update account set password_hash = ${hash} where id in (${known.accountId}::uuid, ${closed.accountId}::uuid)`.execute(
    tx,
  );
  await sql`update account set disabled_at = ${services.clock.now()}::timestamptz where id = ${closed.accountId}::uuid`.execute(
    tx,
  );
});

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

test('an unknown name, a wrong password, a closed account and one without a password answer alike, in words and in time', async () => {
  const names = { known: 'H81-在册', unknown: 'H81-查无此人', closed: 'H81-停用', bare: 'H81-无密码' };
  const times: Record<string, number[]> = { known: [], unknown: [], closed: [], bare: [] };
  const words = new Set<string>();
  // Interleaved, so that a busy moment of the machine falls on all alike; the first round warms up.
  for (let round = 0; round < 26; round += 1) {
    for (const [kind, name] of Object.entries(names)) {
      const start = performance.now();
      const error = await signIn(services, { name, password: 'Wrong-password-1' }, { ip: '127.0.0.1', userAgent: '' }).catch(
        (caught: unknown) => caught,
      );
      if (round > 0) times[kind]?.push(performance.now() - start);
      words.add(JSON.stringify(error) + (error instanceof Error ? error.message : 'no error'));
    }
  }
  expect(words.size).toBe(1);
  const medians = Object.values(times).map(median);
  // One hash costs several times all the rest: leaving it out for one kind would show as several times (measured: nine).
  expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(2.5);
});
