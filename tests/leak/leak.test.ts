/**
 * The leak suite. Who may see what is computed from the register, apart from the product's own predicate; then everybody asks
 * everything. A new register, a new field and a new route are covered without a line here.
 */
import { ledgers } from '@qinglian/domain/register.ts';
import { ledgersFor } from '@qinglian/server/ledger/present.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { verifyJournal } from '@qinglian/domain/journal/verify.ts';
import { exportJournal, keysOfCheckpoints } from '@qinglian/server/ledger/journal-export.ts';
import { pdfPages } from '@qinglian/server/platform/office/pdf-text.fixture.ts';
import { inTrx } from '@qinglian/server/platform/postgres/database.ts';
import { describe, expect, test } from 'vitest';
import { addressesOf, type Answer, type Ask, askOf, crawl, fillingsOf } from './crawl.ts';
import { freezeDraw, givePasswords, openOneRecord, submitReport } from './report-flow.ts';
import { openProduct, type Route } from './product.ts';
import { restricted } from './restricted.ts';
import { makeWorld, maySee, maySeeField, maySeeRecord } from './world.ts';

const product = await openProduct([restricted]);
const world = await makeWorld(product, [...ledgers, restricted]);
const everybody: readonly Actor[] = [...world.readers, world.stranger];
await givePasswords(product, [world.clerk, world.leader, world.secretary]);
const submitted = await submitReport(product, world);
const drawId = await freezeDraw(product, world.clerk);
const fillings = fillingsOf(world, { id: [submitted.reportId, drawId, submitted.submissionId] });
const opened = new Set<string>();

/** What the level above holds is what was signed and submitted, word for word. */
const wasSent = (actor: Actor, text: string): boolean => actor.orgId === world.city.id && submitted.content.includes(text);

/** Sentences about what an answer gives away to an actor: a mark out of sight, or the id of a record out of reach. */
function leaksIn(actor: Actor, { address, status, text }: Answer): readonly string[] {
  const found: string[] = [];
  if (status >= 500) found.push(`${actor.name}: ${address} fails with ${status}`);
  for (const marked of world.records.values()) {
    for (const mark of marked.marks)
      if (text.includes(mark.text) && !maySee(actor, marked, mark.field) && !wasSent(actor, mark.text))
        found.push(`${actor.name} sees ${marked.ledger.name}.${mark.field} at ${address}`);
    // An id that was asked with stands in no answer of its own accord.
    if (!maySeeRecord(actor, marked) && !address.includes(marked.id) && text.includes(marked.id) && !wasSent(actor, marked.id))
      found.push(`${actor.name} learns of a record of ${marked.ledger.name} at ${address}`);
  }
  return found;
}

async function walk(
  actor: Actor,
  ask: Ask,
  { routes = product.routes, see = () => undefined }: { routes?: readonly Route[]; see?: (answer: Answer) => void } = {},
): Promise<readonly string[]> {
  const found: string[] = [];
  await crawl({ routes, world, fillings, ask }, actor, (answer, route) => {
    if (answer.status === 200) opened.add(route.url);
    found.push(...leaksIn(actor, answer));
    see(answer);
  });
  return found;
}

describe('every route, asked by everybody', () => {
  test.each(everybody.map((actor) => [actor.name, actor] as const))(
    '%s sees no record out of reach and no field out of sight, anywhere',
    async (_name, actor) => {
      const seen = new Set<string>();
      const see = ({ text }: Answer): void => {
        for (const marked of world.records.values())
          for (const mark of marked.marks) if (text.includes(mark.text)) seen.add(mark.text);
      };
      const found = await walk(actor, askOf(product), { see });
      expect(found).toEqual([]);
      // What is open is really found: else the walk would prove nothing.
      const open = [...world.records.values()].flatMap((marked) =>
        marked.marks.filter((mark) => maySee(actor, marked, mark.field) && !mark.text.endsWith('文')),
      );
      // An amount stands in fen or in yuan, one of both is enough.
      const missing = open.filter(
        (mark) =>
          !seen.has(mark.text) &&
          !open.some((twin) => twin.field === mark.field && twin.ledger === mark.ledger && seen.has(twin.text)),
      );
      expect(missing.map((mark) => `${mark.ledger.name}.${mark.field}`)).toEqual([]);
    },
    // Papers of every register are set for everybody.
    180_000,
  );

  test('who is not signed in reads nothing but what is open to all', async () => {
    const { app } = product;
    for (const route of product.routes.filter(({ isPublic }) => !isPublic))
      for (const address of addressesOf(route, fillings, world).slice(0, 3))
        expect((await app.inject({ url: address })).statusCode, address).toBe(401);
  });
});

