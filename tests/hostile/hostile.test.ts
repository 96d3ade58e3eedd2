/** What a hostile engineer inside or outside the house would try, against the product's own routes. Each attempt changes nothing and tells nothing. */
import { ledgers } from '@qinglian/domain/register.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { inTrx, rowsOf, sql } from '@qinglian/server/platform/postgres/database.ts';
import { type Actor, rolesOf } from '@qinglian/server/platform/identity/actor.ts';
import { scopeOf } from '@qinglian/domain/power/permission-matrix.ts';
import { describe, expect, test } from 'vitest';
import { askOf, crawl } from '../leak/crawl.ts';
import { multipart } from '../leak/multipart.ts';
import { openProduct } from '../leak/product.ts';
import { givePasswords, part, PASSWORD, sendOf } from '../leak/report-flow.ts';
import { makeWorld } from '../leak/world.ts';
import { sampleValues } from '../support/samples.ts';

const product = await openProduct();
const world = await makeWorld(product, ledgers);
const { app } = product;
const send = sendOf(product);
const { clerk, stranger, hospital } = world;
await givePasswords(product, [clerk, world.secretary]);

const own = { 'x-qinglian': '1' };
const creatable = ledgers.filter(
  (ledger) =>
    ledger.isMadeByProduct !== true && [...rolesOf(clerk)].some((role) => scopeOf(ledger.access.create, role) === 'organisation'),
);
const links = (actor: Actor) => ({
  person: actor.personId,
  otherPerson: actor.personId,
  post: actor.posts[0]?.postId ?? '',
  department: hospital.departmentIds[0] ?? '',
  organisation: actor.orgId,
});
let counter = 0;
const create = (ledger: Ledger, values: object, more: object = {}) =>
  send(clerk, 'POST', `/api/ledgers/${ledger.name}/records`, { key: `hostile-${++counter}`, values, ...more });
