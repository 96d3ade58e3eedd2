import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readWorkbook, writeWorkbook } from '@qinglian/server/platform/office/xlsx.ts';
import { type EmbeddedDatabase, openEmbedded } from '@qinglian/server/platform/embedded/embedded.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../../server/platform/backup/backup.ts';
import { startProduct } from '../e2e/product.ts';
import { processesOf } from './installation.ts';
import { build, jsonOf, type Program, programOn, root, temporaryFolder } from './program.ts';

const folder = temporaryFolder();
const data = folder.at('data');
const qinglian: Program = programOn(data);
const MINUTES = 60_000;

beforeAll(async () => {
  await build();
  jsonOf(qinglian('demo', 'reset', '--json'));
}, 10 * MINUTES);
let keeper: EmbeddedDatabase | undefined;
afterAll(async () => {
  await keeper?.stop();
  folder.remove();
});

interface Verdicts {
  readonly verdicts: readonly { readonly obligation: string; readonly period: string; readonly state: string }[];
}
interface Imported {
  readonly accepted: number;
  readonly committed: boolean;
  readonly problems: readonly { readonly row?: number; readonly message: string }[];
}

test('help shows every command in Chinese and English with its exit codes; what is unknown or missing is wrong usage (2), also as JSON', () => {
  const help = qinglian('help');
  expect(help.status).toBe(0);
  for (const name of [
    'evaluate',
    'table',
    'report',
    'archive',
    'inspection-set',
    'import',
    'export',
    'pack',
    'journal',
    'draw',
    'user',
    'keys',
    'backup',
    'restore',
    'demo',
    'duties',
  ])
    expect(help.stdout).toMatch(new RegExp(`^ {2}${name}\\b.*\\n {6}[^\\n]*\\p{Script=Han}.*\\n {6}[a-z]`, 'mu'));
  expect(help.stdout).toMatch(/0 完成.*1 未通过.*2 用法不对/);
  expect(qinglian('import', '--help').stdout).toMatch(/import LEDGER/);
  for (const words of [
    ['nonsense'],
    ['evaluate'],
    ['backup', folder.at('x'), '--org', 'H01'],
    ['import', 'meeting'],
    ['draw', 'verify', folder.at('none')],
  ]) {
    const ran = qinglian(...words, '--json');
    expect(ran.status, words.join(' ')).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'usage' } });
  }
});

test('a command starts the database when none runs and leaves no process behind', () => {
  expect(
    jsonOf<Verdicts>(qinglian('evaluate', '--pack', 'guangshui-2025', '--org', 'H01', '--as-of', '2025-11-22', '--json')).verdicts
      .length,
  ).toBeGreaterThan(32);
  expect(processesOf(folder.path)).toEqual([]);
});

test('a command attaches to a database that others keep open, and leaves it open', async () => {
  // Kept for the tests that follow: a start and a stop for each command would be half of their time.
  keeper = await openEmbedded({ dataDir: folder.at('data', 'pg') });
  expect(qinglian('export', 'meeting', '--org', 'H01', '--out', folder.at('attached.xlsx')).status).toBe(0);
  const client = new pg.Client({ connectionString: keeper.ownerUrl });
  await client.connect();
  const { rows } = await client.query('select 1 as answers');
  await client.end();
  expect(rows).toEqual([{ answers: 1 }]);
});

test('a standard in any folder is judged without being adopted: nothing of it stays', async () => {
  cpSync(`${root}/packs/guangshui-2025`, folder.at('trial'), { recursive: true });
  const trial = jsonOf<Verdicts>(
    qinglian('evaluate', '--pack', folder.at('trial'), '--org', 'H01', '--as-of', '2025-11-22', '--json'),
  );
  const own = jsonOf<Verdicts>(
    qinglian('evaluate', '--pack', 'guangshui-2025', '--org', 'H01', '--as-of', '2025-11-22', '--json'),
  );
  const states = ({ verdicts }: Verdicts) => verdicts.map(({ obligation, period, state }) => [obligation, period, state]);
  expect(states(trial)).toEqual(states(own));
  const database = await openEmbedded({ dataDir: folder.at('data', 'pg') });
  const client = new pg.Client({ connectionString: database.superUrl.replace(/postgres$/, 'qinglian') });
  await client.connect();
  const left = await client.query(`select count(*)::int as n from pack_adoption where pack = 'trial'`);
  await client.end();
  await database.stop();
  expect(left.rows).toEqual([{ n: 0 }]);
});

