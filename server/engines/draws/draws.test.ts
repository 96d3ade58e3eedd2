import { commitmentOf, drawFrom, seedOf } from '@qinglian/domain/draws/draw.ts';
import { tokenOf } from '@qinglian/domain/draws/merkle.ts';
import { verifyDraw, verifyEntry } from '@qinglian/domain/draws/verify.ts';
import { verifyJournal } from '@qinglian/domain/journal/verify.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import type { FastifyRequest } from 'fastify';
import { describe, expect, test } from 'vitest';
import { exportJournal } from '../../ledger/journal-export.ts';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { buildHttp } from '../../platform/http/app.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { inTrx, rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { drawRoutes, publicDrawRoutes, reportSampleRule } from './index.ts';

const db = await testDatabase();
const clock = testClock();
const services: LedgerServices = {
  db: db.app,
  clock,
  chance: countedChance(11),
  calendar: { addWorkdays: (day) => ({ day, provisional: false }), workdaysBetween: () => 0 },
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const city = await testOrganisation(db.app, 'C01', 'bureau');
const hospital = await testOrganisation(db.app, 'H01');
const other = await testOrganisation(db.app, 'H02');
const office = await city.actor('周经办', ['city_office', 'staff']);
const leader = await city.actor('吴主任', ['city_leader', 'staff']);
const clerk = await city.actor('郑职工', ['staff']);
const auditor = await hospital.actor('冯纪检', ['hospital_discipline', 'staff']);

// Whoever the header names is signed in: sign-in itself is tested in identity.
const people = new Map([office, leader, clerk, auditor].map((actor) => [actor.personId, actor]));
const app = await buildHttp({
  logger: false,
  isReady: () => true,
  authenticate: async (request: FastifyRequest) => {
    const actor = people.get(String(request.headers['x-test-person']));
    return actor ? { actor, mustChangePassword: false } : null;
  },
});
drawRoutes(app, services, { publicOrigin: 'http://public.test' });
publicDrawRoutes(app, db.app);
await app.ready();

async function call(actor: Actor | null, method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { 'x-qinglian': '1', ...(actor ? { 'x-test-person': actor.personId } : {}) };
  const reply = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: reply.statusCode, body: reply.json() };
}
const post = (actor: Actor | null, url: string, payload: object) => call(actor, 'POST', url, payload);
const publicly = async (code: string) => (await call(null, 'GET', `/api/public/draws/${code}`)).body;

const at = (minute: number): void => clock.set(new Date(Date.parse('2025-11-22T01:00:00.000Z') + minute * 60_000).toISOString());
const later = (minute: number): string => new Date(Date.parse(clock.now()) + minute * 60_000).toISOString();

const strata = [
  { name: '综合医院', take: 1, substitutes: 1, ids: ['H03', 'H01', 'H02'] },
  { name: '中医院', take: 1, substitutes: 0, ids: ['H04', 'H05'] },
  { name: '妇幼保健院', take: 1, substitutes: 0, ids: ['H06', 'H07'] },
  { name: '专科医院', take: 1, substitutes: 0, ids: ['H08', 'H09'] },
  { name: '基层医疗卫生机构', take: 2, substitutes: 1, ids: ['H10', 'H11', 'H12', 'H13'] },
];
const common = { title: '第二轮抽查', basis: '五（三）对辖区医疗机构进行抽查', series: '抽查', excluded: [], redrawOfId: null };
const lottery = (minutes: number) => ({ kind: 'public', source: '福彩3D', issue: '2025312', expectedAt: later(minutes) });
const pool = { kind: 'ids', isPrivate: false, strata };
const freeze = (payload: object) => post(office, '/api/draws', { ...common, pool, ...payload });

