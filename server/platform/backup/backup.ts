/**
 * A backup of our own: one gzipped file of JSON lines for each table, the uploaded files, and a manifest with counts,
 * hashes and the heads of all journal chains. Readable without this product and across PostgreSQL versions
 * (the embedded server ships no pg_dump, and a system pg_dump refuses a newer server).
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, cp, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { type ChainHead, listChainHeads, listTables, quoteIdent, type TableInfo } from './tables.ts';

export interface Manifest {
  readonly format: 'qinglian-backup/v1';
  readonly takenAt: string;
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly sha256: string }[];
  readonly chainHeads: readonly ChainHead[];
  readonly files: number;
}

export interface BackupOptions {
  /** URL of the owner, who is a member of qinglian_backup. */
  readonly ownerUrl: string;
  readonly directory: string;
  /** Folder of uploaded files; absent when there is none. */
  readonly filesDirectory?: string;
  readonly now: string;
}

const BATCH = 2_000;

/** Writes the whole backup beside its final name and renames it last: a folder with a manifest is complete. */
export async function backup(options: BackupOptions): Promise<Manifest> {
  const partial = `${options.directory}.partial`;
  await mkdir(partial, { recursive: true });
  const client = new pg.Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    // Only a role with BYPASSRLS sees every tenant; the owner under FORCE would copy nothing, without a word.
    await client.query('begin isolation level repeatable read read only');
    await client.query('set local role qinglian_backup');
    const tables: { name: string; rows: number; sha256: string }[] = [];
    for (const table of await listTables(client)) tables.push({ name: table.name, ...(await dumpTable(client, table, partial)) });
    const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from migration order by name',
    );
    const chainHeads = await listChainHeads(client);
    await client.query('commit');
    const files = await copyFiles(options.filesDirectory, join(partial, 'files'));
    const manifest: Manifest = { format: 'qinglian-backup/v1', takenAt: options.now, migrations, tables, chainHeads, files };
    await writeFile(join(partial, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(partial, options.directory);
    return manifest;
  } finally {
    await client.end();
  }
}

async function dumpTable(
  client: pg.Client,
  { name, key }: TableInfo,
  directory: string,
): Promise<{ rows: number; sha256: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    // In a fixed order: the same rows give the same fingerprint wherever they lie in the database's files.
    const order = key.length === 0 ? 'to_jsonb(t)::text' : key.map((column) => `t.${quoteIdent(column)}`).join(', ');
    await client.query(
      `declare dump no scroll cursor for select to_jsonb(t)::text as line from ${quoteIdent(name)} t order by ${order}`,
    );
    for (;;) {
      const batch = await client.query<{ line: string }>(`fetch ${BATCH} from dump`);
      if (batch.rows.length === 0) break;
      rows += batch.rows.length;
      const text = `${batch.rows.map((row) => row.line).join('\n')}\n`;
      hash.update(text);
      yield text;
    }
    await client.query('close dump');
  }
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(join(directory, `${name}.jsonl.gz`)));
  return { rows, sha256: hash.digest('hex') };
}

async function copyFiles(from: string | undefined, to: string): Promise<number> {
  if (from === undefined || !(await exists(from))) return 0;
  await cp(from, to, { recursive: true });
  return (await readdir(to, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
}

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

export const openDump = (directory: string, table: string): NodeJS.ReadableStream =>
  createReadStream(join(directory, `${table}.jsonl.gz`));