test('a print as PDF shows the open fields of a record and of a list, and no restricted one, even when asked for as a column', async () => {
  const marked = world.records.get(restricted.name);
  const columns = Object.keys(restricted.fields).join(',');
  const inspector = world.readers.find(({ name }) => name.startsWith('hospital_discipline')) as Actor;
  const textOfPdf = async (actor: Actor, address: string): Promise<string> => {
    const reply = await product.app.inject({ url: address, headers: { 'x-as': actor.personId } });
    expect(reply.headers['content-type'], address).toBe('application/pdf');
    // A line that is broken in print is one word all the same.
    return pdfPages(new Uint8Array(reply.rawPayload)).join('').replace(/\s/g, '');
  };
  for (const address of [
    `/api/ledgers/${restricted.name}/records/${marked?.id ?? ''}/prints/record.pdf`,
    `/api/ledgers/${restricted.name}/prints/list.pdf?columns=${columns}`,
  ]) {
    const texts = (marked?.marks ?? []).filter(({ field }) => ['title', 'word', 'story', 'note'].includes(field));
    for (const actor of [world.clerk, inspector]) {
      const printed = await textOfPdf(actor, address);
      for (const mark of texts)
        expect(printed.includes(mark.text), `${actor.name} ${mark.field} ${address}`).toBe(
          maySeeField(actor, restricted, mark.field),
        );
      for (const [field, { label }] of Object.entries(restricted.fields))
        expect(printed.includes(label), `${actor.name} ${field} ${address}`).toBe(maySeeField(actor, restricted, field));
    }
  }
});

describe('what was submitted, and what the house opens for a time', () => {
  test('nothing of a sensitive register and no field with readers of its own stands in what was sent', () => {
    const travelling = [...world.records.values()].flatMap((marked) =>
      marked.marks.filter((mark) => submitted.content.includes(mark.text)),
    );
    expect(travelling.length).toBeGreaterThan(0);
    const wrong = travelling.filter(
      ({ ledger, field }) =>
        ledger.access.journalReads === true ||
        ledger.fields[field]?.readableBy !== undefined ||
        ledger.fields[field]?.personal === true,
    );
    expect(wrong.map(({ ledger, field }) => `${ledger.name}.${field}`)).toEqual([]);
  });

  test('after 调阅 the officer reads that one record, without its restricted fields, and nothing else in the house', async () => {
    const way = await openOneRecord(product, world, submitted);
    const marked = world.records.get(way.ledger);
    expect(marked?.id).toBe(way.recordId);
    const place = `/api/access/requests/${way.requestId}/`;
    const found: string[] = [];
    let isOpened = false;
    const more = fillingsOf(world, { id: [submitted.submissionId, way.grantId, way.requestId] });
    await crawl({ routes: product.routes, world, fillings: more, ask: askOf(product) }, world.officer, (answer, route) => {
      if (answer.status === 200) opened.add(route.url);
      const isThere = answer.address.startsWith(place);
      if (isThere && answer.status === 200) isOpened = true;
      const allowed = isThere
        ? (marked?.marks ?? []).filter((mark) => mark.ledger.fields[mark.field]?.readableBy === undefined)
        : [];
      let { text } = answer;
      for (const mark of allowed) text = text.replaceAll(mark.text, '');
      if (isThere) text = text.replaceAll(way.recordId, '');
      found.push(...leaksIn(world.officer, { ...answer, text }));
    });
    expect(found).toEqual([]);
    expect(isOpened).toBe(true);
    // In nobody else's name: the section of the same office, and any other house.
    for (const actor of [...world.readers.filter(({ personId }) => personId !== world.officer.personId), world.stranger])
      expect((await askOf(product)(actor, `${place}record`)).status, actor.name).toBe(404);
  });
});