describe('a draw by public number', () => {
  test('[S035] is frozen in strata, drawn only once the number exists, published, and verified by anybody', async () => {
    at(0);
    const frozen = await freeze({ randomness: lottery(60) });
    expect(frozen.status).toBe(201);
    const { id, code } = frozen.body;
    expect(frozen.body.file.terms.drawId).toBe('2025-抽查-1');
    expect(await publicly(code)).toEqual(frozen.body.file);

    const number = { value: '4 0 7', source: '中国福利彩票网' };
    const early = await post(office, `/api/draws/${id}/number`, number);
    expect(early).toMatchObject({ status: 422, body: { problems: [{ field: 'value', message: '预告的公布时间还没有到' }] } });
    at(61);
    const drawn = await post(office, `/api/draws/${id}/number`, number);
    expect(drawn.body).toMatchObject({ file: { state: 'drawn' }, can: ['publish', 'replace', 'void'] });
    // An inspection without notice: the number is public, the result not yet written there.
    expect(await publicly(code)).toMatchObject({ state: 'frozen', result: null, entropy: '福彩3D第2025312期 4 0 7' });

    const published = await post(office, `/api/draws/${id}/publish`, { withTokens: false });
    expect(published.body.steps).toEqual(['frozen', 'entropy', 'drawn', 'published']);
    const file = await publicly(code);
    expect(file).toEqual(published.body.file);
    expect(verifyDraw(file)).toMatchObject({ ok: true, problems: [] });
    expect(file.result.map((group: { name: string }) => group.name)).toEqual(strata.map((group) => group.name));
    expect(verifyDraw({ ...file, terms: { ...file.terms, title: '别的' } }).ok).toBe(false);
  });

  test('cannot be drawn twice, or entered a second number, or published twice', async () => {
    at(100);
    const { id } = (await freeze({ randomness: lottery(1) })).body;
    at(102);
    const number = { value: '1 2 3', source: '公告' };
    expect((await post(office, `/api/draws/${id}/number`, number)).status).toBe(200);
    expect((await post(office, `/api/draws/${id}/number`, { ...number, value: '9 9 9' })).status).toBe(409);
    expect((await post(office, `/api/draws/${id}/publish`, { withTokens: false })).status).toBe(200);
    expect((await post(office, `/api/draws/${id}/publish`, { withTokens: false })).status).toBe(409);
  });

  test('refuses a number that exists already, a pool too small and a pool with somebody twice', async () => {
    at(110);
    expect((await freeze({ randomness: lottery(-1) })).body.problems[0].message).toContain('名单冻结之后才产生');
    const small = [{ name: '全部', take: 3, substitutes: 0, ids: ['H01', 'H02'] }];
    expect((await freeze({ randomness: lottery(5), pool: { ...pool, strata: small } })).body.problems[0].message).toContain(
      '不够抽3个',
    );
    const twice = [{ name: '全部', take: 1, substitutes: 0, ids: ['H01', 'H01'] }];
    for (const isPrivate of [false, true])
      expect(
        (await freeze({ randomness: lottery(5), pool: { kind: 'ids', isPrivate, strata: twice } })).body.problems[0].message,
      ).toContain('重复');
    // What was refused took no number.
    expect((await freeze({ randomness: lottery(5) })).body.file.terms.drawId).toBe('2025-抽查-3');
  });

  test('one who cannot serve gives place to the next substitute, and not to anybody else', async () => {
    at(120);
    const { id, code } = (await freeze({ randomness: lottery(1) })).body;
    at(122);
    const { file } = (await post(office, `/api/draws/${id}/number`, { value: '5 5 5', source: '公告' })).body;
    const group = file.result[4];
    const replace = (out: string) => post(office, `/api/draws/${id}/replace`, { stratum: group.name, out, reason: '停业整修' });
    expect((await replace('H99')).status).toBe(422);
    const replaced = await replace(group.drawn[0]);
    expect(replaced.body.file.replacements).toMatchObject([{ out: group.drawn[0], in: group.substitutes[0] }]);
    expect((await replace(group.drawn[1])).body.problems[0].message).toContain('递补名单已经用完');
    await post(office, `/api/draws/${id}/publish`, { withTokens: false });
    expect(verifyDraw(await publicly(code)).ok).toBe(true);
  });
});

