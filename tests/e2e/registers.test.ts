import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { pdfPages } from '@qinglian/server/platform/office/pdf-text.fixture.ts';
import { openBrowser } from '@qinglian/server/platform/public-site/browser.fixture.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Product, startProduct } from './product.ts';

let product: Product;
let browser: Browser;
const own = { 'x-qinglian': '1' };

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), openBrowser()]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signedIn(account: string, width = 1440): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    baseURL: product.origin,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  expect((await page.request.post('/api/session/demo', { headers: own, data: { account } })).ok()).toBe(true);
  return page;
}

async function seriousProblems(page: Page): Promise<readonly string[]> {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== 'running'));
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`);
}

let counter = 0;
async function draftMeeting(page: Page, title: string): Promise<string> {
  const [person] = (await (await page.request.get('/api/lookup/person')).json()) as { id: string }[];
  const paper = { kind: 'original', holder: '档案室', volume: '1', page: '', seenBy: '经办', seenOn: '2025-11-20' };
  const answer = await page.request.post('/api/ledgers/meeting/records', {
    headers: own,
    data: {
      key: `registers-${++counter}`,
      values: {
        title,
        body: 'other',
        heldAt: '2025-11-20',
        chair: person?.id,
        papers: [
          { ...paper, slot: '会议纪要' },
          { ...paper, slot: '签到表' },
        ],
      },
    },
  });
  return ((await answer.json()) as { record: { id: string } }).record.id;
}
const countOf = async (page: Page, q: string): Promise<number> =>
  ((await (await page.request.get(`/api/ledgers/meeting/records?q=${encodeURIComponent(q)}`)).json()) as { total: number }).total;

test('a session that ends in the middle of a form loses nothing: sign in over the page, save, once even with a doubled click', async () => {
  const page = await signedIn('h01-clerk');
  await page.goto('/ledgers/meeting/new');
  await page.getByLabel('会议名称').fill('会话中断时填写的会议');
  await page.getByLabel('会议类别', { exact: true }).fill('工作例会');
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option-content')
    .getByText('工作例会', { exact: true })
    .click();
  await page.getByLabel('召开日期').fill('2025年11月20日');
  await page.keyboard.press('Enter');
  await page.getByLabel('主持人').click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' });
  // The server has forgotten the session; the page does not know yet.
  expect((await page.request.delete('/api/session', { headers: own })).ok()).toBe(true);
  await page.getByRole('button', { name: '保存会议' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('用户名').fill('h01-clerk');
  await dialog.getByLabel('密码').fill('Qinglian-2025');
  await dialog.getByRole('button', { name: '登录' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('会议名称').inputValue()).toBe('会话中断时填写的会议');
  await page.getByRole('button', { name: '保存会议' }).dblclick();
  await page.waitForURL(/\/ledgers\/meeting\/[0-9a-f-]{36}$/);
  expect(await countOf(page, '会话中断时填写的会议')).toBe(1);
  await page.context().close();
}, 120_000);

test('what was typed is there again after the page was closed in the middle and somebody came back to it', async () => {
  const page = await signedIn('h01-clerk');
  await page.goto('/ledgers/meeting/new');
  await page.getByLabel('会议名称').fill('写到一半的会议');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await page.getByText('已恢复上次没有提交的内容').waitFor();
  expect(await page.getByLabel('会议名称').inputValue()).toBe('写到一半的会议');
  await page.context().close();
}, 60_000);

test('records are walked and ticked by keys, filed together, taken out on paper, and found by Chinese, pinyin and initials', async () => {
  const page = await signedIn('h01-clerk');
  await draftMeeting(page, '成批归档之一');
  await draftMeeting(page, '成批归档之二');
  for (const words of ['成批归档', 'chengpiguidang', 'cpgd']) {
    await page.goto('/ledgers/meeting');
    await page.locator('a.row-open').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
    // The two stand in the whole list as well: what is waited for is that nothing else does.
    await expect.poll(() => page.locator('a.row-open').count(), { timeout: 15_000 }).toBe(2);
    await page.getByText('成批归档之二').waitFor();
  }
  await page.getByText('成批归档之一').waitFor();
  await page.locator('h1').click();
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  const bar = page.getByRole('region', { name: '批量办理' });
  await bar.getByText('已选2条').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await bar.getByRole('button', { name: '打印所选' }).click();
  const print = await page.getByRole('link', { name: '打印清单（PDF）' }).getAttribute('href');
  const answer = await page.request.get(print ?? '');
  expect(answer.headers()['content-type']).toBe('application/pdf');
  const paper = pdfPages(new Uint8Array(await answer.body()))
    .join('')
    .replace(/\s/g, '');
  for (const words of ['会议台账', '清源市第二人民医院', '成批归档之一', '成批归档之二', '共2条', '第1页共1页', '依据：'])
    expect(paper).toContain(words);
  expect(paper).not.toContain('党委会');
  await page.keyboard.press('Escape');
  await bar.getByRole('button', { name: '归档', exact: true }).click();
  await page.getByRole('button', { name: '归档2条' }).click();
  await bar.waitFor({ state: 'hidden' });
  const filed = (await (await page.request.get('/api/ledgers/meeting/records?filter.state=filed&q=cpgd')).json()) as {
    total: number;
  };
  expect(filed.total).toBe(2);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/ledgers\/meeting\/[0-9a-f-]{36}$/);
  await page.context().close();
}, 120_000);

test('a deleted draft is back at one click within ten seconds', async () => {
  const page = await signedIn('h01-clerk');
  const id = await draftMeeting(page, '误删的草稿');
  await page.goto(`/ledgers/meeting/${id}`);
  const removed = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
  await page.getByRole('button', { name: '删除草稿' }).click();
  // The notice stays for ten seconds only: first the click, then the questions.
  await page.getByRole('button', { name: '撤销' }).click();
  expect((await removed).ok()).toBe(true);
  await page.waitForURL(new RegExp(`/ledgers/meeting/${id}$`));
  await page.getByText('撤销上一步').waitFor();
  expect(await countOf(page, '误删的草稿')).toBe(1);
  await page.context().close();
}, 60_000);

test('columns are chosen and put in order, and stay so', async () => {
  const page = await signedIn('h01-clerk');
  await page.goto('/ledgers/meeting');
  await page.locator('a.row-open').first().waitFor();
  await page.getByRole('button', { name: '选择列' }).click();
  await page.getByRole('checkbox', { name: '议题' }).uncheck();
  await page.getByRole('checkbox', { name: '地点' }).check();
  await page.getByRole('button', { name: '召开日期前移' }).click();
  await page.getByRole('button', { name: '召开日期前移' }).click();
  expect(await seriousProblems(page)).toEqual([]);
  await page.reload();
  await page.locator('a.row-open').first().waitFor();
  const heads = (await page.locator('thead th').allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '');
  expect(heads.slice(0, 6)).toEqual(['召开日期', '会议名称', '会议类别', '主办科室', '主持人', '地点']);
  await page.context().close();
}, 60_000);

test('a sheet with a wrong row is told at row and column, comes back marked, and blanks are at hand', async () => {
  const page = await signedIn('h01-clerk');
  const blank = await page.request.get('/api/ledgers/site_supervision/blanks/form.pdf');
  expect(blank.headers()['content-disposition']).toContain('inline');
  const template = await page.request.get('/api/ledgers/meeting/template.xlsx');
  await page.goto('/ledgers/meeting');
  await page.getByRole('button', { name: '导入' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles({
    name: '空的.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: await template.body(),
  });
  await dialog.getByText('没有填写任何记录').waitFor();
  const marked = await dialog.getByRole('link', { name: '下载标出问题的表格' }).getAttribute('href');
  expect((await page.request.get(marked ?? '')).headers()['content-type']).toContain('spreadsheetml');
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: '坏的.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK not a zip') });
  await dialog
    .getByText(/文件已损坏/)
    .first()
    .waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.context().close();
}, 60_000);
