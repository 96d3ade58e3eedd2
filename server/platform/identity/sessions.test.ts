import { expect, test } from 'vitest';
import { buildHttp } from '../http/app.ts';
import { sql } from '../postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation, testSealer } from '../../testing/people.ts';
import { hashPassword, passwordProblems } from './passwords.ts';
import { defaultRules } from './services.ts';
import { authenticateBy, sessionRoutes } from './session-routes.ts';

const db = await testDatabase();
const clock = testClock();
const identity = { db: db.app, clock, chance: countedChance(71), rules: defaultRules, sealer: testSealer, isSecure: true };
const house = await testOrganisation(db.app, 'H71');
const first = 'First-word-1';
const app = await buildHttp({ logger: false, authenticate: authenticateBy(identity), isReady: () => true });
sessionRoutes(app, identity);
await app.ready();

async function newcomer(name: string) {
  const actor = await house.actor(name, ['staff'], 0);
  await sql`update account set password_hash = ${await hashPassword(first)}, must_change_password = true where id = ${actor.accountId}::uuid`.execute(
    db.app,
  );
  return actor;
}
const own = { 'x-qinglian': '1' };
async function enter(name: string, password: string): Promise<Record<string, string>> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: own,
    payload: { username: `H71-${name}`, password },
  });
  return Object.fromEntries(answer.cookies.map((cookie) => [cookie.name, cookie.value]));
}
const get = async (cookies: Record<string, string>, url = '/api/sessions') => (await app.inject({ url, cookies })).statusCode;
const change = (cookies: Record<string, string>, oldPassword: string, newPassword: string) =>
  app.inject({ method: 'POST', url: '/api/session/password', headers: own, cookies, payload: { oldPassword, newPassword } });

test('a first password opens nothing but its own change; then everything, and every other session of the account has ended', async () => {
  await newcomer('新人');
  const jar = await enter('新人', first);
  const elsewhere = await enter('新人', first);
  expect(await get(jar)).toBe(403);
  expect(await get(jar, '/api/session')).toBe(200);
  expect((await change(jar, 'not-the-first-1A', 'Qingfeng-2026')).json().problems).toEqual([
    { field: 'oldPassword', message: '密码不正确' },
  ]);
  expect((await change(jar, first, first)).json().problems[0].message).toMatch(/最近5次/);
  expect((await change(jar, first, 'Qingfeng-2026')).statusCode).toBe(200);
  expect(await get(jar)).toBe(200);
  expect(await get(elsewhere, '/api/session')).toBe(401);
});

test('none of the last five passwords comes back, the sixth may', async () => {
  await newcomer('换密');
  let held = first;
  let jar = await enter('换密', held);
  const words = ['Chunfeng-2021', 'Xiahe-2022-x', 'Qiuyue-2023-x', 'Dongxue-2024-x', 'Mingyue-2025-x', 'Qingshan-2026-x'];
  for (const word of words) {
    clock.set(new Date(Date.parse(clock.now()) + 1_000).toISOString());
    expect((await change(jar, held, word)).statusCode, word).toBe(200);
    held = word;
  }
  jar = await enter('换密', held);
  expect((await change(jar, held, 'Xiahe-2022-x')).statusCode).toBe(422);
  expect((await change(jar, held, 'Chunfeng-2021')).statusCode).toBe(200);
});

test('each rule for passwords is told in its own words', async () => {
  const person = { username: 'h71-zhang', name: '张三', earlier: [] };
  const told = async (word: string): Promise<string> => (await passwordProblems(word, person))[0]?.message ?? '';
  expect(await told('Ab1-xyz')).toBe('密码至少10个字符');
  expect(await told(`Ab1-${'x'.repeat(200)}`)).toBe('密码最多200个字符');
  expect(await told('My-H71-Zhang-9')).toBe('密码不能包含用户名或姓名');
  expect(await told('我是张三-Abc99')).toBe('密码不能包含用户名或姓名');
  expect((await passwordProblems('Hello-Zhang-7', { username: 'h72', name: 'Zhang', earlier: [] }))[0]?.message).toMatch(/姓名/);
  expect(await told('onlylowercase1')).toMatch(/三种/);
  expect(await told('Password123')).toBe('密码过于简单，容易被猜到');
  expect(await told('Aa1Aa1Aa1Aa1')).toBe('密码过于简单，容易被猜到');
  expect(await told('Qingfeng-2026')).toBe('');
});

test('a session that is used all day ends twelve hours after it began; its cookie is closed to scripts, foreign pages and plain http', async () => {
  await newcomer('加班');
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: own,
    payload: { username: 'H71-加班', password: first },
  });
  expect(answer.headers['set-cookie']).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
  const jar = Object.fromEntries(answer.cookies.map((cookie) => [cookie.name, cookie.value]));
  const begun = Date.parse(clock.now());
  const minutes = defaultRules.absoluteHours * 60;
  for (let at = 20; at < minutes; at += 20) {
    clock.set(new Date(begun + at * 60_000).toISOString());
    expect(await get(jar, '/api/session'), `${at} minutes`).toBe(200);
  }
  clock.set(new Date(begun + minutes * 60_000).toISOString());
  expect(await get(jar, '/api/session')).toBe(401);
});
