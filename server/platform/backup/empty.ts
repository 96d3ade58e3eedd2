/** Takes every row out of a database and leaves its structure: for demo cities only, the caller makes sure of it. */
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { listTables, quoteIdent } from './tables.ts';

export async function emptyDatabase(options: { readonly ownerUrl: string; readonly filesDirectory?: string }): Promise<void> {
  const client = new pg.Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    const names = (await listTables(client)).map(({ name }) => quoteIdent(name));
    await client.query(`truncate ${names.join(', ')} restart identity`);
  } finally {
    await client.end();
  }
  if (options.filesDirectory !== undefined) await rm(options.filesDirectory, { recursive: true, force: true });
}
