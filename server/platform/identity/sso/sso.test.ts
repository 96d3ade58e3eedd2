import { afterAll, expect, test } from 'vitest';
import { buildHttp } from '../../http/app.ts';
import { inTrx, rowsOf, sql } from '../../postgres/database.ts';
import { testDatabase } from '../../../testing/database.ts';
import { countedChance, testClock, testOrganisation, testSealer } from '../../../testing/people.ts';
import { defaultRules, type IdentityServices } from '../services.ts';
import { findSessionActor } from '../sessions.ts';
import { openDoors } from './flow.ts';
import { externalSignInRoutes } from './routes.ts';
import { parseProviders } from './settings.ts';
import { dingtalkStandIn, oidcStandIn, wecomStandIn } from './stand-ins.fixture.ts';

const db = await testDatabase();
const clock = testClock();
const services: IdentityServices = { db: db.app, clock, chance: countedChance(77), rules: defaultRules, sealer: testSealer };
const house = await testOrganisation(db.app, 'H31');
const other = await testOrganisation(db.app, 'H32');

const wecom = await wecomStandIn({ corpId: 'ww31', secret: 'wecom-secret' });
const dingtalk = await dingtalkStandIn({ clientId: 'ding31', clientSecret: 'ding-secret' });
const oidc = await oidcStandIn({ clientId: 'qinglian', clientSecret: 'oidc-secret' });
afterAll(async () => {
  await Promise.all([wecom, dingtalk, oidc].map((one) => one.close().catch(() => undefined)));
});

const file = {
  providers: [
    {
      id: 'oidc',
      kind: 'oidc',
      label: '院内统一认证',
      issuer: oidc.address,
      clientId: 'qinglian',
      clientSecret: 'oidc-secret',
      claim: 'employee_no',
      to: 'staff_no',
      organisation: 'H31',
      allowHttp: true,
    },
    {
      id: 'wecom',
      kind: 'wecom',
      label: '企业微信',
      corpId: 'ww31',
      agentId: '1000002',
      secret: 'wecom-secret',
      to: 'staff_no',
      organisation: 'H31',
      loginAddress: wecom.address,
      apiAddress: wecom.address,
    },
    {
      id: 'dingtalk',
      kind: 'dingtalk',
      label: '钉钉',
      clientId: 'ding31',
      clientSecret: 'ding-secret',
      corpId: 'dingcorp31',
      to: 'phone',
      organisation: 'H31',
      loginAddress: dingtalk.address,
      apiAddress: dingtalk.address,
    },
  ],
};

async function appWith(config: unknown) {
  const app = await buildHttp({ logger: false, authenticate: async () => null, isReady: () => true });
  const doors = openDoors(parseProviders(JSON.stringify(config), 'sign-in.json'), services);
  externalSignInRoutes(app, { ...services, doors, isSecure: false, staffOrigin: 'http://qinglian.test' });
  await app.ready();
  afterAll(() => app.close());
  return app;
}
const app = await appWith(file);

async function staff(organisation: typeof house, name: string, { staffNo, phone }: { staffNo: string; phone: string }) {
  const actor = await organisation.actor(name, ['staff']);
  await inTrx(db.app, [organisation.id], (tx) =>
    sql`update person set staff_no = ${staffNo}, phone = ${phone} where id = ${actor.personId}::uuid`.execute(tx),
  );
  return actor;
}
const an = await staff(house, '安然', { staffNo: 'A01', phone: '138-0000-0001' });
const bo = await staff(house, '柏林', { staffNo: 'A02', phone: '13800000002' });
// Another house has the same numbers: they must not be reached from here.
const stranger = await staff(other, '程外', { staffNo: 'A09', phone: '13800000009' });

/** The button, up to the provider's page. */
async function begin(id: string) {
  const reply = await app.inject({ url: `/api/session/external/${id}` });
  expect(reply.statusCode).toBe(302);
  const location = new URL(String(reply.headers.location));
  const cookie = reply.cookies.find((one) => one.name === 'qinglian_sign_in')?.value ?? '';
  return { location, cookie, state: location.searchParams.get('state') ?? '' };
}

/** The way back with a code. Gives the reason of a refusal or the person who is in. */
async function comeBack(id: string, { cookie, query }: { cookie: string; query: Record<string, string> }) {
  const reply = await app.inject({
    url: `/api/session/external/${id}/callback?${new URLSearchParams(query).toString()}`,
    cookies: { qinglian_sign_in: cookie },
  });
  expect(reply.statusCode).toBe(302);
  const token = reply.cookies.find((one) => one.name === 'qinglian_session')?.value;
  const session = token === undefined ? null : await findSessionActor(services, token);
  const refusal = new URL(String(reply.headers.location), 'http://qinglian.test').searchParams.get('sign-in');
  return { refusal, person: session?.actor.personId ?? null };
}
const refused = (refusal: string) => ({ refusal, person: null });
const entered = (person: string) => ({ refusal: null, person });

