import { ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { expect, test } from 'vitest';
import type { LedgerServices } from '../../ledger/services.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import { buildHttp } from '../../platform/http/app.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { defaultRules, type IdentityServices } from '../../platform/identity/services.ts';
import { findSessionActor, openSession } from '../../platform/identity/sessions.ts';
import { readSheets } from '../../platform/office/xlsx.ts';
import { inTrx, rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation, testSealer } from '../../testing/people.ts';
import { accountRoutes } from './accounts.ts';
import { administrationRoutes } from './administration.ts';

const db = await testDatabase();
const services: LedgerServices = {
  db: db.app,
  clock: testClock(),
  chance: countedChance(31),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const house = await testOrganisation(db.app, 'H71');
const foreign = await testOrganisation(db.app, 'H72');
const admin = await house.actor('管理员', ['hospital_admin', 'staff'], 0);
const second = await house.actor('副管理员', ['hospital_admin', 'staff'], 0);
const clerk = await house.actor('经办员', ['hospital_clerk', 'hospital_secretary', 'staff'], 0);
const stranger = await foreign.actor('外院职工', ['staff'], 0);
const foreignAdmin = await foreign.actor('外院管理员', ['hospital_admin', 'staff'], 0);

let actor: Actor | null = null;
const routes: { method: string; url: string }[] = [];
const app = await buildHttp({
  logger: false,
  authenticate: async () => (actor === null ? null : { actor, mustChangePassword: false }),
  isReady: () => true,
});
app.addHook('onRoute', (route) => {
  for (const method of [route.method].flat()) if (method !== 'HEAD') routes.push({ method, url: route.url });
});
administrationRoutes(app, services);
const identity: IdentityServices = {
  db: db.app,
  clock: services.clock,
  chance: services.chance,
  rules: defaultRules,
  sealer: testSealer,
};
accountRoutes(app, identity);
const call = async (who: Actor | null, method: string, url: string, payload?: object) => {
  actor = who;
  const answer = await app.inject({
    method: method === 'GET' || method === 'DELETE' || method === 'PUT' ? method : 'POST',
    url,
    headers: { 'x-qinglian': '1' },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body, bytes: answer.rawPayload };
};
const alike = (body: string): string => body.replace(/"requestId":"[^"]*"/, '');
const NOBODY = '00000000-0000-7000-8000-000000000000';

test('to everybody but an administrator none of these addresses exists, and a stranger is asked to sign in', async () => {
  expect(routes.length).toBeGreaterThan(20);
  const nowhere = await call(clerk, 'GET', '/api/no-such-thing');
  for (const { method, url } of routes) {
    const address = url.replace(':id', clerk.personId).replace(':username', 'H71-经办员').replace(':act', 'unlock');
    const refused = await call(clerk, method, address, method === 'GET' ? undefined : {});
    expect([url, refused.status, alike(refused.body)]).toEqual([url, 404, alike(nowhere.body)]);
    expect([url, (await call(null, method, address, method === 'GET' ? undefined : {})).status]).toEqual([url, 401]);
  }
});

test('a person, a post or a department of another house and one that never was are the same answer', async () => {
  const reason = '核对';
  const about = (personId: string) => [
    call(admin, 'GET', `/api/people/${personId}/handover`),
    call(admin, 'POST', '/api/people/leave', { personId, leftOn: '2025-11-22', reason, successors: [], tasksTo: null }),
    call(admin, 'POST', '/api/people/return', { personId, reason }),
    call(admin, 'POST', '/api/people/merge', { goneId: personId, keptId: clerk.personId, reason }),
    call(admin, 'POST', '/api/people/erase', { personId, name: '外院职工', reason }),
    call(admin, 'POST', '/api/organisation/posts/close', {
      id: personId === NOBODY ? NOBODY : (stranger.posts[0]?.postId ?? ''),
      reason,
    }),
    call(admin, 'POST', '/api/organisation/departments/close', {
      id: personId === NOBODY ? NOBODY : (foreign.departmentIds[0] ?? ''),
      reason,
    }),
  ];
  const answers = async (id: string) => {
    const out: string[] = [];
    for (const answer of about(id)) {
      const { status, body } = await answer;
      expect(status).toBeGreaterThanOrEqual(400);
      out.push(`${status} ${alike(body)}`);
    }
    return out;
  };
  expect(await answers(stranger.personId)).toEqual(await answers(NOBODY));
});

test('a house changes its own parents only, and a refusal names neither the unit nor its parent', async () => {
  const relation = { kind: 'supervision', fromDay: '2025-11-01', reason: '设立', parent: 'H72' };
  const refused = await call(foreignAdmin, 'POST', '/api/organisation/relations', { ...relation, unit: 'H71' });
  const unknown = await call(foreignAdmin, 'POST', '/api/organisation/relations', { ...relation, unit: 'H99' });
  expect([refused.status, alike(refused.body)]).toEqual([404, alike(unknown.body)]);
  expect((await call(admin, 'POST', '/api/organisation/relations', { ...relation, unit: 'H71' })).status).toBe(200);
  expect((await call(admin, 'POST', '/api/organisation/relations', { ...relation, unit: 'H71', parent: 'H71' })).status).toBe(
    422,
  );
});

test('wrong input is refused at its field in Chinese and nothing is written', async () => {
  const count = () =>
    inTrx(db.app, [house.id], (tx) =>
      rowsOf(tx, sql<{ n: number }>`select count(*)::int as n from people_change where org_id = ${house.id}::uuid`),
    );
  const before = await count();
  const leaving = { personId: second.personId, reason: '调出', successors: [], tasksTo: null };
  for (const [url, body, field] of [
    ['/api/people/leave', { ...leaving, leftOn: '2025-02-30' }, 'leftOn'],
    ['/api/people/leave', { ...leaving, leftOn: '2019-01-01' }, 'leftOn'],
    ['/api/organisation/posts', { name: ' ', departmentId: null, roles: [], level: 'staff', isKey: false }, 'name'],
    ['/api/organisation/posts', { name: '岗', departmentId: null, roles: ['city_admin'], level: 'staff', isKey: false }, 'roles'],
    ['/api/organisation/departments', { name: '药剂科', kind: 'clinical', parentId: null, phone: null }, 'name'],
  ] as const) {
    const answer = await call(admin, 'POST', url, body);
    const parsed = JSON.parse(answer.body) as { problems?: { field?: string; message: string }[] };
    expect([url, answer.status, parsed.problems?.[0]?.field]).toEqual([url, 422, field]);
    expect(parsed.problems?.[0]?.message).toMatch(/[\u4e00-\u9fff]/);
  }
  expect(await count()).toEqual(before);
});

test('the hand-over list and the security log open as workbooks, and exporting the log stands in the log', async () => {
  const plan = await call(admin, 'GET', `/api/people/${clerk.personId}/handover.xlsx`);
  expect((await readSheets(new Uint8Array(plan.bytes))).map((sheet) => sheet.name)).toEqual(['未办结事项', '岗位', '签字']);
  expect((await call(admin, 'GET', '/api/security-log.xlsx')).status).toBe(200);
  const log = JSON.parse((await call(admin, 'GET', '/api/security-log?event=security_log_exported')).body) as {
    username: string;
  }[];
  expect(log).toMatchObject([{ username: 'H71-管理员' }]);
  expect((await call(admin, 'GET', '/api/security-log?from=2025-11-23')).body).toBe('[]');
});

test('an administrator sees the sessions of one person and ends one of them; the others go on', async () => {
  const from = (ip: string) => openSession(identity, clerk.accountId, { ip, userAgent: 'test' });
  const [phone, desk] = [await from('10.0.0.1'), await from('10.0.0.2')];
  const name = encodeURIComponent('H71-经办员');
  const list = JSON.parse((await call(admin, 'GET', `/api/accounts/${name}/sessions`)).body) as { id: string; ip: string }[];
  expect(list.map((one) => one.ip).sort()).toEqual(['10.0.0.1', '10.0.0.2']);
  const lost = list.find((one) => one.ip === '10.0.0.1')?.id ?? '';
  const refused = await call(foreignAdmin, 'DELETE', `/api/accounts/${name}/sessions/${lost}`);
  const never = await call(admin, 'DELETE', `/api/accounts/${name}/sessions/${NOBODY}`);
  expect([refused.status, alike(refused.body)]).toEqual([404, alike(never.body)]);
  expect(await findSessionActor(identity, phone.token)).not.toBeNull();
  expect((await call(admin, 'DELETE', `/api/accounts/${name}/sessions/${lost}`)).status).toBe(200);
  expect(await findSessionActor(identity, phone.token)).toBeNull();
  expect(await findSessionActor(identity, desk.token)).not.toBeNull();
});
