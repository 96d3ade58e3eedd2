import { ledgers } from '@qinglian/domain/register.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { writeWorkbook } from '@qinglian/server/platform/office/xlsx.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { describe, expect, test } from 'vitest';
import {
  counts,
  linksOutOfReach,
  queriesOnHiddenFields,
  recordsOutOfReach,
  searches,
  type Send,
  writesToHiddenFields,
} from './oracles.ts';
import { openProduct } from './product.ts';
import { multipart } from './multipart.ts';
import { restricted } from './restricted.ts';
import { makeWorld } from './world.ts';

const product = await openProduct([restricted]);
const world = await makeWorld(product, [...ledgers, restricted]);
const { routes } = product;
const everybody: readonly Actor[] = [...world.readers, world.stranger];
const one = (role: string, place = ''): Actor => everybody.find((actor) => actor.name.startsWith(`${role}-${place}`)) as Actor;

const send: Send = async (actor, method, url, payload) => {
  const form = payload !== undefined && 'file' in payload ? multipart('表.xlsx', payload.file as Uint8Array) : undefined;
  const reply = await product.app.inject({
    method,
    url,
    headers: { 'x-as': actor.personId, 'x-qinglian': '1', ...form?.headers },
    ...(payload === undefined ? {} : { payload: form?.payload ?? payload }),
  });
  return { status: reply.statusCode, text: reply.body };
};
const asked = { world, send, routes };

const questions = [
  ['filters, ranges, blanks and orders on a field out of sight', queriesOnHiddenFields],
  ['writing into a field out of sight: form, correction, move, sheet', writesToHiddenFields],
  ['searching, in Chinese and in pinyin', searches],
  ['counting', counts],
  ['a record out of reach by its id, at every route', recordsOutOfReach],
  ['a link to a record out of reach', linksOutOfReach],
] as const;

describe.each(questions)('%s tells nothing', (_what, question) => {
  // Everybody, every route, every record: it grows with the product.
  test('to anybody', { timeout: 300_000 }, async () => {
    const found: string[] = [];
    for (const actor of everybody) found.push(...(await question(asked, actor)));
    expect(found).toEqual([]);
  });
});

describe('the questions bite', () => {
  const clerk = one('hospital_clerk');
  const marked = world.records.get(restricted.name);
  const instead =
    (
      matches: (method: string, url: string, payload: string) => boolean,
      answer: (text: string) => { status: number; text: string },
    ): Send =>
    async (actor, method, url, payload) => {
      const honest = await send(actor, method, url, payload);
      return matches(method, url, JSON.stringify(payload ?? {})) ? answer(honest.text) : honest;
    };
  const leaky: readonly (readonly [string, (typeof questions)[number][1], Send])[] = [
    [
      'a filter on a hidden field that works',
      queriesOnHiddenFields,
      instead(
        (_m, url) => url.includes('filter.word'),
        () => ({ status: 200, text: '{"rows":[]}' }),
      ),
    ],
    [
      'an order by a hidden field that works',
      queriesOnHiddenFields,
      instead(
        (_m, url) => url.includes('sort=-score'),
        () => ({ status: 200, text: '{"rows":[]}' }),
      ),
    ],
    [
      'a refusal that knows the hidden field',
      writesToHiddenFields,
      instead(
        (_m, _u, body) => body.includes('"sum"'),
        () => ({ status: 422, text: '{"message":"此项由纪检填写"}' }),
      ),
    ],
    [
      'a search that looks into the hidden text',
      searches,
      instead(
        (_m, url) => url.includes(encodeURIComponent(marked?.marks.find(({ field }) => field === 'word')?.text ?? '?')),
        () => ({ status: 200, text: '{"total":1}' }),
      ),
    ],
    [
      'a count of more than is listed',
      counts,
      instead(
        (_m, url) => url.includes('leak_probe/records'),
        () => ({ status: 200, text: '{"rows":[],"total":1}' }),
      ),
    ],
    [
      'forbidden instead of not found',
      recordsOutOfReach,
      instead(
        (method, url) => method === 'DELETE' && url.includes(world.records.get('talk')?.id ?? '?'),
        () => ({ status: 403, text: '{}' }),
      ),
    ],
  ];
  test.each(leaky)('%s is caught', async (_what, question, send) => {
    expect(await question({ world, send, routes }, clerk)).not.toEqual([]);
  });
});