const countAll = async (): Promise<number> => {
  let sum = 0;
  for (const { name } of ledgers)
    sum += await inTrx(
      product.db.app,
      [hospital.id],
      async (tx) => (await rowsOf(tx, sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`))[0]?.n ?? 0,
    );
  return sum;
};

/** Fields of registers such that each kind of field, single and many, is there once: they are read and written by kind. */
function oneOfEachKind(among: readonly Ledger[]): ReadonlyMap<Ledger, readonly string[]> {
  const seen = new Set<string>();
  const found = new Map<Ledger, readonly string[]>();
  for (const ledger of among) {
    const names = Object.entries(ledger.fields).flatMap(([name, field]) => {
      const kind = `${field.kind} ${'many' in field ? String(field.many) : ''}`;
      if (seen.has(kind)) return [];
      seen.add(kind);
      return [name];
    });
    if (names.length > 0) found.set(ledger, names);
  }
  return found;
}

describe('forged contents', () => {
  test('persons, posts and departments of another house are refused in every register, and nothing is written', async () => {
    const before = await countAll();
    const foreign = {
      person: stranger.personId,
      post: stranger.posts[0]?.postId ?? '',
      department: stranger.posts[0]?.departmentId ?? '',
    };
    let tried = 0;
    for (const ledger of creatable)
      for (const [name, field] of Object.entries(ledger.fields)) {
        if ((field.kind !== 'person' && field.kind !== 'post' && field.kind !== 'department') || field.readOnly === true)
          continue;
        const id = foreign[field.kind];
        const answer = await create(ledger, { ...sampleValues(ledger, links(clerk)), [name]: field.many ? [id] : id });
        expect([answer.status, JSON.stringify(part(answer.body, 'problems'))], `${ledger.name}.${name}`).toEqual([
          422,
          expect.stringContaining(`"${name}"`),
        ]);
        tried++;
      }
    expect(tried).toBeGreaterThan(15);
    const entered = await create(creatable[0] as Ledger, sampleValues(creatable[0] as Ledger, links(clerk)), {
      enteredFor: stranger.personId,
    });
    expect(entered.status).toBe(422);
    expect(await countAll()).toBe(before);
  });

  test('what the system fills in is taken from nobody: read-only fields, signatures, words of the kernel, keys beside the values', async () => {
    const before = await countAll();
    for (const ledger of creatable) {
      const typed = sampleValues(ledger, links(clerk));
      const closed = Object.entries(ledger.fields)
        .filter(([, field]) => field.readOnly === true)
        .map(([name]) => name);
      const signed = new Set(closed.filter((name) => ledger.fields[name]?.kind === 'signature'));
      const signature = {
        personId: clerk.personId,
        postId: clerk.posts[0]?.postId,
        signedAt: '2025-01-01T00:00:00.000Z',
        contentHash: '',
        method: 'password',
      };
      for (const name of [...closed, 'orgId', 'state', 'version', 'recordedBy', 'ownerIds', 'departmentId', 'registeredAt', 'id'])
        expect(
          (await create(ledger, { ...typed, [name]: signed.has(name) ? signature : '2020-01-01' })).status,
          `${ledger.name}.${name}`,
        ).toBe(422);
    }
    expect(await countAll()).toBe(before);
    const meeting = creatable.find(({ name }) => name === 'meeting') as Ledger;
    const made = await create(meeting, sampleValues(meeting, links(clerk)), {
      fills: { contentHash: 'x' },
      orgId: stranger.orgId,
      state: 'filed',
      id: stranger.personId,
    });
    expect(made.status).toBe(201);
    const id = String(part(made.body, 'record', 'id'));
    expect([part(made.body, 'record', 'state'), id === stranger.personId]).toEqual([meeting.initial, false]);
    expect((await send(stranger, 'GET', `/api/ledgers/meeting/records/${id}`)).status).toBe(404);
    const moved = await send(clerk, 'PATCH', `/api/ledgers/meeting/records/${id}`, {
      version: 1,
      values: {},
      id: stranger.personId,
      ledger: 'talk',
      fills: { x: 1 },
    });
    expect([moved.status, part(moved.body, 'record', 'id')]).toEqual([200, id]);
  });

  test('keys that reach into prototypes are refused and change nothing of the process', async () => {
    const raw = (payload: string, url = '/api/ledgers/meeting/records') =>
      app.inject({
        method: 'POST',
        url,
        headers: { ...own, 'x-as': clerk.personId, 'content-type': 'application/json' },
        payload,
      });
    for (const payload of [
      '{"key":"proto-0001","values":{"__proto__":{"polluted":true}}}',
      '{"__proto__":{"polluted":true},"key":"proto-0002","values":{}}',
      '{"key":"proto-0003","values":{"constructor":{"prototype":{"polluted":true}}}}',
      '{"key":"proto-0004","values":{"toString":"x","hasOwnProperty":"y"}}',
    ])
      expect((await raw(payload)).statusCode, payload).toBe(422);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const meeting = world.records.get('meeting')?.id ?? '';
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect((await send(clerk, 'GET', `/api/ledgers/${name}/records`)).status).toBe(404);
      expect((await send(clerk, 'POST', `/api/ledgers/meeting/records/${meeting}/moves/${name}`, { version: 1 })).status).toBe(
        404,
      );
      for (const question of [`filter.${name}=x`, `sort=${name}`, `sort=-${name}`, `empty.${name}=true`])
        expect((await send(clerk, 'GET', `/api/ledgers/meeting/records?${question}`)).status, question).toBe(422);
    }
  });
});

describe('forged requests', () => {
  const changing = product.changing.filter(({ url }) => !url.includes('*'));
  const concrete = (url: string): string =>
    url
      .replace(':ledger', 'meeting')
      .replace(':move', 'file')
      .replace(':type', 'monthly')
      .replace(':period', '2025-11')
      .replace(/:\w+/g, '019aa000-0000-7000-8000-000000000000');

  test('every changing route refuses a foreign page, and one that cannot say where it comes from', async () => {
    expect(changing.length).toBeGreaterThan(20);
    for (const { method, url } of changing)
      for (const headers of [
        {},
        { ...own, origin: 'http://evil.example' },
        { ...own, origin: 'null' },
        { ...own, origin: 'http://localhost.evil.example' },
      ])
        expect(
          (await app.inject({ method, url: concrete(url), headers: { 'x-as': clerk.personId, ...headers }, payload: {} }))
            .statusCode,
          `${method} ${url}`,
        ).toBe(403);
  });

  test('every changing route but sign-in and first set-up asks who is there', async () => {
    for (const { method, url, isPublic } of changing) {
      if (isPublic) continue;
      expect((await app.inject({ method, url: concrete(url), headers: own, payload: {} })).statusCode, `${method} ${url}`).toBe(
        401,
      );
    }
    expect(
      changing
        .filter(({ isPublic }) => isPublic)
        .map(({ url }) => url)
        .sort(),
    ).toEqual(['/api/session', '/api/setup']);
  });

  test('a cookie planted before sign-in becomes no session, signing in gives a new one, and the cookie is closed to scripts and foreign pages', async () => {
    const username = 'H01-hospital_clerk-away';
    const planted = 'planted-by-somebody-else-0123456789abcdefghij';
    const signIn = (cookies: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/api/session', headers: own, cookies, payload: { username, password: PASSWORD } });
    const answer = await signIn({ qinglian_session: planted });
    expect(answer.statusCode).toBe(200);
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ name: 'qinglian_session', httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(cookie?.value).not.toBe(planted);
    const who = async (token: string) =>
      (await app.inject({ url: '/api/session', cookies: { qinglian_session: token } })).statusCode;
    expect([await who(planted), await who(cookie?.value ?? '')]).toEqual([401, 200]);
    const again = (await signIn({ qinglian_session: cookie?.value ?? '' })).cookies[0]?.value;
    expect(again).not.toBe(cookie?.value);
    // What is stored does not open the door.
    const stored = await rowsOf(product.db.app, sql<{ hash: string }>`select encode(token_hash, 'hex') as hash from session`);
    expect(stored.map(({ hash }) => hash)).not.toContain(Buffer.from(cookie?.value ?? '', 'base64url').toString('hex'));
    for (const { hash } of stored) expect(await who(hash)).toBe(401);
  });
});

describe('malformed input', () => {
  const FEW = ['%00', "'", '1e309', '2025-02-30', '9999-99'];
  const WEIRD = [
    '%00',
    "'",
    '%27%20or%20%271%27=%271',
    '{}',
    '__proto__',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%F0%9F%92%A9',
    '-1',
    '1e309',
    'NaN',
    '%ED%A0%80',
    'a'.repeat(190),
    '2025-02-30',
    '9999-99',
  ];

  test('no value in any part of any address of any route breaks the server or opens anything', async () => {
    const fillings = Object.fromEntries(
      ['ledger', 'id', 'fileId', 'pack', 'row', 'year', 'period', 'username'].map((name) => [name, WEIRD]),
    );
    const asWritten = async (actor: Actor, address: string) => {
      const reply = await app.inject({ url: address, headers: { 'x-as': actor.personId } });
      return { address, status: reply.statusCode, text: '' };
    };
    const broken: string[] = [];
    const routes = product.routes.filter(({ isPublic, url }) => !isPublic && !url.startsWith('/api/ledgers/:ledger/records/:id'));
    for (const actor of [clerk, world.officer])
      await crawl({ routes, world, fillings, ask: asWritten }, actor, ({ status, address }) => {
        if (status >= 500 || (status === 200 && address.includes(':'))) broken.push(`${status} ${address}`);
      });
    expect(broken).toEqual([]);
  });

  test('no value in a filter, range, order, cursor or search on a field of any kind breaks the server', async () => {
    const broken: string[] = [];
    const cursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const id = world.records.get('meeting')?.id ?? '';
    const fields = oneOfEachKind(ledgers.filter((ledger) => scopeOf(ledger.access.read, 'hospital_clerk') !== null));
    for (const [ledger, names] of fields) {
      const questions = WEIRD.flatMap((word) => [
        `q=${word.slice(0, 100)}`,
        `sort=${word.slice(0, 60)}`,
        `after=${word}`,
        ...(FEW.includes(word) ? names : []).flatMap((field) => [
          `filter.${field}=${word}`,
          `from.${field}=${word}`,
          `to.${field}=${word}`,
        ]),
        `filter.state=${word}`,
        `filter.recordedBy=${word}`,
        `filter.happenedOn=${word}`,
      ]);
      const cursors = [
        ['x', id],
        ['2025-13-99', id],
        [null, id],
        ['1', "';--"],
        [{}, id],
        [],
        ['\u0000', id],
        ['9'.repeat(400), id],
      ].map(cursor);
      for (const question of [
        ...questions,
        ...cursors.map((one) => `after=${one}`),
        ...cursors.map((one) => `sort=${ledger.list.columns.at(-1) ?? ''}&after=${one}`),
      ]) {
        const { status } = await askOf(product)(clerk, `/api/ledgers/${ledger.name}/records?limit=1&${question}`);
        if (status >= 500) broken.push(`${status} ${ledger.name} ${question}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('values of every wrong shape in a field of every kind break nothing and are not half-written', async () => {
    const before = await countAll();
    const wrong: readonly unknown[] = [
      {},
      { $ne: null },
      [[]],
      [{}],
      true,
      1e309,
      -1,
      '\u0000',
      'x\u0000y',
      '\u202E',
      'ä'.repeat(100_000),
      ['a', 1, null],
      { kind: 'file' },
      '9'.repeat(50),
    ];
    const broken: string[] = [];
    for (const [ledger, names] of oneOfEachKind(creatable)) {
      const typed = sampleValues(ledger, links(clerk));
      // Blank in the required title: whatever the field takes, nothing is written.
      for (const name of names)
        for (const value of wrong) {
          const { status } = await create(ledger, { ...typed, [ledger.title]: '', [name]: name === ledger.title ? '' : value });
          if (status !== 422) broken.push(`${status} ${ledger.name}.${name} ${JSON.stringify(value).slice(0, 40)}`);
        }
    }
    expect(broken).toEqual([]);
    expect(await countAll()).toBe(before);
  });

  test('what is too long or too much is refused by its size, not by running out of breath', async () => {
    const meeting = creatable.find(({ name }) => name === 'meeting') as Ledger;
    const typed = sampleValues(meeting, links(clerk));
    expect((await create(meeting, { ...typed, title: 'x'.repeat(201) })).status).toBe(422);
    expect((await create(meeting, { ...typed, title: 'x'.repeat(3 * 1024 * 1024) })).status).toBe(413);
    expect((await create(meeting, Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`f${at}`, 1])))).status).toBe(
      422,
    );
    const list = (question: string) => send(clerk, 'GET', `/api/ledgers/meeting/records?${question}`);
    expect((await list(`q=${'x'.repeat(101)}`)).status).toBe(422);
    for (const limit of ['201', '999999999999', '-1', '0', '1.5', 'abc', '1e3'])
      expect((await list(`limit=${limit}`)).status, limit).toBe(422);
    const many = await list(`filter.kind=${Array.from({ length: 5_000 }, (_, at) => at).join(',')}`);
    expect(many.status).toBeLessThan(500);
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const nested = await app.inject({
      method: 'POST',
      url: '/api/ledgers/meeting/records',
      headers: { ...own, 'x-as': clerk.personId, 'content-type': 'application/json' },
      payload: `{"key":"deep-00001","values":{"title":${deep}}}`,
    });
    expect(nested.statusCode).toBe(422);
  });

  test('sign-in takes no control characters and no wrong shapes for an answer of its own', async () => {
    for (const payload of [
      { username: 'a\u0000b', password: 'x' },
      { username: { $gt: '' }, password: 'x' },
      { username: 'x', password: ['x'] },
      {},
      { username: '%', password: '%' },
    ]) {
      const { statusCode } = await app.inject({ method: 'POST', url: '/api/session', headers: own, payload });
      expect([401, 422]).toContain(statusCode);
    }
  });

  test('a body of another kind than announced, and one that is no JSON, are told as such', async () => {
    for (const [type, payload] of [
      ['text/plain', 'x'],
      ['application/xml', '<a/>'],
      ['application/json', '{'],
      ['application/json', ''],
      ['multipart/form-data', 'x'],
      ['application/x-www-form-urlencoded', 'a=b'],
    ] as const) {
      const { statusCode } = await app.inject({
        method: 'POST',
        url: '/api/ledgers/meeting/records',
        headers: { ...own, 'x-as': clerk.personId, 'content-type': type },
        payload,
      });
      expect(statusCode, type).toBeGreaterThanOrEqual(400);
      expect(statusCode, type).toBeLessThan(500);
    }
  });
});

