/** Builds the public pages once for a test file, into a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export interface BuiltPages {
  readonly directory: string;
  remove(): Promise<void>;
}

export async function buildPublicPages(): Promise<BuiltPages> {
  const directory = await mkdtemp(join(tmpdir(), 'public-build-'));
  await build({
    configFile: fileURLToPath(new URL('../../../public/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: directory },
  });
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