async function byWecom(person: { userid?: string; openid?: string }, more: Record<string, string> = {}) {
  const { cookie, state } = await begin('wecom');
  wecom.codes.set(state, person);
  return comeBack('wecom', { cookie, query: { code: state, state, ...more } });
}
async function byDingtalk(person: { corpId?: string; unionId: string; mobile?: string; stateCode?: string }) {
  const { cookie, state } = await begin('dingtalk');
  dingtalk.codes.set(state, person);
  return comeBack('dingtalk', { cookie, query: { authCode: state, state } });
}
async function byOidc(sub: string, claims: Record<string, string>, change: { nonce?: string; challenge?: string } = {}) {
  const { cookie, state, location } = await begin('oidc');
  const given = location.searchParams;
  const seen = { nonce: given.get('nonce') ?? '', challenge: given.get('code_challenge') ?? '', ...change };
  oidc.codes.set(state, { sub, claims, ...seen });
  return comeBack('oidc', { cookie, query: { code: state, state } });
}

test('the sign-in page shows the configured ways only, without their secrets, and nothing outside is asked before a button is pressed', async () => {
  const bare = await appWith({ providers: [] });
  expect((await bare.inject('/api/session/external')).json()).toEqual([]);
  expect((await bare.inject('/api/session/external/wecom')).statusCode).toBe(404);
  const shown = await app.inject('/api/session/external');
  expect(shown.json<{ label: string }[]>().map((one) => one.label)).toEqual(['院内统一认证', '企业微信', '钉钉']);
  expect(shown.body).not.toMatch(/secret|ww31|ding31/);
  expect([...wecom.asked, ...dingtalk.asked, ...oidc.asked]).toEqual([]);
});

test('企业微信: a member of the own enterprise comes in under the staff number; the token of the enterprise is fetched once and again when it ended', async () => {
  const { location } = await begin('wecom');
  expect(Object.fromEntries(location.searchParams)).toMatchObject({ login_type: 'CorpApp', appid: 'ww31', agentid: '1000002' });
  expect(location.searchParams.get('redirect_uri')).toBe('http://qinglian.test/api/session/external/wecom/callback');
  expect(await byWecom({ userid: 'a01' })).toEqual(entered(an.personId));
  expect(await byWecom({ userid: 'A01' }, { appid: 'ww31' })).toEqual(entered(an.personId));
  expect(wecom.asked.filter((path) => path === '/cgi-bin/gettoken')).toHaveLength(1);
  wecom.forgetTokens();
  expect(await byWecom({ userid: 'a01' })).toEqual(entered(an.personId));
  expect(wecom.asked.filter((path) => path === '/cgi-bin/gettoken')).toHaveLength(2);
});

test('企业微信: another enterprise, a guest of it, an unknown number and a number of another house are refused', async () => {
  expect(await byWecom({ userid: 'a02' }, { appid: 'ww99' })).toEqual(refused('wrong_house'));
  expect(await byWecom({ openid: 'o-guest' })).toEqual(refused('wrong_house'));
  expect(await byWecom({ userid: 'nobody' })).toEqual(refused('unmatched'));
  expect(await byWecom({ userid: 'A09' })).toEqual(refused('unmatched'));
});

test('钉钉: the person of the own organisation comes in under the mobile number; another organisation, none chosen and a foreign number are refused', async () => {
  expect(await byDingtalk({ corpId: 'dingcorp31', unionId: 'u-an', mobile: '13800000001' })).toEqual(entered(an.personId));
  expect(await byDingtalk({ corpId: 'dingcorp99', unionId: 'u-bo', mobile: '13800000002' })).toEqual(refused('wrong_house'));
  expect(await byDingtalk({ unionId: 'u-bo', mobile: '13800000002' })).toEqual(refused('wrong_house'));
  expect(await byDingtalk({ corpId: 'dingcorp31', unionId: 'u-bo', mobile: '13800000002', stateCode: '1' })).toEqual(
    refused('unmatched'),
  );
  expect(await byDingtalk({ corpId: 'dingcorp31', unionId: 'u-out', mobile: '13800000009' })).toEqual(refused('unmatched'));
});

test('OIDC: code, PKCE, state and nonce are checked, and the stated claim finds the person', async () => {
  const { location } = await begin('oidc');
  expect(Object.fromEntries(location.searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    scope: 'openid profile',
  });
  expect(await byOidc('s-bo', { employee_no: 'A02' })).toEqual(entered(bo.personId));
  // Tied to the subject from now on, whatever the claim says.
  expect(await byOidc('s-bo', { employee_no: 'A77' })).toEqual(entered(bo.personId));
  expect(await byOidc('s-new', { employee_no: 'A02' })).toEqual(refused('unmatched'));
  expect(await byOidc('s-an', { employee_no: 'A01' }, { nonce: 'of another sign-in' })).toEqual(refused('refused'));
  expect(await byOidc('s-an', { employee_no: 'A01' }, { challenge: 'of another browser' })).toEqual(refused('refused'));
  expect(await byOidc('s-an', { department: 'A01' })).toEqual(refused('unmatched'));
});