describe('a draw by commit and reveal', () => {
  const value = (digit: string): string => digit.repeat(32);
  const start = async () => {
    const randomness = {
      kind: 'commit_reveal',
      parties: [
        { name: '市清廉办', personId: office.personId },
        { name: '股室', personId: clerk.personId },
        { name: '特邀监察员', personId: null },
      ],
      revealBy: later(60),
    };
    const { body } = await freeze({ randomness });
    const commit = (actor: Actor, party: string, digit: string) =>
      post(actor, `/api/draws/${body.id}/commit`, { party, commitment: commitmentOf(body.file.termsHash, party, value(digit)) });
    const reveal = (actor: Actor, party: string, digit: string) =>
      post(actor, `/api/draws/${body.id}/reveal`, { party, value: value(digit) });
    return { id: body.id, code: body.code, commit, reveal };
  };

  test('takes all commitments before any reveal, draws at the last reveal, and shows what was entered by proxy', async () => {
    at(200);
    const { id, code, commit, reveal } = await start();
    expect((await commit(office, '市清廉办', 'a')).status).toBe(200);
    expect((await commit(office, '市清廉办', 'b')).status).toBe(409);
    expect((await reveal(office, '市清廉办', 'a')).status).toBe(409);
    expect((await commit(office, '股室', 'b')).status).toBe(404);
    expect((await commit(clerk, '股室', 'b')).status).toBe(200);
    expect((await commit(clerk, '特邀监察员', 'c')).status).toBe(404);
    expect((await commit(office, '特邀监察员', 'c')).status).toBe(200);
    at(210);
    expect((await reveal(clerk, '股室', 'f')).body.problems[0].message).toContain('与先前的承诺不符');
    expect((await reveal(clerk, '股室', 'b')).status).toBe(200);
    expect((await reveal(office, '特邀监察员', 'c')).body.file.state).toBe('frozen');
    expect((await reveal(office, '市清廉办', 'a')).body.file.state).toBe('drawn');
    // A party who is no organiser learns the result when everybody does.
    expect((await call(clerk, 'GET', `/api/draws/${id}`)).body.file).toMatchObject({ state: 'frozen', result: null });
    await post(office, `/api/draws/${id}/publish`, { withTokens: false });
    const file = await publicly(code);
    expect(verifyDraw(file).ok).toBe(true);
    expect(file.randomness.parties.map((party: { byProxy: boolean }) => party.byProxy)).toEqual([false, false, true]);
  });

  test('is void by name when a party does not reveal in time, stays public, and its repetition names it', async () => {
    at(300);
    const { id, code, commit, reveal } = await start();
    await commit(office, '市清廉办', 'a');
    await commit(clerk, '股室', 'b');
    await commit(office, '特邀监察员', 'c');
    at(305);
    await reveal(office, '市清廉办', 'a');
    await reveal(office, '特邀监察员', 'c');
    at(361);
    expect((await reveal(clerk, '股室', 'b')).status).toBe(409);
    expect((await call(office, 'GET', `/api/draws/${id}`)).body).toMatchObject({ file: { state: 'void' }, can: [] });
    const file = await publicly(code);
    expect(file.void).toMatchObject({ reason: '股室未在截止前提交或揭示随机数', parties: ['股室'] });
    expect(verifyDraw(file).ok).toBe(true);
    const list = (await call(null, 'GET', '/api/public/draws')).body;
    expect(list.find((item: { code: string }) => item.code === code)).toMatchObject({ state: 'void' });
    const again = await freeze({ randomness: lottery(5), redrawOfId: id });
    expect(again.body.file.terms.redrawOf).toBe(file.terms.drawId);
    expect((await freeze({ randomness: lottery(5), redrawOfId: again.body.id })).status).toBe(422);
  });

  test('two commitments of one party at the same moment: one is taken', async () => {
    at(400);
    const { commit } = await start();
    const statuses = (await Promise.all([commit(office, '市清廉办', 'a'), commit(office, '市清廉办', 'b')])).map(
      (reply) => reply.status,
    );
    expect(statuses.sort()).toEqual([200, 409]);
  });
});

test('a private pool publishes no id; each entry can be handed to whom it concerns and checked by them', async () => {
  at(500);
  const ids = Array.from({ length: 30 }, (_, i) => `处方${i + 1}`);
  const frozen = await freeze({
    series: '处方点评',
    randomness: lottery(1),
    pool: { kind: 'ids', isPrivate: true, strata: [{ name: '门诊', take: 5, substitutes: 2, ids }] },
  });
  const { id, code } = frozen.body;
  at(502);
  await post(office, `/api/draws/${id}/number`, { value: '0 0 1', source: '公告' });
  await post(office, `/api/draws/${id}/publish`, { withTokens: true });
  const file = await publicly(code);
  expect(JSON.stringify(file)).not.toContain('处方1');
  expect(verifyDraw(file)).toMatchObject({ ok: true, limits: [expect.any(String)] });
  const entries = (await call(office, 'GET', `/api/draws/${id}/entries`)).body;
  const outcomes = entries.map((entry: object) => verifyEntry(file, entry).outcome);
  expect(outcomes.filter((outcome: string) => outcome === 'drawn')).toHaveLength(5);
  expect((await call(clerk, 'GET', `/api/draws/${id}/entries`)).status).toBe(404);
});