test('what was read is journalled, told to those who may read the whole register, and the chain with all its readings verifies', async () => {
  const talk = world.records.get('talk');
  const place = `/api/ledgers/talk/records/${talk?.id ?? ''}/readings`;
  const inspector = world.readers.find(({ name }) => name.startsWith('hospital_discipline')) as Actor;
  const told = await askOf(product)(inspector, place);
  expect(told.status).toBe(200);
  expect(told.text).toMatch(/hospital_secretary-away.*查看|查看.*hospital_secretary-away/s);
  for (const actor of everybody.filter(({ name }) => !/hospital_(discipline|secretary)/.test(name)))
    expect((await askOf(product)(actor, place)).status, actor.name).toBe(404);
  const lines = await inTrx(product.db.app, [world.hospital.id], async (tx) => {
    const all: string[] = [];
    const ledgersThere = product.installation.ledger.ledgers;
    const keys = await keysOfCheckpoints(tx, world.hospital.id);
    for await (const line of exportJournal(tx, { orgId: world.hospital.id, ledgers: ledgersThere, keys, withVersions: true }))
      all.push(line);
    return all;
  });
  for (const move of ['read', 'read_file', 'export', 'print', 'access_read'])
    expect(
      lines.some((line) => line.includes(`"move":"${move}"`)),
      move,
    ).toBe(true);
  const report = await verifyJournal(lines, []);
  expect(report.firstBroken).toBeNull();
  expect(report.ok).toBe(true);
});

describe('the suite bites', () => {
  const clerk = world.clerk;
  const marked = world.records.get(restricted.name);
  const talk = world.records.get('talk');
  const secret = marked?.marks.find((mark) => !maySeeField(clerk, mark.ledger, mark.field))?.text ?? '';
  const planted = (matches: RegExp, text: string, status = 200): Ask => {
    const honest = askOf(product);
    return async (actor, address) => (matches.test(address) ? { address, status, text } : honest(actor, address));
  };

  test.each([
    ['a list with a hidden field', /:?\w+\/records(\?|$)/, () => `{"values":{"word":"${secret}"}}`],
    ['an export with a hidden field', /export\.xlsx/, () => secret],
    ['a print with a hidden field', /prints\//, () => secret],
    ['a look-up that names a record out of reach', /api\/lookup/, () => talk?.marks[0]?.text ?? ''],
    ['a page that tells the id of a record out of reach', /api\/today/, () => talk?.id ?? ''],
    [
      'a file opened by its id alone',
      /api\/files/,
      () => marked?.marks.find((mark) => mark.field === 'proof' && mark.text.endsWith('文'))?.text ?? '',
    ],
  ] as const)('%s is caught', async (_what, matches, text) => {
    expect(text()).not.toBe('');
    const routes = product.routes.filter(({ url }) => matches.test(url));
    expect(routes).not.toEqual([]);
    expect(await walk(clerk, askOf(product), { routes })).toEqual([]);
    expect(await walk(clerk, planted(matches, text()), { routes })).not.toEqual([]);
  });

  test('a route that breaks is caught', async () => {
    expect(await walk(clerk, planted(/api\/session$/, '', 500), { routes: product.routes.slice(0, 3) })).not.toEqual([]);
  });

  test('a route with a part that nobody can fill stops the suite', () => {
    const route = { url: '/api/new/:thing', isPublic: false, params: undefined, querystring: undefined };
    expect(() => addressesOf(route, {}, world)).toThrow('teach fillingsOf');
  });
});

test('the registers that a person may open are those the register grants, with exactly the fields it grants', () => {
  for (const actor of everybody) {
    const shown = new Map(ledgersFor(product.installation.ledger, actor).map((info) => [info.name, info.fields]));
    for (const ledger of product.installation.ledger.ledgers.values()) {
      const fields = Object.keys(ledger.fields).filter((field) => maySeeField(actor, ledger, field));
      if (shown.has(ledger.name)) expect(shown.get(ledger.name), ledger.name).toEqual(fields);
    }
  }
});

test('nearly every route was opened by somebody, so that the walk is no walk past closed doors', () => {
  const signedIn = product.routes.filter(({ isPublic }) => !isPublic).map(({ url }) => url);
  const closed = signedIn.filter((url) => !opened.has(url));
  // Some need what this county has not done yet (an import that runs, a paper drafted); a few at a time are borne with.
  expect(closed.length / signedIn.length, `never opened: ${closed.join(' ')}`).toBeLessThan(0.35);
});
