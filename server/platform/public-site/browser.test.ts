import { AxeBuilder } from '@axe-core/playwright';
import { publicDocument, type PublicDocument } from '@qinglian/domain/public/contract.ts';
import { commitmentOf } from '@qinglian/domain/draws/draw.ts';
import { sampleLotteryDraw, samplePrivateDraw, sampleRevealedDraw } from '@qinglian/domain/draws/sample.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import type { Page } from '@playwright/test';
import fastify from 'fastify';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.fixture.ts';
import { buildPublicPages } from './build.fixture.ts';
import { publicSite } from './index.ts';

const bytes = Buffer.from('清廉医院建设标准 2025年11月 工作小结'.repeat(5000));
const issued: PublicDocument = {
  code: '7K2M-Q9XA-44HD',
  unit: '广水市第一人民医院',
  title: '2025年清廉医院建设标准（2025年11月落实情况）',
  documentNo: '广一医清廉〔2025〕11号',
  period: '2025年11月',
  signatures: [
    { step: '拟稿', post: '清廉办专干', at: '2025-11-17T02:10:00.000Z' },
    { step: '核稿', post: '纪检监察室主任', at: '2025-11-18T07:30:00.000Z' },
    { step: '签发', post: '党委书记', at: '2025-11-19T01:05:00.000Z' },
  ],
  contentHash: sha256Hex('content'),
  files: [
    { name: '落实情况表.docx', sha256: sha256Hex(bytes), bytes: bytes.length },
    { name: '落实情况表.pdf', sha256: sha256Hex('pdf'), bytes: 245_000 },
  ],
  state: 'valid',
  lapsed: null,
  checkpoint: { code: 'M3TR-8WQ2-KX7P', at: '2025-11-19T16:00:00.000Z', countersignedBy: '广水市卫生健康局' },
};
const lapsed: PublicDocument = {
  ...issued,
  code: '7K2M-Q9XA-44HE',
  state: 'lapsed',
  lapsed: { at: '2025-11-20T03:00:00.000Z', reason: '签发后内容有改动，已重新签发', replacedBy: issued.code },
  checkpoint: null,
};
const documents = new Map([issued, lapsed].map((item) => [item.code, publicDocument.parse(item)]));
const draws = new Map<string, unknown>([
  ['2222-2222-2222', sampleLotteryDraw()],
  ['3333-3333-3333', sampleRevealedDraw()],
  ['4444-4444-4444', sampleRevealedDraw({ silent: ['特邀监察员'] })],
  ['5555-5555-5555', samplePrivateDraw().file],
  ['7777-7777-7777', { ...sampleRevealedDraw(), state: 'frozen', randomness: null, entropy: null, seed: null, result: null }],
  ['6666-6666-6666', { ...sampleLotteryDraw(), seed: '0'.repeat(64) }],
]);

const built = await buildPublicPages();
const app = fastify({ logger: false });
await app.register(publicSite, { directory: built.directory });
app.get<{ Params: { code: string } }>('/api/public/documents/:code', (request, reply) => {
  const found = documents.get(request.params.code);
  return found ? reply.send(found) : reply.code(404).send({ code: 'not_found' });
});
app.get('/api/public/draws', (_request, reply) =>
  reply.send(
    [sampleRevealedDraw({ silent: ['特邀监察员'] }), sampleLotteryDraw()].map(({ terms, state }, i) => ({
      code: ['4444-4444-4444', '2222-2222-2222'][i],
      drawId: terms.drawId,
      title: terms.title,
      org: terms.org,
      state,
      frozenAt: terms.frozenAt,
    })),
  ),
);
app.get<{ Params: { code: string } }>('/api/public/draws/:code', (request, reply) => {
  const found = draws.get(request.params.code);
  return found ? reply.send(found) : reply.code(404).send({ code: 'not_found' });
});
const origin = await app.listen({ port: 0, host: '127.0.0.1' });
const browser = await openBrowser();
afterAll(async () => {
  await browser.close();
  await app.close();
  await built.remove();
});

const pictures = process.env['QINGLIAN_PICTURES'];

/** A page that fails its test on any script error, policy violation or cookie, and on serious accessibility faults. */
async function visit(path: string, width: number, check: (page: Page) => Promise<void>, name?: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 860 }, bypassCSP: false });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A 404 of the API is an answer, which the browser reports as an error of its own.
    if (message.type() === 'error' && !message.text().includes('status of 404')) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) faults.push(`foreign request: ${request.url()}`);
  });
  await page.goto(origin + path);
  await check(page);
  if (pictures !== undefined && name !== undefined)
    await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, 'nothing is wider than the screen').toBeLessThanOrEqual(0);
  expect(faults).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  await context.close();
}

