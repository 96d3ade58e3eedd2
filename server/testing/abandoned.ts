/** Ends and removes the throw-away databases of test runs that were killed: nobody else ever would. */
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasUsers } from '../platform/embedded/processes.ts';
import { stopServer } from '../platform/embedded/server.ts';

/** A folder younger than this may belong to a run that is just beginning. */
const YOUNG_MS = 120_000;

export async function removeAbandoned(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const folder = join(parent, name);
    const database = join(folder, 'pg');
    if (!name.startsWith(prefix) || !existsSync(join(database, 'users'))) continue;
    try {
      const ageMs = performance.timeOrigin + performance.now() - (await stat(folder)).mtimeMs;
      if (ageMs < YOUNG_MS || hasUsers(database)) continue;
      await stopServer(join(database, 'cluster'));
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or another run is removing it at this moment: not ours to insist on.
    }
  }
}