test('[Q171] experts are drawn from a pool that names who was excluded and why, with a seed that gives the result again', async () => {
  at(550);
  const excluded = [{ id: '专家07', reason: '与投标人有利害关系，回避' }];
  const ids = Array.from({ length: 12 }, (_, i) => `专家${String(i + 1).padStart(2, '0')}`);
  const group = { name: '评审专家', take: 5, substitutes: 2 };
  const payload = { series: '专家抽取', basis: '第二十七条', excluded, randomness: lottery(1) };
  const all = await freeze({ ...payload, pool: { kind: 'ids', isPrivate: false, strata: [{ ...group, ids }] } });
  expect(all.body.problems[0].message).toBe('应回避的“专家07”仍在名单中');
  const rest = ids.filter((id) => id !== '专家07');
  const { id, code } = (await freeze({ ...payload, pool: { kind: 'ids', isPrivate: false, strata: [{ ...group, ids: rest }] } }))
    .body;
  at(552);
  await post(office, `/api/draws/${id}/number`, { value: '7 7 0', source: '公告' });
  await post(office, `/api/draws/${id}/publish`, { withTokens: false });
  const file = await publicly(code);
  expect(file.terms.excluded).toEqual(excluded);
  expect(file.seed).toBe(seedOf(file.terms.poolHash, '福彩3D第2025312期 7 7 0', file.terms.drawId));
  expect(drawFrom(file.seed, { ...group, ids: rest })).toEqual(file.result[0]);
  expect(file.result[0].drawn).toHaveLength(5);
});

describe('the sample of 内容真实可靠 (row 13-3)', () => {
  test('draws two accepted monthly reports of each unit and year, from what the office holds', async () => {
    at(600);
    expect(reportSampleRule).toEqual({ from: 'report', n: 2, per: 'year', method: 'verifiable_draw' });
    const hand = (unit: string, forMonth: string, isAccepted: boolean) =>
      inWork(services, office, async (work) => {
        const values = {
          title: `${forMonth}工作小结`,
          unit,
          type: 'monthly',
          forMonth,
          revision: 1,
          way: 'mail',
          submittedOn: `${forMonth}-18`,
        };
        const { record } = await createRecord(work, { ledger: 'submission', values });
        if (!isAccepted) return record.id;
        await moveRecord(work, { ledger: 'submission', id: record.id, move: 'accept', version: 1, values: { opinion: '同意' } });
        return record.id;
      });
    const ids: string[] = [];
    for (const month of ['2025-01', '2025-02', '2025-03', '2025-04']) ids.push(await hand(hospital.id, month, true));
    ids.push(await hand(other.id, '2025-01', true));
    await hand(other.id, '2025-02', false);
    await hand(hospital.id, '2024-12', true);

    const preview = await call(office, 'GET', '/api/draws/report-sample?year=2025');
    expect(preview.body).toEqual([
      {
        name: 'H01 H01',
        take: 2,
        substitutes: 1,
        ids: ['H01/2025-01/第1次', 'H01/2025-02/第1次', 'H01/2025-03/第1次', 'H01/2025-04/第1次'],
      },
      { name: 'H02 H02', take: 1, substitutes: 0, ids: ['H02/2025-01/第1次'] },
    ]);
    const payload = { pool: { kind: 'report_sample', year: '2025' }, series: '小结抽查', randomness: lottery(1) };
    const { id, records } = (await freeze(payload)).body;
    expect(records['H02/2025-01/第1次']).toBe(ids[4]);
    at(602);
    const { file } = (await post(office, `/api/draws/${id}/number`, { value: '3 1 4', source: '公告' })).body;
    expect(file.result.map((group: { drawn: string[] }) => group.drawn.length)).toEqual([2, 1]);
    const none = await freeze({ ...payload, pool: { kind: 'report_sample', year: '2019' } });
    expect(none.body.problems[0].message).toBe('2019年还没有已签收的月度小结');
  });

  test('is closed to a hospital, which does not hold what the office received', async () => {
    const reply = await call(auditor, 'GET', '/api/draws/report-sample?year=2025');
    expect(reply.status).toBe(404);
    expect(JSON.stringify(reply.body)).not.toContain('H01/');
  });
});