test('what a hidden field holds stands nowhere in the record, its names, its clock, nor on the page of the day', async () => {
  const marked = world.records.get(restricted.name);
  const detail = async (actor: Actor) => {
    const { text } = await send(actor, 'GET', `/api/ledgers/leak_probe/records/${marked?.id ?? ''}`);
    return JSON.parse(text) as { record: { values: Record<string, unknown>; due: unknown }; names: Record<string, string> };
  };
  const [open, closed] = [await detail(one('hospital_discipline')), await detail(one('hospital_clerk'))];
  const hidden = Object.entries(restricted.fields).filter(([, field]) => field.readableBy !== undefined);
  for (const [name, field] of hidden) {
    if (field.kind !== 'signature' && field.kind !== 'reference') expect(open.record.values[name], name).not.toBeNull();
    expect(closed.record.values[name] ?? null, name).toBeNull();
  }
  const secretIds = [open.record.values['who'], open.record.values['chair']].map(String);
  for (const id of secretIds) expect([Object.hasOwn(open.names, id), Object.hasOwn(closed.names, id)]).toEqual([true, false]);
  expect([open.record.due !== null, closed.record.due]).toEqual([true, null]);
  const today = async (actor: Actor) => (await send(actor, 'GET', '/api/today')).text.includes(`限阅试验台账`);
  const waits = async (actor: Actor): Promise<boolean> => {
    const page = JSON.parse((await send(actor, 'GET', '/api/today')).text) as Record<
      'late' | 'soon' | 'waiting',
      readonly { href: string }[]
    >;
    return [...page.late, ...page.soon, ...page.waiting].some(({ href }) => href.endsWith(marked?.id ?? '?'));
  };
  expect(await today(one('hospital_discipline'))).toBe(true);
  expect([await waits(one('hospital_discipline')), await waits(one('hospital_clerk'))]).toEqual([true, false]);
});

test('a check on a hidden field refuses without its name and without its value', async () => {
  const id = world.records.get(restricted.name)?.id ?? '';
  const answer = await send(one('hospital_clerk'), 'PATCH', `/api/ledgers/leak_probe/records/${id}`, {
    version: 1,
    values: { note: '冲突' },
  });
  expect(answer.status).toBe(422);
  expect(answer.text).not.toMatch(/限阅|77|score/);
});

test('that a colleague imported just this sheet is told only to who may read what it brought', async () => {
  const sheet = await writeWorkbook(
    [
      {
        name: '表',
        columns: ['事项*', '日期*', '科室'].map((header) => ({ header, width: 10 })),
        rows: [['同一张表', '2025-11-03', '党委办公室']],
      },
    ],
    '',
  );
  const bring = (actor: Actor) => send(actor, 'POST', '/api/ledgers/leak_probe/import?dryRun=false', { file: sheet });
  expect(JSON.parse((await bring(one('hospital_discipline'))).text)).toMatchObject({ committed: true });
  expect((await bring(one('hospital_discipline'))).status).toBe(409);
  const filler = one('dept_filler', 'here');
  expect(JSON.parse((await bring(filler)).text)).toMatchObject({ committed: true, accepted: 1 });
  expect((await bring(filler)).status).toBe(409);
});

test('a record out of reach takes no longer to be refused than one that is not there', async () => {
  const clerk = one('hospital_clerk');
  const id = world.records.get('talk')?.id ?? '';
  const lasts = async (one: string): Promise<number> => {
    const from = performance.now();
    await send(clerk, 'PATCH', `/api/ledgers/talk/records/${one}`, { version: 1, values: {} });
    return performance.now() - from;
  };
  const [there, missing]: [number[], number[]] = [[], []];
  for (let round = 0; round < 60; round++) {
    there.push(await lasts(id));
    missing.push(await lasts('019aa000-0000-7000-8000-000000000000'));
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[30] ?? 0;
  expect(median(there) / median(missing)).toBeLessThan(1.6);
});

test('naming a file of somebody else in a record of one’s own does not open it, and a file of one’s own is named as it is', async () => {
  const filler = one('dept_filler', 'here');
  const name = async (file: object) =>
    send(filler, 'POST', '/api/ledgers/leak_probe/records', {
      key: `forged-${JSON.stringify(file)}`.slice(0, 100),
      values: {
        title: '伪造',
        heldAt: '2025-11-03',
        home: world.hospital.departmentIds[0],
        papers: [{ kind: 'file', slot: '材料', ...file }],
      },
    });
  for (const [register, field] of [
    ['leak_probe', 'proof'],
    ['talk', 'papers'],
  ] as const) {
    const marked = world.records.get(register);
    const fileId = marked?.fileIds.get(field) ?? '';
    const stored = marked?.marks.find((mark) => mark.field === field && mark.text.endsWith('名'))?.text;
    const bytes = new TextEncoder().encode(
      `%PDF-1.7 ${marked?.marks.find((mark) => mark.field === field && mark.text.endsWith('文'))?.text ?? ''}`,
    );
    expect((await name({ fileId, name: `${stored ?? ''}.pdf`, sha256: sha256Hex(bytes) })).status).toBe(422);
    expect((await send(filler, 'GET', `/api/files/${fileId}`)).status).toBe(404);
  }
  const form = multipart('自己的.pdf', new TextEncoder().encode('%PDF-1.7 own'), { declaration: 'unclassified' });
  const reply = await product.app.inject({
    method: 'POST',
    url: '/api/files',
    headers: { 'x-as': filler.personId, 'x-qinglian': '1', ...form.headers },
    payload: form.payload,
  });
  const { fileId, name: called, sha256 } = reply.json() as { fileId: string; name: string; sha256: string };
  expect((await name({ fileId, name: called, sha256: 'ab'.repeat(32) })).status).toBe(422);
  expect((await name({ fileId, name: '别的名字.pdf', sha256 })).status).toBe(422);
  expect((await name({ fileId, name: called, sha256 })).status).toBe(201);
});