/** axe injects a script, so it runs in a page that lets it; what it looks at is the same. */
async function accessible(path: string, prepare?: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 390, height: 860 }, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(origin + path);
  if (path.includes('?')) await page.locator('.verdict').first().waitFor();
  await prepare?.(page);
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map((item) => `${item.impact} ${item.id}: ${item.nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
  await context.close();
}

const text = (page: Page): Promise<string> => page.locator('main').innerText();
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

describe.each([1440, 390, 360])('at %i px', (width) => {
  test('a document found by its QR code shows unit, title, period, signing posts, hash and standing', async () => {
    await visit(
      '/verify/document?c=7K2M-Q9XA-44HD',
      width,
      async (page) => {
        await page.getByText('有效', { exact: true }).waitFor();
        const shown = await text(page);
        for (const part of [
          issued.unit,
          issued.title,
          '2025年11月',
          '党委书记',
          '2025年11月19日 09:05',
          issued.code,
          '广水市卫生健康局',
          'M3TR-8WQ2-KX7P',
        ])
          expect(shown).toContain(part);
        expect(shown.replace(/\s/g, '')).toContain(issued.contentHash);
        await page.locator('#file').setInputFiles(file('收到的.docx', bytes));
        await page.getByText('一致：您的文件就是签发的文件').waitFor();
      },
      'document-valid',
    );
  });

  test('a draw by lottery number is recomputed in the browser, step by step', async () => {
    await visit(
      '/verify/draw?d=2222-2222-2222',
      width,
      async (page) => {
        await page.getByText('核对相符').first().waitFor();
        const shown = await text(page);
        for (const part of ['H34', '福彩3D第2025312期 4 0 7', '名单指纹：相符', '随机来源：相符', '种子：相符', '排序：相符'])
          expect(shown).toContain(part);
        expect(shown.replace(/\s/g, '')).toContain('535458b3b5b627a55284d29facf47cee976420c683e7f8d43b3e09b2cffb05f9');
      },
      'draw-lottery',
    );
  });

  test('a void draw stays visible with its reason and who did not reveal', async () => {
    await visit(
      '/verify/draw?d=4444-4444-4444',
      width,
      async (page) => {
        await page.getByText('本次抽取已作废').waitFor();
        const shown = await text(page);
        expect(shown).toContain('未按时揭示随机数的一方：特邀监察员');
        expect(shown).toContain('没有揭示');
        expect(shown).not.toContain('核对相符');
      },
      'draw-void',
    );
  });
});

test('a lapsed document says why and leads to what replaced it', async () => {
  await visit(
    '/verify/document?c=7k2m q9xa 44he',
    390,
    async (page) => {
      await page.getByText('已失效', { exact: true }).waitFor();
      expect(await text(page)).toContain('签发后内容有改动，已重新签发');
      await page.locator('#file').setInputFiles(file('旧.docx', bytes));
      await page.getByText('一致，但文件已失效').waitFor();
      await page.getByRole('link', { name: /查看代替它的文件/ }).click();
      await page.getByText('有效', { exact: true }).waitFor();
    },
    'document-lapsed',
  );
});

test('a file that was changed by one byte is told apart, also by keyboard alone', async () => {
  await visit(
    '/verify/document',
    390,
    async (page) => {
      await page.locator('#code').focus();
      await page.keyboard.type('7k2mq9xa44hd');
      await page.keyboard.press('Enter');
      await page.getByText('有效', { exact: true }).waitFor();
      const changed = Buffer.from(bytes);
      changed[100] = (changed[100] ?? 0) ^ 1;
      await page.locator('#file').setInputFiles(file('收到的.docx', changed));
      await page.getByText('不一致：您的文件不是签发的文件').waitFor();
      expect(new URL(page.url()).search).toBe('?c=7K2M-Q9XA-44HD');
    },
    'document-changed',
  );
});

test('a wrong or unknown code, a broken file and an unreachable server each get their own sentence', async () => {
  await visit('/verify/document?c=0000', 360, async (page) => {
    await page.getByText('核验码是12位字母和数字').waitFor();
    expect(await page.locator('#code').getAttribute('aria-invalid')).toBe('true');
    await page.locator('#code').fill('ZZZZ-ZZZZ-ZZZZ');
    await page.keyboard.press('Enter');
    await page.getByText('没有这份文件').waitFor();
  });
  await visit('/verify/draw?d=ZZZZ-ZZZZ-ZZZZ', 360, async (page) => {
    await page.getByText('没有核验码为 ZZZZ-ZZZZ-ZZZZ 的抽取').waitFor();
    await page.getByText('我有抽取文件').click();
    await page.locator('#pasted').fill('{"format":');
    await page.getByRole('button', { name: '核对粘贴的内容' }).click();
    await page.getByText('这不是抽取文件').waitFor();
    await page.locator('#pasted').fill('{"format":"draw/v2"}');
    await page.getByRole('button', { name: '核对粘贴的内容' }).click();
    await page.getByText('读不出这份抽取文件').waitFor();
  });
});

test('a dropped draw file with a false result is shown as false, with the right result', async () => {
  const wrong = sampleRevealedDraw();
  wrong.result?.[1]?.drawn.reverse();
  await visit(
    '/verify/draw',
    390,
    async (page) => {
      await page.getByText('我有抽取文件').click();
      await page.locator('#file').setInputFiles(file('draw.json', Buffer.from(JSON.stringify(wrong))));
      await page.getByText('核对不符').waitFor();
      expect(await text(page)).toContain('“乡镇卫生院”的抽中结果与重新计算的不符，应为：');
    },
    'draw-false',
  );
});

test('groups, parties and recusals of a commit–reveal draw are shown', async () => {
  await visit(
    '/verify/draw?d=3333-3333-3333',
    1440,
    async (page) => {
      await page.getByText('核对相符').first().waitFor();
      const shown = await text(page);
      for (const part of ['市中医院', '回避', '综合医院：3个中抽1个', '乡镇卫生院：5个中抽2个', '市卫健局', '各方的承诺与揭示'])
        expect(shown).toContain(part);
    },
    'draw-reveal',
  );
});

test('the holder of an entry in a private pool checks it without anybody else learning the id', async () => {
  const { entries } = samplePrivateDraw();
  await visit(
    '/verify/draw?d=5555-5555-5555',
    390,
    async (page) => {
      await page.getByText('核对相符').first().waitFor();
      await page.locator('#entry').fill(JSON.stringify(entries[0]));
      await page.getByRole('button', { name: '核对我的一条' }).click();
      await page.getByText('这一条确在冻结的名单中').waitFor();
      expect(await text(page)).toContain('名单未公开');
    },
    'draw-private',
  );
});

test('a party makes its random value and commitment in the browser, and nothing of it is sent', async () => {
  await visit(
    '/verify/draw?d=7777-7777-7777',
    390,
    async (page) => {
      await page.getByText('名单已冻结，尚未抽取').waitFor();
      const sent: string[] = [];
      page.on('request', (request) => sent.push(request.url()));
      await page.locator('#party').selectOption('县人民医院');
      await page.getByRole('button', { name: '生成随机数和承诺' }).click();
      const [commitment = '', value = ''] = await page.locator('form code.wrap').allInnerTexts();
      expect(value).toMatch(/^[0-9a-f]{64}$/);
      expect(commitment).toBe(commitmentOf(sampleRevealedDraw().termsHash, '县人民医院', value));
      expect(sent).toEqual([]);
    },
    'draw-party',
  );
});

test('large type reflows, is remembered and stores no cookie', async () => {
  await visit(
    '/verify/draw?d=2222-2222-2222',
    360,
    async (page) => {
      const before = await page.evaluate(() => getComputedStyle(document.body).fontSize);
      await page.getByText('核对相符').first().waitFor();
      await page.getByRole('button', { name: '大字' }).click();
      await page.reload();
      await page.getByText('核对相符').first().waitFor();
      const after = await page.evaluate(() => getComputedStyle(document.body).fontSize);
      expect(Number.parseFloat(after)).toBeGreaterThanOrEqual(Number.parseFloat(before) * 1.3);
    },
    'draw-large',
  );
});

test.each([
  '/',
  '/verify/document',
  '/verify/document?c=7K2M-Q9XA-44HD',
  '/verify/document?c=7K2M-Q9XA-44HE',
  '/verify/document?c=ZZZZ-ZZZZ-ZZZZ',
  '/verify/draw',
  '/verify/draw?d=2222-2222-2222',
  '/verify/draw?d=3333-3333-3333',
  '/verify/draw?d=4444-4444-4444',
  '/verify/draw?d=5555-5555-5555',
  '/verify/draw?d=6666-6666-6666',
  '/verify/draw?d=7777-7777-7777',
])('%s has no fault that axe can find (WCAG 2.2 AA)', async (path) => {
  await accessible(path, async (page) => {
    for (const summary of await page.locator('summary').all()) await summary.click();
  });
});

test('the latest draws are listed with the void ones among them, and each leads to its check', async () => {
  await visit('/verify/draw', 360, async (page) => {
    await page.getByText('最近公布的抽取').waitFor();
    expect(await text(page)).toContain('△ 已作废');
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/draw-list-360.png`, fullPage: true });
    await page.getByRole('link', { name: /2025-抽查-2/ }).click();
    await page.getByText('核对相符').first().waitFor();
  });
});

test('the entrance leads to both pages', async () => {
  await visit(
    '/',
    1440,
    async (page) => {
      await page.getByRole('link', { name: /文件上的二维码/ }).click();
      await page.getByRole('heading', { level: 1, name: '文件核验' }).waitFor();
      await page.getByRole('link', { name: '抽取核验' }).click();
      await page.getByRole('heading', { level: 1, name: '抽取核验' }).waitFor();
      await page.getByRole('link', { name: '清廉医院 · 公开核验' }).click();
      await page.getByRole('heading', { level: 1, name: '公开核验' }).waitFor();
    },
    'home',
  );
});
