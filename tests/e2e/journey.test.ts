import type { Browser, Page } from '@playwright/test';
import { readTables } from '@qinglian/server/platform/office/docx-read.ts';
import { openBrowser } from '@qinglian/server/platform/public-site/browser.fixture.ts';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousProblems } from './accessibility.ts';
import { type Product, startProduct } from './product.ts';

let product: Product;
let browser: Browser;
const PASSWORD = 'Qinglian-2025';

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
  const answer = await page.request.post('/api/session/demo', { headers: { 'x-qinglian': '1' }, data: { account } });
  expect(answer.ok()).toBe(true);
  return page;
}

/** A list that is still closing must not be taken for the next one. */
const listsClosed = (page: Page): Promise<void> => page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' });

async function pick(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.getByLabel(label, { exact: true }).fill(option);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option-content').getByText(option, { exact: true }).click();
  await listsClosed(page);
}

async function addOriginal(page: Page, slot: string): Promise<void> {
  await page.getByRole('button', { name: '登记原件备查' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('材料名称').click();
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option-content').getByText(slot, { exact: true }).click();
  await listsClosed(page);
  await dialog.getByLabel('保管人或保管科室').fill('综合档案室');
  await dialog.getByLabel('卷号').fill('2025-12');
  await dialog.getByRole('button', { name: '登记原件', exact: true }).click();
  await expect.poll(() => page.getByText(`原件备查：综合档案室`).count()).toBeGreaterThan(0);
  await dialog.waitFor({ state: 'hidden' });
}

test('one meeting entered by the clerk stands in the signed official table, received by the city office and checkable by anyone [G087 G088 G175]', async () => {
  const clerk = await signedIn('h01-clerk');
  await clerk.goto('/ledgers/meeting/new');
  await clerk.getByLabel('会议名称').fill('第四季度药事管理与药物治疗学委员会会议');
  await pick(clerk, '会议类别', '药事会');
  await clerk.getByLabel('召开日期').fill('2025年11月21日');
  await clerk.keyboard.press('Enter');
  await clerk.getByLabel('主持人').click();
  await clerk.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
  await listsClosed(clerk);
  await addOriginal(clerk, '会议纪要');
  await addOriginal(clerk, '签到表');
  expect(await seriousProblems(clerk)).toEqual([]);
  await clerk.getByRole('button', { name: '保存会议' }).click();
  await clerk.waitForURL(/\/ledgers\/meeting\/[0-9a-f-]{36}$/);
  await clerk.getByRole('button', { name: '归档', exact: true }).click();
  await clerk.getByRole('dialog').getByRole('button', { name: '归档', exact: true }).click();
  await clerk.getByText('已归档').first().waitFor();

  await clerk.goto('/standards/guangshui-2025/3-4');
  await clerk.getByText('2025年第四季度召开药事会1次（11月21日）').waitFor();
  expect(await seriousProblems(clerk)).toEqual([]);

  await clerk.goto('/reports');
  await clerk.getByRole('button', { name: /起草2025年11月小结/ }).click();
  await clerk.waitForURL(/\/reports\/[0-9a-f-]{36}$/);
  const reportUrl = new URL(clerk.url()).pathname;
  // Every figure of the draft opens the records it counts.
  const told = clerk.locator('.draft-check span').filter({ hasText: /^召开药事会1次/ });
  await told.getByRole('button', { name: '1次' }).click();
  await clerk.getByRole('tooltip').getByRole('link', { name: '第四季度药事管理与药物治疗学委员会会议' }).waitFor();
  await clerk.keyboard.press('Escape');
  await clerk
    .getByText(/与2025年10月相同\d+句/)
    .first()
    .waitFor();
  expect(await seriousProblems(clerk)).toEqual([]);
  await clerk.getByLabel('三、下步打算').fill('按方案继续推进，12月15日前报送年度总结。');
  await clerk.getByRole('button', { name: '保存修改' }).click();
  await clerk.getByText('已保存').waitFor();
  await clerk.getByText('自行添写', { exact: true }).waitFor();
  await clerk.getByText('拟稿中有、现在没有的：').waitFor();
  // Can be taken back for ten seconds, so nothing is asked beforehand.
  await clerk.getByRole('button', { name: '提交核稿' }).click();
  await clerk.getByText('核稿中').first().waitFor();

  for (const [account, button, state] of [
    ['h01-jiwei', '核稿通过', '待签发'],
    ['h01-secretary', '签发', '已签发'],
  ] as const) {
    const signer = await signedIn(account);
    await signer.goto(reportUrl);
    await signer.getByRole('complementary', { name: '办理' }).getByRole('button', { name: button, exact: true }).click();
    await signer.getByLabel('您本人的登录密码').fill('not-my-password');
    await signer.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
    await signer.getByText('密码不正确').waitFor();
    await signer.getByLabel('您本人的登录密码').fill(PASSWORD);
    await signer.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
    await signer.getByText(state).first().waitFor();
    await signer.context().close();
  }

  await clerk.goto(reportUrl);
  await clerk.getByRole('complementary', { name: '办理' }).getByRole('button', { name: '报送', exact: true }).click();
  await clerk.getByRole('dialog').getByRole('button', { name: '报送', exact: true }).click();
  await clerk.getByText('已报送').first().waitFor();
  const detail = (await (await clerk.request.get(`/api${reportUrl}`)).json()) as { code: string; contentHash: string };

  const bytes = new Uint8Array(await (await clerk.request.get(`/api${reportUrl}/table.docx`)).body());
  const rows = (readTables(bytes)[0] ?? []).map((row) => row.map((cell) => cell.paragraphs.join('')));
  expect(rows).toHaveLength(33);
  expect(rows.find((row) => row[2]?.startsWith('4.每季度召开药事会'))?.[3]).toContain('2025年第四季度召开药事会1次（11月21日）');
  expect(rows.find((row) => row[2]?.startsWith('3.建立完善多部门会商机制'))?.[3]).toContain('工作例会');
  for (const row of rows.slice(1)) expect(row[3]).not.toMatch(/未落实|佐证不全|补录|逾期落实/);

  const document = (await (await fetch(`${product.publicOrigin}/api/public/documents/${detail.code}`)).json()) as {
    state: string;
    unit: string;
    signatures: { step: string }[];
  };
  expect(document).toMatchObject({ state: 'valid', unit: '清源市第二人民医院' });
  expect(document.signatures.map(({ step }) => step)).toEqual(['拟稿', '核稿', '签发']);

  const office = await signedIn('c01-office');
  await office.goto('/city');
  expect(await seriousProblems(office)).toEqual([]);
  await office.getByRole('button', { name: /^清源市第二人民医院，11月：已报/ }).click();
  await office.getByRole('button', { name: '签收', exact: true }).click();
  await office.getByText('已签收').first().waitFor();
  await clerk.goto(reportUrl);
  await clerk.getByText('已签收').first().waitFor();
  expect((await office.request.get(`/api${reportUrl}`)).status()).toBe(404);
  expect((await office.request.get('/api/ledgers/problem/records')).status()).toBe(404);
}, 180_000);

test('the city office asks for one record behind a submitted table, the secretary grants it, and both see who read', async () => {
  const office = await signedIn('c01-office');
  await office.goto('/city');
  await office.getByRole('button', { name: /^清源市第二人民医院，10月：已签收/ }).click();
  await office.getByRole('button', { name: '申请调阅' }).first().click();
  await office.getByLabel('调阅事由').fill('核实佐证材料');
  await office.getByRole('button', { name: '发出申请' }).click();
  await office.getByText('已发出').waitFor();
  const secretary = await signedIn('h01-secretary');
  await secretary.goto('/ledgers/access_grant');
  await secretary.locator('tbody a').first().click();
  await secretary.getByRole('button', { name: '同意调阅' }).click();
  await secretary.getByRole('dialog').getByLabel(/密码/).fill(PASSWORD);
  await secretary.getByRole('dialog').getByRole('button', { name: '同意调阅' }).click();
  await secretary.getByText('还没有人查看').waitFor();
  await office.goto('/ledgers/access_request');
  await office.locator('tbody a').first().click();
  await office.getByRole('link', { name: '查看这一条记录' }).click();
  await office.getByText('本次查看已记入该单位日志').waitFor();
  expect(await seriousProblems(office)).toEqual([]);
  await secretary.reload();
  await secretary.getByText('韩春芳').first().waitFor();
  expect(await seriousProblems(secretary)).toEqual([]);
}, 120_000);

test('the office sends a collection, a department fills it in on its phone, and the office merges it', async () => {
  const clerk = await signedIn('h01-clerk');
  await clerk.goto('/collections');
  await clerk.getByRole('button', { name: '下发收集' }).click();
  const dialog = clerk.getByRole('dialog');
  await dialog.getByLabel('收集事项').fill('11月负面舆情零报告');
  await pick(clerk, '填报台账', '宣传报道');
  // A list of many stays open until one looks elsewhere.
  await dialog.getByLabel('下发科室').click();
  await dialog.getByLabel('下发科室').fill('药剂科');
  await clerk
    .locator('.ant-select-dropdown:visible .ant-select-item-option-content')
    .getByText('药剂科', { exact: true })
    .click();
  await dialog.getByText('下发收集').first().click();
  await listsClosed(clerk);
  await dialog.getByRole('button', { name: '下发' }).click();
  await clerk.waitForURL(/\/collections\/[0-9a-f-]{36}$/);
  await clerk.getByText(/药剂科尚未上报/).waitFor();
  expect(await seriousProblems(clerk)).toEqual([]);
  const filler = await signedIn('h01-pharmacy', 390);
  await filler.goto('/today');
  await filler.getByText('11月负面舆情零报告').first().click();
  await filler.getByRole('link', { name: /去填报/ }).click();
  await filler.getByRole('button', { name: '填一条' }).waitFor();
  expect(await seriousProblems(filler)).toEqual([]);
  await filler.getByRole('button', { name: '本期无' }).click();
  await filler.getByText('已报“本期无”').waitFor();
  await clerk.reload();
  await clerk.getByRole('button', { name: '合并' }).click();
  await clerk.getByRole('dialog').getByRole('button', { name: '合并' }).click();
  await clerk.getByText('已合并').first().waitFor();
}, 120_000);

test('a year is filed from its preview, and the inspection set is made, fetched and opened', async () => {
  const clerk = await signedIn('h01-clerk');
  await clerk.goto('/archives');
  await clerk.getByRole('button', { name: '预览并归档' }).click();
  const dialog = clerk.getByRole('dialog');
  await dialog.getByText('件号一经给出不再改变').waitFor();
  expect(await seriousProblems(clerk)).toEqual([]);
  await dialog.getByRole('button', { name: /^归档\d+件$/ }).click();
  await clerk.getByText('没有新的可归档文件').first().waitFor();
  await clerk.getByRole('tab', { name: '目录、装盒、移交' }).click();
  await clerk.getByRole('button', { name: '装盒' }).click();
  await clerk.getByText('已归档的都已装盒').waitFor();
  expect(await seriousProblems(clerk)).toEqual([]);
  await clerk.getByRole('tab', { name: '迎检' }).click();
  await clerk.getByRole('button', { name: '编制迎检材料' }).click();
  const link = clerk.getByRole('link', { name: /^下载/ });
  await link.waitFor();
  expect(await seriousProblems(clerk)).toEqual([]);
  const set = await clerk.request.get((await link.getAttribute('href')) ?? '');
  const names = Object.keys(unzipSync(new Uint8Array(await set.body())));
  for (let item = 1; item <= 13; item++)
    expect(names.some((name) => name.startsWith(`${String(item).padStart(2, '0')} `) && name.endsWith('/卷内目录.docx'))).toBe(
      true,
    );
  const leader = await signedIn('h01-secretary');
  expect((await leader.request.get((await link.getAttribute('href')) ?? '')).status()).toBe(404);
}, 120_000);

test('an edit that somebody overtook is shown side by side and both changes are kept; a filter saved as a view is there again', async () => {
  const clerk = await signedIn('h01-clerk');
  await clerk.goto('/ledgers/problem?filter.state=found');
  await clerk.getByRole('button', { name: '视图：全部' }).click();
  await clerk.getByRole('menuitem', { name: '保存当前视图…' }).click();
  await clerk.getByLabel('视图名称').fill('还没有定责的');
  await clerk.getByRole('button', { name: '保存视图' }).click();
  await clerk.getByRole('button', { name: '视图：还没有定责的' }).waitFor();
  await clerk.reload();
  await clerk.getByRole('button', { name: '视图：还没有定责的' }).waitFor();

  const found = (await (await clerk.request.get('/api/ledgers/problem/records?filter.state=found')).json()) as {
    rows: { id: string; version: number }[];
  };
  const [{ id, version } = { id: '', version: 0 }] = found.rows;
  await clerk.goto(`/ledgers/problem/${id}/edit`);
  await clerk.getByLabel('原因分析').fill('预约规则没有写进考核');
  const other = await signedIn('h01-jiwei');
  const values = { cause: '制度缺失', measures: '写入科室绩效考核' };
  const overtaken = await other.request.patch(`/api/ledgers/problem/records/${id}`, {
    headers: { 'x-qinglian': '1' },
    data: { version, values },
  });
  expect(overtaken.ok()).toBe(true);
  await clerk.getByRole('button', { name: '保存修改' }).click();
  const dialog = clerk.getByRole('dialog', { name: '您填写期间，他人修改了这条记录' });
  await dialog.getByText('制度缺失').waitFor();
  expect(await dialog.getByRole('button', { name: '按所选内容保存' }).isDisabled()).toBe(true);
  await dialog.getByRole('radio', { name: '我的' }).check();
  await dialog.getByRole('button', { name: '按所选内容保存' }).click();
  await clerk.waitForURL(new RegExp(`/ledgers/problem/${id}$`));
  const kept = clerk.getByRole('region', { name: '登记内容' });
  await kept.getByText('预约规则没有写进考核').waitFor();
  await kept.getByText('写入科室绩效考核').waitFor();
}, 90_000);

test('nothing is fetched from anywhere but the product itself', async () => {
  const page = await signedIn('h01-clerk');
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== product.origin && protocol.startsWith('http')) foreign.push(request.url());
  });
  for (const path of ['/today', '/standards', '/ledgers/meeting', '/reports']) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
  }
  expect(foreign).toEqual([]);
  await page.context().close();
});
