/** Every address of the route table is opened by somebody who has it: on a phone and on a desk, with axe. */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { CityBoard } from '@qinglian/domain/api/reports.ts';
import { openBrowser } from '@qinglian/server/platform/public-site/browser.fixture.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overflowOf, seriousProblems } from './accessibility.ts';
import { type Product, startProduct } from './product.ts';

let product: Product;
let browser: Browser;
const PASSWORD = 'Qinglian-2025';

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
}, 480_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** The addresses as the router declares them: a page added there and not here fails the test. */
const table = readFileSync(new URL('../../web/portals/shell/router.tsx', import.meta.url), 'utf8');
const declared = [...table.matchAll(/(?:route\(|path: )'(\/[^']*)'/g)].flatMap(([, path]) => (path === undefined ? [] : [path]));

const contexts = new Map<string, Promise<BrowserContext>>();
/** One context an account: signed in once. */
const contextOf = (account: string): Promise<BrowserContext> => {
  const known = contexts.get(account) ?? signIn(account);
  contexts.set(account, known);
  return known;
};
async function signIn(account: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    baseURL: product.origin,
    reducedMotion: 'reduce',
  });
  const answer = await context.request.post('/api/session/demo', { headers: { 'x-qinglian': '1' }, data: { account } });
  expect([account, answer.status()]).toEqual([account, 200]);
  return context;
}

