/**
 * What a house does before it submits changes nothing above it: every answer that the level above gets, number by number, is the
 * same before and after. Counts, trends, searches, exports and notices included, since every route is asked; a new one is too.
 */
import { ledgers } from '@qinglian/domain/register.ts';
import { deliver, remind } from '@qinglian/server/areas/messages/remind.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { rolesOf } from '@qinglian/server/platform/identity/actor.ts';
import { expect, test } from 'vitest';
import { askOf, crawl, fillingsOf } from './crawl.ts';
import { openProduct } from './product.ts';
import { givePasswords, part, PASSWORD, sendOf, submitReport } from './report-flow.ts';
import { livesAbove, makeWorld, markedRecord } from './world.ts';

const product = await openProduct();
const world = await makeWorld(product, ledgers);
await givePasswords(product, [world.clerk, world.leader, world.secretary]);
const submitted = await submitReport(product, world);
const fillings = fillingsOf(world, { id: [submitted.submissionId] });
const above: readonly Actor[] = world.readers.filter(({ orgId }) => orgId === world.city.id);
const send = sendOf(product);

/** Instants of the running clock, the order of a look-up table, sums over papers that bear one, and numbers of requests are no news. */
const lasting = (text: string): string =>
  text
    .replace(/"names":\{([^{}]*)\}/g, (_all, names: string) => `"names":{${names.split(',').sort().join(',')}}`)
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, 'T')
    .replace(/\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d/g, 'T')
    .replace(/\b[0-9a-f]{64}\b/g, 'S')
    .replace(/"requestId":"[^"]*"|req-\w+/g, 'R')
    .replace(/"(date|content-length|x-request-id|etag)":"[^"]*"/g, 'H');

// An export of the security log is a line of it: the office's own doing.
const routes = product.routes.filter(({ url }) => !url.startsWith('/api/security-log'));

async function everyAnswer(): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const actor of above)
    await crawl({ routes, world, fillings, ask: askOf(product) }, actor, ({ address, status, text }) => {
      // The list in the archive tells sizes of packed papers, which differ with the instant inside them.
      const sized = address.endsWith('/all.zip') ? text.replace(/^\d{4,7}$/gm, 'N') : text;
      answers.set(`${actor.name} ${address}`, lasting(`${status} ${sized}`));
    });
  return answers;
}

/** Where two texts part, so that a failure says what was given away. */
function parting(before: string, after: string): string {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at += 1;
  return `${before.slice(Math.max(0, at - 40), at + 60)} ≠ ${after.slice(at, at + 60)}`;
}

const differing = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] =>
  [...after].flatMap(([address, text]) => {
    const earlier = before.get(address) ?? '';
    return earlier === text ? [] : [`${address}: ${parting(earlier, text)}`];
  });

async function notices(): Promise<void> {
  const services = { ...product.installation, senders: {} };
  await remind(services, world.city.id);
  await deliver(services, world.city.id);
}

interface Moved {
  readonly version: unknown;
  readonly status: number;
}

async function move(actor: Actor, id: string, name: string, version: unknown): Promise<Moved> {
  const done = await send(actor, 'POST', `/api/ledgers/report/records/${id}/moves/${name}`, { version, password: PASSWORD });
  expect(done.status, `${name}: ${done.text}`).toBe(200);
  return { version: part(done.body, 'record', 'version'), status: done.status };
}

test('records entered, a report drafted, checked and signed in the house change no answer that anybody above gets; once it is submitted they do', async () => {
  expect(above.flatMap((actor) => [...rolesOf(actor)])).toContain('city_office');
  await notices();
  const before = await everyAnswer();
  expect(before.size).toBeGreaterThan(1_000);
  // Asked twice the answers agree: else a difference would prove nothing.
  expect(differing(before, await everyAnswer())).toEqual([]);

  let counter = 9_000;
  const inside = ledgers.filter((ledger) => !livesAbove(ledger) && ledger.isMadeByProduct !== true);
  expect(inside.length).toBeGreaterThan(15);
  for (const ledger of inside)
    await markedRecord(product, {
      ledger,
      house: world.hospital,
      city: world.city,
      now: product.installation.clock.now(),
      next: () => ++counter,
      tag: '二',
    });
  const made = await send(world.clerk, 'POST', '/api/reports', { type: 'monthly', period: '2025-10' });
  expect(made.status, made.text).toBe(201);
  const id = String(part(made.body, 'record', 'id'));
  let { version } = await move(world.clerk, id, 'submitReview', part(made.body, 'record', 'version'));
  ({ version } = await move(world.leader, id, 'passReview', version));
  ({ version } = await move(world.secretary, id, 'sign', version));
  await notices();
  expect(differing(before, await everyAnswer())).toEqual([]);

  await move(world.clerk, id, 'submit', version);
  const changed = differing(before, await everyAnswer()).filter((address) => address.startsWith('city_office'));
  expect(changed.some((address) => address.includes('/api/ledgers/submission/records'))).toBe(true);
  expect(changed.some((address) => /\/api\/city/.test(address))).toBe(true);
}, 600_000);
