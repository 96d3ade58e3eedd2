/** Run by `npm run test:postgresql` alone: the product on an existing PostgreSQL, its owner and its application ordinary users. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { startProduct } from '../e2e/product.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qinglian-existing-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const urlOf = (name: 'DATABASE_URL' | 'DATABASE_OWNER_URL'): string => {
  const url = process.env[name];
  if (url === undefined) throw new Error(`${name} is missing: run npm run test:postgresql`);
  return url;
};

async function ask<R extends pg.QueryResultRow>(url: string, query: string): Promise<readonly R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(query)).rows;
  } finally {
    await client.end();
  }
}

const command = (words: readonly string[]) =>
  spawnSync(process.execPath, [join(root, 'dist/server/cli.mjs'), ...words], {
    encoding: 'utf8',
    env: { ...process.env, QINGLIAN_DATA: folder },
  });

test('neither of the two accounts is a superuser, sees past row-level security or can make roles or databases', async () => {
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL'] as const) {
    const rows = await ask(
      urlOf(name),
      'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user',
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
  }
});

test('the demo city is written at the first start and found at the second, and a demo account works in it', async () => {
  const first = await startProduct({ QINGLIAN_DATA: folder });
  await first.stop();
  const before = await ask<{ count: string }>(urlOf('DATABASE_OWNER_URL'), 'select count(*) from organisation');
  expect(Number(before[0]?.count)).toBeGreaterThan(10);
  const product = await startProduct({ QINGLIAN_DATA: folder });
  try {
    const answer = await fetch(`${product.origin}/api/session/demo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-qinglian': '1' },
      body: JSON.stringify({ account: 'h01-clerk' }),
    });
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const list = await fetch(`${product.origin}/api/ledgers/meeting/records`, { headers: { cookie } });
    expect(((await list.json()) as { rows: readonly unknown[] }).rows.length).toBeGreaterThan(5);
  } finally {
    await product.stop();
  }
  expect(await ask(urlOf('DATABASE_OWNER_URL'), 'select count(*) from organisation')).toEqual(before);
}, 660_000);

test('the application sees no tenant row and changes no link of the journal when nobody is named', async () => {
  expect(await ask(urlOf('DATABASE_URL'), 'select 1 from person limit 1')).toEqual([]);
  await expect(ask(urlOf('DATABASE_URL'), 'update journal_link set hash = hash')).rejects.toThrow(/permission denied/);
  await expect(ask(urlOf('DATABASE_URL'), 'set role qinglian_backup')).rejects.toThrow(/permission denied/);
});

test('the command line judges, exports and verifies the journal, and backs up all rows of all institutions', async () => {
  const judged = command(['evaluate', '--pack', 'guangshui-2025', '--org', 'H01', '--as-of', '2025-11-22', '--json']);
  expect(judged.status, judged.stderr).toBe(0);
  expect((JSON.parse(judged.stdout) as { verdicts: readonly unknown[] }).verdicts.length).toBeGreaterThan(32);
  const file = join(folder, 'H01.jsonl');
  expect(command(['journal', 'export', '--org', 'H01', '--out', file]).status).toBe(0);
  expect(command(['journal', 'verify', file]).stdout).toMatch(/校验通过/);
  const saved = command(['backup', join(folder, 'copy'), '--json']);
  expect(saved.status, saved.stderr).toBe(0);
  const manifest = JSON.parse(saved.stdout) as { tables: readonly { name: string; rows: number }[] };
  expect(manifest.tables.find(({ name }) => name === 'person')?.rows).toBeGreaterThan(500);
}, 300_000);
