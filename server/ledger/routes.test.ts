import { expect, test } from 'vitest';
import { buildHttp } from '../platform/http/app.ts';
import { hashPassword } from '../platform/identity/passwords.ts';
import { authenticateBy, sessionRoutes } from '../platform/identity/session-routes.ts';
import { defaultRules } from '../platform/identity/services.ts';
import { sql } from '../platform/postgres/database.ts';
import { testDatabase } from '../testing/database.ts';
import { countedChance, testOrganisation, testSealer } from '../testing/people.ts';
import { probeServices } from './probe.fixture.ts';
import { ledgerRoutes } from './routes.ts';

const db = await testDatabase();
const services = await probeServices(db);
const house = await testOrganisation(db.app, 'H01');
const clerk = await house.actor('王经办', ['hospital_clerk', 'staff'], 0);
const identity = {
  db: db.app,
  clock: services.clock,
  chance: countedChance(99),
  rules: defaultRules,
  sealer: testSealer,
  isSecure: false,
};
const password = 'Qingfeng-2025';
await sql`update account set password_hash = ${await hashPassword(password)} where id = ${clerk.accountId}::uuid`.execute(db.app);

const app = await buildHttp({ logger: false, authenticate: authenticateBy(identity), isReady: () => true });
sessionRoutes(app, identity);
ledgerRoutes(app, services);
await app.ready();

const own = { 'x-qinglian': '1' };
const signIn = (name: string, word: string) =>
  app.inject({ method: 'POST', url: '/api/session', headers: own, payload: { username: name, password: word } });
async function cookies(): Promise<Record<string, string>> {
  const answer = await signIn('H01-王经办', password);
  return Object.fromEntries(answer.cookies.map((cookie) => [cookie.name, cookie.value]));
}

test('a route that does not declare its access stops the start', async () => {
  const bare = await buildHttp({ logger: false, authenticate: async () => null, isReady: () => true });
  expect(() => bare.get('/open', async () => 'x')).toThrow('does not declare its access');
});

test('an unknown name and a wrong password give the same answer, and five failures lock the account for a while', async () => {
  const unknown = (await signIn('nobody', password)).json();
  const wrong = (await signIn('H01-王经办', 'wrong')).json();
  expect({ ...unknown, requestId: '' }).toEqual({ ...wrong, requestId: '' });
  for (let n = 0; n < 4; n++) await signIn('H01-王经办', 'wrong');
  expect((await signIn('H01-王经办', password)).statusCode).toBe(429);
  services.clock.set('2025-11-22T02:00:00.000Z');
  expect((await signIn('H01-王经办', password)).statusCode).toBe(200);
});

test('a session ends when idle and when revoked; without one every closed route answers alike', async () => {
  const jar = await cookies();
  const ask = () => app.inject({ url: '/api/session', cookies: jar });
  expect((await ask()).json()).toMatchObject({ person: { name: '王经办' }, organisation: { code: 'H01' }, portal: 'hospital' });
  services.clock.set('2025-11-22T02:31:00.000Z');
  expect((await ask()).statusCode).toBe(401);
  expect((await app.inject({ url: '/api/ledgers' })).statusCode).toBe(401);
  const again = await cookies();
  await app.inject({ method: 'DELETE', url: '/api/session', headers: own, cookies: again });
  expect((await app.inject({ url: '/api/session', cookies: again })).statusCode).toBe(401);
});

test('a changing request from a foreign page is refused', async () => {
  const jar = await cookies();
  const send = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/api/ledgers/probe_record/records',
      cookies: jar,
      headers,
      payload: { key: 'k-000001', values: {} },
    });
  expect((await send({})).statusCode).toBe(403);
  expect((await send({ ...own, origin: 'http://evil.example' })).statusCode).toBe(403);
  expect((await send(own)).statusCode).toBe(422);
});

test('a record is entered, listed, changed, moved and removed over HTTP, with what may be done next', async () => {
  const jar = await cookies();
  const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    app.inject({
      method,
      url: `/api/ledgers/probe_record/records${url}`,
      cookies: jar,
      headers: own,
      ...(payload === undefined ? {} : { payload }),
    });
  const made = await call('POST', '', { key: 'k-000002', values: { title: '药事会', kind: 'routine', heldAt: '2025-08-20' } });
  expect(made.statusCode).toBe(201);
  const { record } = made.json();
  expect(record.can).toEqual(['update', 'move:file', 'remove']);
  expect(record.due).toEqual({ move: 'file', day: '2025-11-25', workdaysLeft: 3, provisional: false });
  expect((await call('PATCH', `/${record.id}`, { version: 1, values: { title: '第三季度药事会' } })).json().record.version).toBe(
    2,
  );
  expect((await call('PATCH', `/${record.id}`, { version: 1, values: { title: '迟到的修改' } })).json().code).toBe('stale');
  expect((await call('POST', `/${record.id}/moves/file`, { version: 2, password })).json().code).toBe('invalid_input');
  expect((await call('POST', `/${record.id}/moves/file`, { version: 2, password: 'right' })).json().record.state).toBe('filed');
  const page = (await call('GET', '?q=ysh&filter.state=filed&from.heldAt=2025-08-01')).json();
  expect(page).toMatchObject({ total: 1, capped: false, next: null });
  expect(page.names[clerk.personId]).toBe('王经办');
  expect((await call('GET', `/${record.id}/history`)).json().versions.map((version: { move: string }) => version.move)).toEqual([
    'create',
    'update',
    'file',
  ]);
  expect((await call('GET', '/not-an-id')).statusCode).toBe(422);
  expect((await call('DELETE', `/${record.id}`, { version: 3, reason: '试验' })).statusCode).toBe(200);
  expect((await call('GET', `/${record.id}`)).statusCode).toBe(404);
});

test('the interface document names every route of the ledgers', async () => {
  const document = (await app.inject({ url: '/api/docs/json' })).json();
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toContain('/api/ledgers/{ledger}/records/{id}/moves/{move}');
});
