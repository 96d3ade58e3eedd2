/** An empty installation in a browser: the one-time link, the unit in light mode, the HR sheet, and the first month. */
import type { Browser, Page } from '@playwright/test';
import { writeWorkbook } from '@qinglian/server/platform/office/xlsx.ts';
import { openBrowser } from '@qinglian/server/platform/public-site/browser.fixture.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overflowOf, seriousProblems } from './accessibility.ts';
import { type Product, startProduct } from './product.ts';

let product: Product;
let browser: Browser;
const PASSWORD = 'Qingfeng-2025';

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct({ DEMO: '0' }), openBrowser()]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const open = async (width: number): Promise<Page> =>
  (await browser.newContext({ viewport: { width, height: 900 }, baseURL: product.origin, reducedMotion: 'reduce' })).newPage();

async function pick(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option-content').getByText(option, { exact: true }).click();
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' });
}

const sheetOf = (rows: (string | null)[][]): Promise<Uint8Array> => {
  const columns = ['工号', '姓名', '科室', '岗位', '权限', '任职日期'].map((header) => ({ header, width: 12 }));
  return writeWorkbook([{ name: '人员', columns, rows }], '');
};

test('a 卫生院 is set up by the one-time link in light mode, brings its people from a sheet whose wrong rows are listed, and enters its month on one page', async () => {
  const page = await open(1440);
  await page.goto('/');
  await page.getByLabel('用户名').waitFor();
  // No demo, no card, no account that is known.
  expect(await page.getByText('演示城市').count()).toBe(0);
  expect((await page.request.get('/api/session/demo-cards')).status()).toBe(404);
  await expect.poll(() => /\/setup\?t=\S+/.exec(product.said())?.[0] ?? '').toMatch(/^\/setup/);
  const link = /\/setup\?t=\S+/.exec(product.said())?.[0] ?? '';

  await page.goto(link);
  await pick(page, '单位性质', '基层医疗卫生机构');
  await page.getByLabel('单位全称').fill('某镇卫生院');
  await page.getByLabel('单位代码').fill('W01');
  await pick(page, '机构类别', '乡镇卫生院');
  // Proposed for this kind of institution.
  expect(await page.getByRole('radio', { name: /轻量模式/ }).isChecked()).toBe(true);
  expect(await page.getByRole('checkbox', { name: '会议', exact: true }).isChecked()).toBe(true);
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByLabel('管理员姓名').fill('陈管理');
  await page.getByLabel('用户名').fill('admin01');
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输一次密码').fill(PASSWORD);
  await page.getByRole('button', { name: '完成设置' }).click();
  await page.waitForURL('/');
  await page.getByLabel('用户名').fill('admin01');
  await page.getByLabel('密码').fill(PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('heading', { name: '今日' }).waitFor();
  // What comes next, in order; the standards are in force already.
  await page.getByText('已完成1步，共3步').waitFor();

  // The link is spent.
  const again = await open(390);
  const spent = await again.request.post('/api/setup', {
    headers: { 'x-qinglian': '1' },
    data: { token: new URL(link, product.origin).searchParams.get('t'), ...someone },
  });
  expect(spent.status()).toBe(404);

  const navigation = page.getByRole('navigation', { name: '主导航' });
  await navigation.getByRole('link', { name: '本月一页' }).waitFor();
  expect(await navigation.getByRole('link', { name: '科室填报' }).count()).toBe(0);

  await page.goto('/people');
  const file = (rows: (string | null)[][]) => async () => ({
    name: '人员.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(await sheetOf(rows)),
  });
  const upload = page.locator('input[type=file]');
  await upload.setInputFiles(
    await file([
      ['001', '张一', '门诊', '医师', null, null],
      ['001', '李二', '门诊', '护士', '大管家', null],
    ])(),
  );
  await page.getByText('没有写入').waitFor();
  await page
    .getByText(/大管家/)
    .first()
    .waitFor();
  expect(await page.getByText('1人').count()).toBeGreaterThan(0);
  await upload.setInputFiles(
    await file([
      ['001', '张一', '门诊', '医师', null, null],
      ['002', '吴书记', '院办', '党支部书记', '医院党委书记（签发）', null],
    ])(),
  );
  await page.getByText('已写入2人').waitFor();

  await page.goto('/today');
  await page.getByText('已完成2步，共3步').waitFor();
  await page.goto('/month');
  await page.getByRole('button', { name: '起草本月小结' }).waitFor();
  expect(await page.getByRole('button', { name: /^登记/ }).count()).toBe(5);
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: '登记廉政风险点' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '保存廉政风险点' }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);

  await page.goto('/organisation');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('tab', { name: '机构与上级' }).click();
  await page.getByRole('button', { name: '恢复全部台账' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '恢复全部台账' }).click();
  await navigation.getByRole('link', { name: '科室填报' }).waitFor();
  expect(await navigation.getByRole('link', { name: '本月一页' }).count()).toBe(0);
}, 180_000);

const someone = {
  organisation: {
    code: 'W02',
    name: '另一家',
    kind: 'institution',
    type: null,
    level: null,
    ownership: null,
    phone: null,
    registers: null,
  },
  person: { name: '外人', username: 'other01', password: PASSWORD },
};
