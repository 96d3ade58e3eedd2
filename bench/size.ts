/** What a browser fetches before the sign-in page and before the first staff page are usable, gzipped. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { openBrowser } from '@qinglian/server/platform/public-site/browser.fixture.ts';
import { startProduct } from '../tests/e2e/product.ts';
import { finish, round } from './result.ts';

const product = await startProduct();
const browser = await openBrowser();
async function fetched(open: (page: Page) => Promise<void>, kinds: RegExp): Promise<number> {
  const page = await (await browser.newContext({ baseURL: product.origin })).newPage();
  const bodies = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (kinds.test(new URL(response.url()).pathname))
      bodies.set(
        response.url(),
        response.body().then((body) => gzipSync(body).length),
      );
  });
  await open(page);
  const sizes = await Promise.all(bodies.values());
  await page.context().close();
  return round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}
const signIn = await fetched(async (page) => {
  await page.goto('/');
  await page.getByLabel('用户名').waitFor();
}, /\.js$/);
const staff = await fetched(async (page) => {
  await page.request.post('/api/session/demo', { headers: { 'x-qinglian': '1' }, data: { account: 'h01-clerk' } });
  await page.goto('/today');
  await page.getByRole('heading', { name: '今日' }).waitFor();
}, /\.js$/);
const publicPages = await fetched(async (page) => {
  await page.goto(`${product.publicOrigin}/verify/draw`);
  await page.waitForLoadState('networkidle');
}, /\.(js|css)$/);
await browser.close();
await product.stop();
finish({
  bench: 'size',
  values: { signInKiB: signIn, staffKiB: staff, publicKiB: publicPages },
  baselines: {},
  ratios: {},
  targets: { signInKiB: 300, staffKiB: 650, publicKiB: 120 },
});
