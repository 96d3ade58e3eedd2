import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { figuresOf } from '../../figures.ts';
import { testDatabase } from '../../testing/database.ts';
import { testClock, testOrganisation } from '../../testing/people.ts';
import { enqueue } from '../jobs/queue.ts';
import { inTrx } from '../postgres/database.ts';
import { openBrowser } from '../public-site/browser.fixture.ts';
import { buildHttp, type QinglianApp } from './app.ts';
import { metricsRoute } from './metrics.ts';

const db = await testDatabase();
await testOrganisation(db.app, 'H01');

async function appWith(token?: string): Promise<QinglianApp> {
  const app = await buildHttp({ logger: false, authenticate: async () => null, isReady: () => true });
  metricsRoute(app, { token, collect: () => figuresOf({ db: db.app, clock: testClock() }) });
  app.post(
    '/api/ledgers/:ledger/records',
    {
      config: { access: ['hospital_clerk'] },
      schema: {
        params: z.object({ ledger: z.string().max(60) }),
        body: z.strictObject({ title: z.string().max(200), kind: z.enum(['例会', '督办会']).optional(), 'a<b': z.boolean() }),
      },
    },
    async () => ({}),
  );
  await app.ready();
  return app;
}

test('figures are read on this machine or with the token, and to everybody else there is no such page', async () => {
  const closed = await appWith();
  const ask = (app: QinglianApp, remoteAddress: string, headers: Readonly<Record<string, string>> = {}) =>
    app.inject({ url: '/metrics', remoteAddress, headers: { ...headers } }).then(({ statusCode }) => statusCode);
  expect(await ask(closed, '127.0.0.1')).toBe(200);
  expect(await ask(closed, '192.0.2.7')).toBe(404);
  // A proxy on this machine: its own address says nothing about who asks.
  expect(await ask(closed, '127.0.0.1', { 'x-forwarded-for': '192.0.2.7' })).toBe(404);
  expect(await ask(closed, '192.0.2.7', { 'x-forwarded-for': '127.0.0.1' })).toBe(404);
  const open = await appWith('a-long-token');
  expect(await ask(open, '192.0.2.7', { authorization: 'Bearer a-long-token' })).toBe(200);
  expect(await ask(open, '192.0.2.7', { authorization: 'Bearer another' })).toBe(404);
  expect(await ask(closed, '192.0.2.7', { authorization: 'Bearer undefined' })).toBe(404);
});

test('figures count houses, jobs and answers by route, and name neither person nor address', async () => {
  const app = await appWith();
  await inTrx(db.app, [], (tx) => enqueue(tx, { task: 'nobody_does', payload: {} }));
  await app.inject({ method: 'POST', url: '/api/ledgers/secret-name/records', headers: { 'x-qinglian': '1' }, payload: {} });
  const { body } = await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' });
  expect(body).toMatch(/^qinglian_organisations 1$/m);
  expect(body).toMatch(/^qinglian_jobs\{state="waiting"\} 1$/m);
  expect(body).toMatch(/^qinglian_http_seconds_count\{method="POST",route="\/api\/ledgers\/:ledger\/records",status="401"\} 1$/m);
  expect(body).toMatch(/^process_cpu_seconds_total /m);
  expect(body).not.toMatch(/secret-name/);
  expect((await app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })).statusCode).toBe(200);
});

test('the interface is a page of its own making: every route with access, fields and limits, readable without script or network', async () => {
  const app = await appWith();
  const { body, headers } = await app.inject({ url: '/api/docs' });
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(body).toMatch(/<code>\/api\/ledgers\/\{ledger\}\/records<\/code><span class="access">限：医院清廉办经办人/);
  expect(body).toMatch(/至多200字/);
  expect(body).toMatch(/例会 \| 督办会/);
  expect(body).toMatch(/a&lt;b/);
  expect(body).not.toMatch(/<script|src=|href="http/);
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await openBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 800 } })).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    await page.goto(`${address}/api/docs`);
    await page.getByText('/api/ledgers/{ledger}/records').click();
    await page.getByText('至多200字').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
  } finally {
    await browser.close();
    await app.close();
  }
});