describe('two at once', () => {
  const meeting = creatable.find(({ name }) => name === 'meeting') as Ledger;
  const fresh = async (): Promise<string> =>
    String(part((await create(meeting, sampleValues(meeting, links(clerk)))).body, 'record', 'id'));

  test('of two who make the same move, correct or remove the same record at one moment, one does and the other is told', async () => {
    const move = Object.keys(meeting.moves)[0] ?? '';
    const attempts: readonly ((id: string) => ReturnType<typeof send>)[] = [
      (id) => send(clerk, 'POST', `/api/ledgers/meeting/records/${id}/moves/${move}`, { version: 1, password: PASSWORD }),
      (id) => send(clerk, 'PATCH', `/api/ledgers/meeting/records/${id}`, { version: 1, values: { title: '改' } }),
      (id) => send(clerk, 'DELETE', `/api/ledgers/meeting/records/${id}`, { version: 1, reason: '重复' }),
    ];
    for (const one of attempts)
      for (const other of attempts) {
        const id = await fresh();
        const statuses = (await Promise.all([one(id), other(id)])).map(({ status }) => status).sort();
        expect(statuses[0]).toBe(200);
        expect([404, 409]).toContain(statuses[1]);
      }
  });

  test('the same submission ten times at one moment is one record', async () => {
    const values = sampleValues(meeting, links(clerk));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(clerk, 'POST', '/api/ledgers/meeting/records', { key: 'race-000001', values })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
    expect(new Set(answers.map(({ body }) => part(body, 'record', 'id'))).size).toBe(1);
  });

  test('one report is drafted once, however many ask', async () => {
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => send(clerk, 'POST', '/api/reports', { type: 'monthly', period: '2025-10' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => part(body, 'record', 'id'))).size).toBe(1);
  });

  test('the chain of the house is unbroken after all this', async () => {
    const rows = await inTrx(product.db.app, [hospital.id], (tx) =>
      rowsOf(
        tx,
        sql<{
          seq: number;
          prev: string;
          hash: string;
        }>`select seq, prev, hash from journal_link where org_id = ${hospital.id}::uuid order by seq`,
      ),
    );
    expect(rows.length).toBeGreaterThan(20);
    rows.forEach((row, at) => {
      expect(row.seq).toBe(at + 1);
      if (at > 0) expect(row.prev).toBe(rows[at - 1]?.hash);
    });
  });
});

