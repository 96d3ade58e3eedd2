/** Brings a backup into an empty, migrated database and compares counts, hashes and chain heads with its manifest. */
import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import pg from 'pg';
import { exists, type Manifest, openDump } from './backup.ts';
import { listChainHeads, listTables, quoteIdent, type TableInfo } from './tables.ts';

export interface RestoreOptions {
  /** URL of the owner of an empty database that stands at the backup's migrations or later ones. */
  readonly ownerUrl: string;
  readonly directory: string;
  readonly filesDirectory?: string;
}

const BATCH = 1_000;

/** One transaction: either all of the backup is there and agrees with its manifest, or nothing is. */
export async function restore(options: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(options.directory);
  const client = new pg.Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    const tables = new Map((await listTables(client)).map((table) => [table.name, table]));
    await mustFit(client, manifest, tables);
    await deferForeignKeys(client, true);
    for (const name of tables.keys()) await client.query(`grant insert on ${quoteIdent(name)} to qinglian_backup`);
    await client.query('set local role qinglian_backup');
    await client.query('set constraints all deferred');
    const problems: Problem[] = [];
    for (const entry of manifest.tables) {
      const table = tables.get(entry.name);
      if (!table) continue;
      const loaded = await loadTable(client, table, options.directory);
      if (loaded.rows !== entry.rows || loaded.sha256 !== entry.sha256) {
        problems.push({ file: `${entry.name}.jsonl.gz`, message: `应有${entry.rows}行，实有${loaded.rows}行，或内容指纹不符` });
      }
    }
    const heads = JSON.stringify(await listChainHeads(client));
    if (heads !== JSON.stringify(manifest.chainHeads)) problems.push({ file: 'journal_chain', message: '日志链头与清单不符' });
    if (problems.length > 0) throw new AppError('not_authentic', { problems });
    await client.query('set constraints all immediate');
    await client.query('reset role');
    for (const name of tables.keys()) await client.query(`revoke insert on ${quoteIdent(name)} from qinglian_backup`);
    await deferForeignKeys(client, false);
    for (const table of tables.values()) await raiseSequences(client, table);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    await client.end();
  }
  const files = join(options.directory, 'files');
  if (options.filesDirectory !== undefined && (await exists(files))) await cp(files, options.filesDirectory, { recursive: true });
  return manifest;
}

export async function readManifest(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, 'manifest.json'), 'utf8').catch(() => {
    throw new AppError('bad_definition', { problems: [{ file: 'manifest.json', message: '没有清单，备份不完整' }] });
  });
  const manifest = JSON.parse(text) as Manifest;
  if (manifest.format !== 'qinglian-backup/v1')
    throw new AppError('bad_definition', { problems: [{ file: 'manifest.json', message: '不是本系统的备份' }] });
  return manifest;
}

async function mustFit(client: pg.Client, manifest: Manifest, tables: ReadonlyMap<string, TableInfo>): Promise<void> {
  const { rows: applied } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migration');
  const known = new Map(applied.map((row) => [row.name, row.sha256]));
  const problems: Problem[] = manifest.migrations
    .filter(({ name, sha256 }) => known.get(name) !== sha256)
    .map(({ name }) => ({ file: name, message: '数据库没有备份时的这一版结构' }));
  for (const { name } of manifest.tables) if (!tables.has(name)) problems.push({ file: name, message: '数据库没有这张表' });
  const { rows } = await client.query('select 1 from organisation limit 1');
  if (rows.length > 0) problems.push({ message: '数据库不是空的，恢复只在空库上进行' });
  if (problems.length > 0) throw new AppError('bad_definition', { problems });
}

/** Rows point at each other in every direction; the checks are put off to the end of the transaction and then made whole again. */
async function deferForeignKeys(client: pg.Client, deferred: boolean): Promise<void> {
  const { rows } = await client.query<{ table: string; name: string }>(
    `select conrelid::regclass::text as table, conname as name from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
  for (const { table, name } of rows) {
    await client.query(`alter table ${table} alter constraint ${quoteIdent(name)} ${deferred ? 'deferrable' : 'not deferrable'}`);
  }
}

async function loadTable(client: pg.Client, table: TableInfo, directory: string): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  let batch: string[] = [];
  const columns = table.columns.map(quoteIdent).join(', ');
  const overriding = table.identity.length > 0 ? ' overriding system value' : '';
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    hash.update(`${batch.join('\n')}\n`);
    rows += batch.length;
    await client.query(
      `insert into ${quoteIdent(table.name)} (${columns})${overriding} select ${columns} from jsonb_populate_recordset(null::${quoteIdent(table.name)}, $1::jsonb)`,
      [`[${batch.join(',')}]`],
    );
    batch = [];
  };
  for await (const line of createInterface({ input: openDump(directory, table.name).pipe(createGunzip()) })) {
    batch.push(line);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return { rows, sha256: hash.digest('hex') };
}

async function raiseSequences(client: pg.Client, table: TableInfo): Promise<void> {
  for (const column of table.identity) {
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce((select max(${quoteIdent(column)}) from ${quoteIdent(table.name)}), 0) + 1, false)`,
      [table.name, column],
    );
  }
}