async function ask<T>(account: string, address: string, body?: object): Promise<T> {
  const { request } = await contextOf(account);
  const answer = await (body === undefined
    ? request.get(address)
    : request.post(address, { headers: { 'x-qinglian': '1' }, data: body }));
  if (!answer.ok()) throw new Error(`${address}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

type Rows = { rows: { id: string; version: number; values: Record<string, unknown> }[] };
const firstOf = async (account: string, ledger: string, query = ''): Promise<Rows['rows'][number]> => {
  const [row] = (await ask<Rows>(account, `/api/ledgers/${ledger}/records${query}`)).rows;
  if (!row) throw new Error(`the demo city has no ${ledger}${query}`);
  return row;
};

async function grantedRequest(): Promise<string> {
  const { units } = await ask<CityBoard>('c01-office', '/api/city/board');
  const own = units.find((unit) => unit.name === '清源市第二人民医院');
  const submissionId = own?.cells.find((cell) => cell.month === '2025-10')?.submissionId;
  const { id } = await ask<{ id: string }>('c01-office', '/api/access/requests', {
    key: crypto.randomUUID(),
    submissionId,
    number: 1,
    purpose: '核实佐证材料',
    until: '2025-11-28',
  });
  const grant = await firstOf('h01-secretary', 'access_grant', '?filter.state=waiting');
  await ask('h01-secretary', `/api/ledgers/access_grant/records/${grant.id}/moves/grant`, {
    version: grant.version,
    password: PASSWORD,
  });
  return id;
}

async function sentCollection(): Promise<string> {
  const { departments } = await ask<{ departments: { id: string; name: string }[] }>('h01-clerk', '/api/collections/choices');
  const target = departments.find((one) => one.name === '药剂科');
  const { id } = await ask<{ id: string }>('h01-clerk', '/api/collections', {
    key: crypto.randomUUID(),
    title: '11月宣传报道零报告',
    register: 'publicity',
    forPeriod: '2025-11',
    dueOn: '2025-11-28',
    targets: [target?.id],
  });
  return id;
}

const frozenDraw = async (): Promise<string> =>
  (
    await ask<{ id: string }>('h01-clerk', '/api/draws', {
      title: '处方抽查',
      basis: '2025年清廉医院建设标准 3-4',
      series: '抽查',
      pool: { kind: 'ids', isPrivate: false, strata: [{ name: '全部', take: 1, substitutes: 1, ids: ['甲', '乙', '丙'] }] },
      excluded: [],
      randomness: { kind: 'public', source: '福彩3D', issue: '2025312', expectedAt: '2025-11-24T13:00:00.000Z' },
      redrawOfId: null,
    })
  ).id;

interface Visit {
  readonly as: string;
  /** What stands for the parts of the address. */
  readonly at?: () => Promise<Readonly<Record<string, string>>>;
}
const by = (as: string, at?: Visit['at']): Visit => ({ as, ...(at === undefined ? {} : { at }) });
const aMeeting = async () => ({ ledger: 'meeting', id: (await firstOf('h01-clerk', 'meeting')).id });

const visits: Readonly<Record<string, readonly Visit[]>> = {
  '/today': ['h01-clerk', 'h01-doctor', 'h01-secretary', 'h01-pharmacy', 'c01-office', 'h11-clerk'].map((as) => by(as)),
  '/month': [by('h11-clerk')],
  '/month-plan': [by('h01-clerk')],
  '/secretary': [by('h01-secretary')],
  '/standards': [by('h01-secretary')],
  '/standards/$pack/trends': [by('h01-jiwei', async () => ({ pack: 'guangshui-2025' }))],
  '/standards/$pack/parameters': [by('h01-clerk', async () => ({ pack: 'guangshui-2025' }))],
  '/standards/$pack/$row': [by('h01-pharmacy', async () => ({ pack: 'guangshui-2025', row: '3-4' }))],
  '/packs': [by('h01-admin')],
  '/calendar': [by('h01-doctor')],
  '/ledgers': [by('h01-clerk'), by('h01-doctor'), by('h11-clerk')],
  '/ledgers/$ledger': [
    by('h01-clerk', async () => ({ ledger: 'meeting' })),
    by('h01-discipline', async () => ({ ledger: 'talk' })),
    by('h01-clerk', async () => ({ ledger: 'archive_item' })),
    by('h01-clerk', async () => ({ ledger: 'archive_box' })),
    by('c01-office', async () => ({ ledger: 'survey' })),
  ],
  '/ledgers/$ledger/new': [
    by('h01-discipline', async () => ({ ledger: 'site_supervision' })),
    by('h01-clerk', async () => ({ ledger: 'meeting' })),
    by('c01-office', async () => ({ ledger: 'survey' })),
  ],
  '/ledgers/$ledger/$id': [
    by('h01-clerk', aMeeting),
    by('h01-discipline', async () => ({ ledger: 'problem', id: (await firstOf('h01-discipline', 'problem')).id })),
  ],
  '/ledgers/$ledger/$id/edit': [
    by('h01-clerk', async () => ({ ledger: 'problem', id: (await firstOf('h01-clerk', 'problem', '?filter.state=found')).id })),
  ],
  '/reports': [by('h01-clerk')],
  '/reports/$id': [by('h01-secretary', async () => ({ id: (await firstOf('h01-secretary', 'report')).id }))],
  '/city': [by('c01-office')],
  '/city/window': [by('c01-office')],
  '/city/tasks': [by('c01-office')],
  '/city/intake': [by('c01-office')],
  '/city/papers/$id': [
    by('c01-office', () => ask('c01-office', '/api/city/papers', { type: 'monthly', period: '2025-10', kind: 'digest' })),
  ],
  '/inbox': [by('h01-clerk')],
  '/self-check': [by('h01-jiwei')],
  '/collections': [by('h01-clerk')],
  '/collections/$id': [by('h01-clerk', async () => ({ id: await sentCollection() }))],
  '/fill/$id': [by('h01-pharmacy', async () => ({ id: (await firstOf('h01-pharmacy', 'collection_return')).id }))],
  '/access/$id': [by('c01-office', async () => ({ id: await grantedRequest() }))],
  '/archives': [by('h01-clerk'), by('h01-discipline')],
  '/permissions': [by('h01-secretary')],
  '/draws': [by('h01-clerk')],
  '/draws/new': [by('h01-jiwei')],
  '/draws/$id': [by('h01-clerk', async () => ({ id: await frozenDraw() }))],
  '/people': [by('h01-admin'), by('h01-clerk')],
  '/organisation': [by('h01-admin')],
  '/security-log': [by('h01-admin')],
  '/settings': [by('h01-doctor')],
};

/** Goes on within the application as a click does; loading it anew for every page would take most of the time. */
const goTo = (page: Page, address: string): Promise<void> =>
  page.evaluate((to) => {
    window.history.pushState({}, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, address);

/** Settled: a heading stands, nothing loads, and the page is the new one. */
async function settle(page: Page, address: string): Promise<void> {
  if (address.startsWith('/') && page.url().startsWith(product.origin)) {
    // A page that does not exist has no heading: the one seen next is that of the page asked for.
    await goTo(page, '/nowhere');
    await page.waitForFunction(() => document.querySelector('h1') === null);
    await goTo(page, address);
  } else await page.goto(address);
  await page.waitForFunction(
    () => document.querySelector('h1') !== null && document.querySelector('[aria-busy="true"], .ant-spin-spinning') === null,
  );
}

/** Faults of one page on a desk, at 390 and at 360 px. */
async function faultsOf(page: Page, address: string): Promise<readonly string[]> {
  const faults: string[] = [];
  await page.setViewportSize({ width: 390, height: 844 });
  await settle(page, address);
  for (const width of [390, 360]) {
    await page.setViewportSize({ width, height: 844 });
    const overflow = await overflowOf(page);
    if (overflow > 0) faults.push(`${address}: at ${width} ${overflow}px too wide`);
  }
  for (const problem of await seriousProblems(page)) faults.push(`${address}: on a phone ${problem}`);
  await page.setViewportSize({ width: 1440, height: 900 });
  const overflow = await overflowOf(page);
  if (overflow > 0) faults.push(`${address}: at 1440 ${overflow}px too wide`);
  for (const problem of await seriousProblems(page)) faults.push(`${address}: ${problem}`);
  if ((await page.getByText(/没有这个页面|没有找到|您没有.*权限/).count()) > 0)
    faults.push(`${address}: is not what was asked for`);
  return faults;
}

test('every route is visited by a role that has it, fits phones of 390 and 360 px, and has no serious fault of access there and on a desk', async () => {
  expect(declared.length).toBeGreaterThan(30);
  // The bare address leads on to 今日.
  expect(Object.keys(visits).sort()).toEqual(declared.filter((path) => path !== '/').sort());
  const byAccount = new Map<string, (() => Promise<string>)[]>();
  for (const [path, ways] of Object.entries(visits))
    for (const { as, at } of ways) {
      const address = async (): Promise<string> => {
        const parts = (await at?.()) ?? {};
        return path.replace(/\$(\w+)/g, (_part, name: string) => parts[name] ?? `missing-${name}`);
      };
      byAccount.set(as, [...(byAccount.get(as) ?? []), address]);
    }
  const faults: string[] = [];
  const waiting = [...byAccount].sort(([, a], [, b]) => b.length - a.length);
  const walk = async (): Promise<void> => {
    for (let own = waiting.shift(); own; own = waiting.shift()) {
      const [as, addresses] = own;
      const page = await (await contextOf(as)).newPage();
      page.on('pageerror', (error) => faults.push(`${as} ${page.url()}: ${error.message}`));
      for (const address of addresses)
        faults.push(
          ...(
            await address()
              .then((one) => faultsOf(page, one))
              .catch((error: unknown) => [String(error)])
          ).map((fault) => `${as} ${fault}`),
        );
      await page.close();
    }
  };
  await Promise.all([walk(), walk(), walk()]);
  expect(faults).toEqual([]);
}, 480_000);

test('the pages before sign-in and the public ones fit phones and have no serious fault of access', async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const faults: string[] = [];
  for (const address of [
    `${product.origin}/`,
    `${product.origin}/setup?t=once`,
    `${product.publicOrigin}/`,
    `${product.publicOrigin}/verify/document`,
    `${product.publicOrigin}/verify/draw`,
  ]) {
    const page = await context.newPage();
    faults.push(...(await faultsOf(page, address)));
    await page.close();
  }
  expect(faults).toEqual([]);
}, 90_000);

test('a chart shows its figures as a table, and a figure opens the rows behind it', async () => {
  const page = await (await contextOf('h01-clerk')).newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/today');
  // Only once it is drawn does the drawing have something to take away with it.
  await page.locator('.chart-box canvas').waitFor();
  await page.getByRole('button', { name: '看表' }).click();
  const figure = page.getByRole('button', { name: /^9月，未落实\d+条/ });
  const count = Number(/\d+(?=条)/.exec((await figure.getAttribute('aria-label')) ?? '')?.[0]);
  expect(count).toBeGreaterThan(0);
  await figure.click();
  const drawer = page.getByRole('dialog', { name: '9月未落实的条目' });
  await drawer.getByRole('link').first().waitFor();
  expect(await drawer.getByRole('link').count()).toBe(count);
  await page.close();
}, 60_000);