describe('files', () => {
  const upload = (name: string, bytes: Uint8Array, fields: Record<string, string> = { declaration: 'unclassified' }) => {
    const form = multipart(name, bytes, fields);
    return app.inject({
      method: 'POST',
      url: '/api/files',
      headers: { ...own, 'x-as': clerk.personId, ...form.headers },
      payload: form.payload,
    });
  };
  const pdf = new TextEncoder().encode('%PDF-1.7 x');

  test('a name that climbs out of its folder is only a name; a page dressed as a paper is refused; what is served cannot run', async () => {
    for (const name of [
      '../../../etc/passwd.pdf',
      '..\\..\\boot.pdf',
      '/etc/x.pdf',
      'a\r\nx-evil: 1.pdf',
      'a";filename=evil.html;".pdf',
    ]) {
      const answer = await upload(name, pdf);
      if (answer.statusCode !== 201) continue;
      const { fileId, name: kept } = answer.json() as { fileId: string; name: string };
      expect(kept).not.toMatch(/[\\/\r\n]/);
      const served = await app.inject({ url: `/api/files/${fileId}`, headers: { 'x-as': clerk.personId } });
      expect(served.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[^"\r\n;/\\]*$/);
      expect(served.headers['content-security-policy']).toContain('sandbox');
      expect(served.headers['x-content-type-options']).toBe('nosniff');
      expect(served.headers['x-evil']).toBeUndefined();
    }
    const page = new TextEncoder().encode('<html><script>alert(1)</script>');
    for (const name of ['x.pdf', 'x.png', 'x.docx', 'x.html', 'x.svg', 'x.pdf.exe', 'x', '.pdf'])
      expect((await upload(name, page)).statusCode, name).toBe(422);
    expect((await upload('x.pdf', pdf, {})).statusCode).toBe(422);
    expect((await upload('绝密名单.pdf', pdf)).statusCode).toBe(422);
  });
});