describe('a pool from a register', () => {
  const wanted = { ledger: 'submission', query: { 'filter.state': 'accepted' }, by: 'unit', take: 2, substitutes: 1 };

  test('takes what the filter finds, in groups, and publishes roots instead of titles', async () => {
    at(650);
    const preview = (await post(office, '/api/draws/ledger-pool', wanted)).body;
    expect(preview.map((group: { ids: string[]; take: number }) => [group.ids.length, group.take])).toEqual([
      [5, 2],
      [1, 1],
    ]);
    const { id, code, records } = (await freeze({ pool: { kind: 'ledger', ...wanted }, randomness: lottery(1) })).body;
    at(652);
    const { file } = (await post(office, `/api/draws/${id}/number`, { value: '2 7 1', source: '公告' })).body;
    const { body: entries } = await call(office, 'GET', `/api/draws/${id}/entries`);
    const idOf = new Map(entries.map((entry: { salt: string; id: string }) => [tokenOf(entry.salt, entry.id), entry.id]));
    for (const token of file.result[0].drawn) expect(records[String(idOf.get(token))]).toMatch(/^[0-9a-f-]{36}$/);
    await post(office, `/api/draws/${id}/publish`, { withTokens: true });
    const shown = await publicly(code);
    expect(verifyDraw(shown).ok).toBe(true);
    for (const name of preview[0].ids) expect(JSON.stringify(shown)).not.toContain(name);
  });

  test('is refused for a register or a field one may not see, and when nothing is found', async () => {
    const ask = (given: object) => post(office, '/api/draws/ledger-pool', { ...wanted, ...given });
    expect((await ask({ ledger: 'problem' })).status).toBe(404);
    expect((await ask({ by: 'nobody' })).status).toBe(422);
    expect((await ask({ query: { 'filter.happenedOn': '2019' } })).body.problems[0].message).toContain('没有符合条件的记录');
  });
});

describe('nothing can be quietly changed', () => {
  test('the application can neither change nor delete a draw, its steps or what was published', async () => {
    for (const name of ['draw', 'draw_version', 'draw_private', 'public_draw']) {
      await expect(sql`update ${sql.table(name)} set code = 'x'`.execute(db.app)).rejects.toThrow(
        /permission denied|column "code"/,
      );
      await expect(sql`delete from ${sql.table(name)}`.execute(db.app)).rejects.toThrow('permission denied');
    }
    await expect(sql`update draw_version set file = '{}'`.execute(db.app)).rejects.toThrow('permission denied');
    await expect(sql`update draw_private set tokens = '[]'`.execute(db.app)).rejects.toThrow('permission denied');
  });

  test('every step is a link of a journal that verifies, with the hash of the file after it', async () => {
    const lines: string[] = [];
    const hashes = await inTrx(db.app, [city.id], async (tx) => {
      for await (const line of exportJournal(tx, { orgId: city.id, ledgers: ledgersByName, keys: [], withVersions: true }))
        lines.push(line);
      return rowsOf(tx, sql<{ hash: string }>`select hash from draw_version where org_id = ${city.id}::uuid`);
    });
    const report = await verifyJournal(lines);
    expect(report.firstBroken).toBeNull();
    expect(hashes.length).toBeGreaterThan(20);
    const text = lines.join('\n');
    for (const { hash } of hashes) expect(text).toContain(hash);
  });

  test('another organisation and a colleague without the task find nothing', async () => {
    at(700);
    const { id } = (await freeze({ randomness: lottery(5) })).body;
    const stranger = await call(auditor, 'GET', `/api/draws/${id}`);
    const colleague = await call(clerk, 'GET', `/api/draws/${id}`);
    const missing = await call(auditor, 'GET', '/api/draws/0190a000-0000-7000-8000-000000000000');
    const plain = ({ status, body }: typeof stranger) => ({ status, code: body.code, message: body.message });
    expect(plain(stranger)).toEqual(plain(missing));
    expect(plain(colleague)).toEqual(plain(missing));
    expect((await call(auditor, 'GET', '/api/draws')).body).toEqual([]);
    expect((await call(clerk, 'GET', '/api/draws')).status).toBe(404);
    expect((await call(null, 'GET', '/api/draws')).status).toBe(401);
    expect((await call(null, 'GET', '/api/public/draws/AAAA-AAAA-AAAA')).status).toBe(404);
  });
});
