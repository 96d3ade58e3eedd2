/**
 * Brings a backup of this or an older release into an empty database: first the structure it was taken from, then its rows,
 * then every later migration. This is also the way across a major version of PostgreSQL.
 */
import { AppError } from '@qinglian/kernel/errors.ts';
import pg from 'pg';
import { migrate } from '../postgres/migrate.ts';
import type { Manifest } from './backup.ts';
import { readManifest, type RestoreOptions, restore } from './restore.ts';

export interface UpgradeOptions extends RestoreOptions {
  /** Folder of migrations. */
  readonly migrations: string;
  readonly onApplied?: (name: string) => void;
}

/** Gives the backup's manifest; a failure in the rows leaves an empty database at the backup's structure. */
export async function restoreAndMigrate(options: UpgradeOptions): Promise<Manifest> {
  const manifest = await readManifest(options.directory);
  const until = manifest.migrations.at(-1)?.name;
  const shared = {
    url: options.ownerUrl,
    directory: options.migrations,
    ...(options.onApplied ? { onApplied: options.onApplied } : {}),
  };
  await migrate({ ...shared, ...(until === undefined ? {} : { until }) });
  await mustStandAt(options.ownerUrl, manifest);
  await restore(options);
  await migrate(shared);
  return manifest;
}

/** Rows of an older release under a newer structure would miss what later migrations did to rows. */
async function mustStandAt(ownerUrl: string, manifest: Manifest): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('select name from migration order by name');
    const known = new Set(manifest.migrations.map(({ name }) => name));
    const later = rows.filter(({ name }) => !known.has(name));
    if (later.length > 0)
      throw new AppError('bad_definition', {
        problems: later.map(({ name }) => ({
          file: name,
          message: '数据库的结构比备份新，请恢复到新的数据文件夹（或空库），恢复后会自动升级',
        })),
      });
  } finally {
    await client.end();
  }
}
