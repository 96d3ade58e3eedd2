/**
 * Brings a backup of this or an older release into an empty database: first the structure it was taken from, then its rows,
 * then every later migration. This is also the way across a major version of PostgreSQL.
 */
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
  await restore(options);
  await migrate(shared);
  return manifest;
}