test(
  'a year is filed by command, once; the inspection set is a folder or an archive; who has no right gets neither',
  () => {
    const file = () =>
      jsonOf<{ filed: readonly string[] }>(qinglian('archive', 'file', '--org', 'H03', '--year', '2025', '--json')).filed;
    const filed = file();
    expect(filed.length).toBeGreaterThan(5);
    expect(new Set(filed).size).toBe(filed.length);
    expect(file()).toEqual([]);
    const papers = jsonOf<{ files: readonly string[] }>(
      qinglian('archive', 'papers', '--org', 'H03', '--year', '2025', '--out', folder.at('filed'), '--json'),
    );
    expect(papers.files).toContain('2025年归档文件目录.docx');
    expect(existsSync(folder.at('filed', '2025年待收原件清单.pdf'))).toBe(true);
    const set = (out: string, ...more: readonly string[]) =>
      qinglian('inspection-set', '--org', 'H01', '--year', '2025', '--out', out, '--json', ...more);
    expect(jsonOf<{ items: number; documents: number; damaged: unknown[] }>(set(folder.at('set')))).toMatchObject({
      items: 13,
      damaged: [],
    });
    expect(existsSync(folder.at('set', '03 规范医疗服务行为', '卷内目录.docx'))).toBe(true);
    jsonOf(set(folder.at('set.zip')));
    expect(readFileSync(folder.at('set.zip')).subarray(0, 2).toString()).toBe('PK');
    const again = set(folder.at('set'));
    expect([again.status, again.stdout]).toEqual([1, expect.stringContaining('不是空的')]);
    for (const ran of [
      set(folder.at('none'), '--as', 'h01-doctor'),
      qinglian('archive', 'file', '--org', 'H01', '--year', '2025', '--as', 'h01-secretary', '--json'),
    ]) {
      expect(ran.status).toBe(1);
      expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect(existsSync(folder.at('none'))).toBe(false);
    expect(qinglian('inspection-set', '--org', 'H01', '--year', 'x', '--out', folder.at('none')).status).toBe(2);
  },
  5 * MINUTES,
);

const HEADERS = ['方案名称*', '方案类别*', '印发日期*'];
async function sheetOf(name: string, rows: readonly (readonly string[])[]): Promise<string> {
  const bytes = await writeWorkbook(
    [{ name: '方案计划', columns: HEADERS.map((header) => ({ header, width: 20 })), rows }],
    '方案计划',
  );
  writeFileSync(folder.at(name), bytes);
  return folder.at(name);
}

test('import: a dry run writes nothing, then all rows are written and journalled under the account, a second time none; one bad row stops all', async () => {
  const exported = async (): Promise<number> => {
    jsonOf(qinglian('export', 'plan', '--org', 'H01', '--out', folder.at('plans.xlsx'), '--json'));
    return (await readWorkbook(readFileSync(folder.at('plans.xlsx')))).rows.length - 1;
  };
  const before = await exported();
  const good = await sheetOf('good.xlsx', [
    ['命令行导入方案甲', '年度监督计划', '2025-09-10'],
    ['命令行导入方案乙', '其他', '2025-09-11'],
  ]);
  expect(jsonOf<Imported>(qinglian('import', 'plan', good, '--org', 'H01', '--dry-run', '--json'))).toMatchObject({
    accepted: 2,
    committed: false,
    problems: [],
  });
  expect(await exported()).toBe(before);
  const bad = await sheetOf('bad.xlsx', [
    ['命令行导入方案丙', '年度监督计划', '2025-09-10'],
    ['命令行导入方案丁', '没有这一类', '2025年的某天'],
  ]);
  const refused = qinglian('import', 'plan', bad, '--org', 'H01');
  expect(refused.status).toBe(1);
  expect(refused.stdout).toMatch(/第3行B列：方案类别：.*\n第3行C列：印发日期：/);
  expect(await exported()).toBe(before);
  expect(jsonOf<Imported>(qinglian('import', 'plan', good, '--org', 'H01', '--json'))).toMatchObject({
    accepted: 2,
    committed: true,
  });
  expect(await exported()).toBe(before + 2);
  const again = qinglian('import', 'plan', good, '--org', 'H01', '--json');
  expect({ status: again.status, code: (JSON.parse(again.stdout) as { error: { code: string } }).error.code }).toEqual({
    status: 1,
    code: 'duplicate',
  });
  expect(await exported()).toBe(before + 2);
  jsonOf(qinglian('journal', 'export', '--org', 'H01', '--out', folder.at('H01.jsonl'), '--json'));
  const last = readFileSync(folder.at('H01.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line.includes('命令行导入方案'));
  expect(last).toHaveLength(2);
});

test('a command has the rights of its account and no more; an account that does not exist is told', async () => {
  const good = await sheetOf('other.xlsx', [['越权导入方案', '其他', '2025-09-11']]);
  const refused = qinglian('import', 'plan', good, '--org', 'H01', '--as', 'h01-doctor', '--json');
  expect(refused.status).toBe(1);
  expect(refused.stdout).toMatch(/not_found/);
  expect(qinglian('user', 'list', '--org', 'H01', '--as', 'h01-clerk', '--json').stdout).toMatch(/forbidden/);
  expect(qinglian('report', 'board', '--org', 'H01', '--json').stdout).toMatch(/forbidden/);
  const nobody = qinglian('report', 'draft', '--org', 'H01', '--month', '2025-11', '--as', 'nobody');
  expect({ status: nobody.status, stderr: nobody.stderr }).toEqual({
    status: 1,
    stderr: expect.stringMatching(/没有可以使用的账号 nobody/),
  });
  expect(
    jsonOf<{ data?: unknown }>(qinglian('export', 'plan', '--template', '--org', 'H01', '--out', folder.at('t.xlsx'), '--json')),
  ).toBeDefined();
});

test(
  'a running server is attached to and not disturbed; an administrator gives a first password that must be changed',
  async () => {
    const product = await startProduct({ QINGLIAN_DATA: data });
    try {
      const posted = (path: string, body: unknown) =>
        fetch(`${product.origin}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-qinglian': '1' },
          body: JSON.stringify(body),
        });
      const signedIn = await posted('/api/session/demo', { account: 'h01-clerk' });
      const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
      const { firstPassword } = jsonOf<{ firstPassword: string }>(
        qinglian('user', 'reset-password', 'h01-doctor', '--org', 'H01', '--json'),
      );
      const first = await posted('/api/session', { username: 'h01-doctor', password: firstPassword });
      expect(first.status, await first.clone().text()).toBeLessThan(300);
      const newcomer = first.headers.get('set-cookie')?.split(';')[0] ?? '';
      const refused = await fetch(`${product.origin}/api/ledgers/meeting/records`, { headers: { cookie: newcomer } });
      expect(refused.status).toBe(403);
      jsonOf(qinglian('user', 'disable', 'h01-doctor', '--org', 'H01', '--json'));
      expect((await fetch(`${product.origin}/api/ledgers/meeting/records`, { headers: { cookie: newcomer } })).status).toBe(401);
      expect(qinglian('user', 'disable', 'h02-clerk', '--org', 'H01').status).toBe(1);
      const still = await fetch(`${product.origin}/api/ledgers/meeting/records`, { headers: { cookie } });
      expect(still.status).toBe(200);
    } finally {
      await product.stop();
    }
  },
  2 * MINUTES,
);

test('the journal exports and verifies with the keys that travel with it, also after a key was changed; a changed line is named', () => {
  jsonOf(qinglian('keys', 'rotate', '--org', 'H01', '--json'));
  expect(
    jsonOf<{ isHere: boolean; revokedAt: string | null }[]>(qinglian('keys', 'list', '--org', 'H01', '--json')).map(
      ({ isHere, revokedAt }) => [isHere, revokedAt === null],
    ),
  ).toEqual([
    [false, false],
    [true, true],
  ]);
  jsonOf(qinglian('report', 'draft', '--org', 'H01', '--month', '2025-11', '--json'));
  jsonOf(qinglian('journal', 'checkpoint', '--org', 'H01', '--json'));
  const file = folder.at('journal.jsonl');
  jsonOf(qinglian('journal', 'export', '--org', 'H01', '--out', file, '--json'));
  expect(jsonOf<{ ok: boolean; checkpoints: number }>(qinglian('journal', 'verify', file, '--json'))).toMatchObject({ ok: true });
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes('"type":"version"') && line.includes('方案'));
  writeFileSync(file, lines.map((line, number) => (number === at ? line.replace('方案', '方 案') : line)).join('\n'));
  const broken = qinglian('journal', 'verify', file, '--json');
  expect(broken.status).toBe(1);
  expect(JSON.parse(broken.stdout)).toMatchObject({ ok: false, firstBroken: { line: at + 1 } });
});

test('reports from the command line: the board, all papers, and a sent package that changes nothing the second time', () => {
  expect(qinglian('report', 'board', '--org', 'C01').stdout).toMatch(/清源市第二人民医院/);
  const { files } = jsonOf<{ files: readonly string[] }>(
    qinglian('report', 'papers', '--org', 'H01', '--month', '2025-09', '--out', folder.at('papers'), '--json'),
  );
  expect(files.length).toBeGreaterThan(5);
  for (const name of files) expect(existsSync(folder.at('papers', name)), name).toBe(true);
  const out = folder.at('package.json');
  jsonOf(qinglian('report', 'export', '--org', 'H01', '--month', '2025-09', '--out', out, '--json'));
  expect(jsonOf<{ isNew: boolean }>(qinglian('report', 'import', out, '--org', 'C01', '--json')).isNew).toBe(false);
  expect(qinglian('report', 'export', '--org', 'H01', '--month', '2025-12', '--out', out).status).toBe(1);
});

test(
  'a backup comes back in an empty folder with the same counts and chain heads, and nowhere else',
  () => {
    const manifest = jsonOf<Manifest>(qinglian('backup', folder.at('copy'), '--json'));
    const elsewhere = programOn(folder.at('second'));
    expect(jsonOf<Manifest>(elsewhere('restore', folder.at('copy'), '--json'))).toEqual(manifest);
    const again = jsonOf<Manifest>(elsewhere('backup', folder.at('copy-again'), '--json'));
    expect({ ...again, takenAt: '' }).toEqual({ ...manifest, takenAt: '' });
    const full = elsewhere('restore', folder.at('copy'));
    expect(full.status).toBe(1);
    expect(full.stderr).toMatch(/不是空的/);
    expect(qinglian('backup', folder.at('copy')).status).toBe(2);
  },
  2 * MINUTES,
);

test('only a demo city is ever emptied', async () => {
  const database = await openEmbedded({ dataDir: folder.at('second', 'pg') });
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query(`delete from installation where name = 'demo_city'`);
  const before = (await client.query('select count(*) from organisation')).rows;
  const refused = programOn(folder.at('second'))('demo', 'reset');
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/不是演示城市，没有改动/);
  expect(programOn(folder.at('second'), { DEMO: '0' })('demo', 'reset').status).toBe(2);
  expect((await client.query('select count(*) from organisation')).rows).toEqual(before);
  await client.end();
  await database.stop();
});

test(
  'a word too many, an option twice, unknown or without its value, a place that cannot be written to: each one sentence, exit code 2',
  () => {
    for (const [words, told] of [
      [['journal', 'verify', 'a.jsonl', 'b.jsonl'], /多出了“b\.jsonl”/],
      [['duties', 'now'], /多出了“now”/],
      [['evaluate', '--org', 'H01', '--org', 'H02'], /--org 只能写一次/],
      [['evaluate', '--colour', 'red'], /没有 --colour 这个选项/],
      [['evaluate', '--pack'], /--pack 后面缺少内容/],
      [['import', 'plan', 'x.xlsx', '--dry-run=yes'], /--dry-run 后面不带内容/],
      [['export', 'plan', '--org', 'H01', '--out', folder.at('none', 'here.xlsx')], /不能写入 .*here\.xlsx/],
    ] as const) {
      const ran = qinglian(...words);
      expect(ran.status, words.join(' ')).toBe(2);
      expect(ran.stderr).toMatch(told);
      expect(ran.stderr).not.toMatch(/\n\s+at |ENOENT/);
    }
  },
  3 * MINUTES,
);

test(
  'the journal of a house, and whether a report was sent, are not told to everybody in it',
  () => {
    const out = folder.at('never.jsonl');
    const doctor = ['--org', 'H01', '--as', 'h01-pharmacy', '--json'];
    for (const words of [
      ['journal', 'export', '--out', out, ...doctor],
      ['journal', 'checkpoint', ...doctor],
    ])
      expect(qinglian(...words)).toMatchObject({ status: 1, stdout: expect.stringContaining('"forbidden"') });
    const sent = qinglian('report', 'export', '--month', '2025-10', '--out', out, ...doctor);
    const never = qinglian('report', 'export', '--month', '2031-10', '--out', out, ...doctor);
    expect({ status: sent.status, stdout: sent.stdout }).toEqual({ status: 1, stdout: never.stdout });
    expect(existsSync(out)).toBe(false);
  },
  3 * MINUTES,
);