test('a state is taken once, in ten minutes, by the browser that began and at the provider it began with', async () => {
  const first = await begin('wecom');
  const query = { code: 'c1', state: first.state };
  wecom.codes.set('c1', { userid: 'a02' });
  expect(await comeBack('wecom', { cookie: 'of another browser', query })).toEqual(refused('stale'));
  expect(await comeBack('dingtalk', { cookie: first.cookie, query: { authCode: 'c1', state: first.state } })).toEqual(
    refused('stale'),
  );
  expect(await comeBack('wecom', { cookie: first.cookie, query })).toEqual(entered(bo.personId));
  wecom.codes.set('c1', { userid: 'a02' });
  expect(await comeBack('wecom', { cookie: first.cookie, query })).toEqual(refused('stale'));
  const late = await begin('wecom');
  clock.set('2025-11-22T01:11:00.000Z');
  wecom.codes.set('c2', { userid: 'a02' });
  expect(await comeBack('wecom', { cookie: late.cookie, query: { code: 'c2', state: late.state } })).toEqual(refused('stale'));
  // An expired code is the provider's to refuse.
  const { cookie, state } = await begin('wecom');
  expect(await comeBack('wecom', { cookie, query: { code: 'expired', state } })).toEqual(refused('refused'));
  const again = await begin('dingtalk');
  expect(await comeBack('dingtalk', { cookie: again.cookie, query: { authCode: 'expired', state: again.state } })).toEqual(
    refused('refused'),
  );
  const declined = await begin('oidc');
  expect(await comeBack('oidc', { cookie: declined.cookie, query: { error: 'access_denied', state: declined.state } })).toEqual(
    refused('declined'),
  );
});

test('a closed account, a person who left and an account with a second factor do not come in this way', async () => {
  const set = (statement: ReturnType<typeof sql>) => inTrx(db.app, [house.id], (tx) => statement.execute(tx));
  await set(sql`update account set totp_confirmed_at = ${clock.now()}::timestamptz where id = ${bo.accountId}::uuid`);
  expect(await byWecom({ userid: 'a02' })).toEqual(refused('factor_needed'));
  await set(
    sql`update account set totp_confirmed_at = null, disabled_at = ${clock.now()}::timestamptz where id = ${bo.accountId}::uuid`,
  );
  expect(await byWecom({ userid: 'a02' })).toEqual(refused('unmatched'));
  await set(sql`update account set disabled_at = null where id = ${bo.accountId}::uuid`);
  await set(sql`update person set left_on = '2025-11-21' where id = ${bo.personId}::uuid`);
  expect(await byWecom({ userid: 'a02' })).toEqual(refused('unmatched'));
  await set(sql`update person set left_on = null where id = ${bo.personId}::uuid`);
  expect(await byWecom({ userid: 'a02' })).toEqual(entered(bo.personId));
});

test('signing in elsewhere makes no account and no right, and the log has every failure', async () => {
  const before = await rowsOf(db.app, sql<{ n: number }>`select count(*)::int as n from account`);
  await byOidc('s-unknown', { employee_no: 'A55' });
  expect(await rowsOf(db.app, sql<{ n: number }>`select count(*)::int as n from account`)).toEqual(before);
  const failures = await rowsOf(
    db.app,
    sql<{
      n: number;
    }>`select count(*)::int as n from security_log where event = 'external_sign_in_failed' and ip is not null and account_id is null`,
  );
  expect(failures[0]?.n).toBeGreaterThan(10);
  const tied = await rowsOf(
    db.app,
    sql<{ account_id: string }>`select account_id from external_identity where account_id = ${stranger.accountId}::uuid`,
  );
  expect(tied).toEqual([]);
});

test('a provider that is down is told as such, and its settings are refused with the place and without the value', async () => {
  await Promise.all([wecom, dingtalk, oidc].map((one) => one.close()));
  const down = await appWith(file);
  const reply = await down.inject('/api/session/external/oidc');
  expect(reply.headers.location).toBe('/?sign-in=unavailable');
  const { cookie, state } = await begin('dingtalk');
  expect(await comeBack('dingtalk', { cookie, query: { authCode: 'x', state } })).toEqual(refused('unavailable'));
  const bad = JSON.stringify({ providers: [{ ...file.providers[1], agentId: 'top-secret' }] });
  expect(() => parseProviders(bad, 'sign-in.json')).toThrow(/providers\.0\.agentId/);
  expect(() => parseProviders(bad, 'sign-in.json')).not.toThrow(/top-secret/);
  const { organisation: _, ...homeless } = file.providers[1] ?? {};
  expect(() => parseProviders(JSON.stringify({ providers: [homeless] }), 'sign-in.json')).toThrow(/organisation/);
});
