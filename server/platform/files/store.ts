/** The store of uploaded bytes: by hash, written beside and renamed, so that no half file ever appears. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface FileStore {
  /** Keeps the bytes and gives their SHA-256; the same bytes twice are kept once. */
  put(bytes: Uint8Array): Promise<string>;
  /** The bytes, checked against their hash; undefined when they are not there or damaged. */
  find(sha256: string): Promise<Uint8Array | undefined>;
}

const HASH = /^[0-9a-f]{64}$/;
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function folderStore(directory: string): FileStore {
  const pathOf = (sha256: string): string => join(directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  return {
    put: async (bytes) => {
      const sha256 = hashOf(bytes);
      const path = pathOf(sha256);
      const there = await stat(path).catch(() => undefined);
      if (there?.size === bytes.length) return sha256;
      await mkdir(dirname(path), { recursive: true, mode: 0o750 });
      // A name of its own: two uploads of one file may run at once.
      const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
      try {
        const file = await open(partial, 'wx', 0o640);
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      return sha256;
    },
    find: async (sha256) => {
      if (!HASH.test(sha256)) return undefined;
      const bytes = await readFile(pathOf(sha256)).catch(() => undefined);
      return bytes !== undefined && hashOf(bytes) === sha256 ? new Uint8Array(bytes) : undefined;
    },
  };
}
