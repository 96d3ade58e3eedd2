/** Where a set is written to: a folder of its own, or one archive; half a set is never left behind. */
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { AppError } from '@qinglian/kernel/errors.ts';
import { Zip, ZipPassThrough } from 'fflate';
import { fileName } from '../../platform/office/file-name.ts';

export interface SetWriter {
  /** `path` in parts; names that are no file names are made ones. */
  add(path: readonly string[], bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  /** Takes back what was written. */
  discard(): Promise<void>;
}

/** Folders lie in folders here: shorter than a system's own limit. */
const part = (name: string): string => fileName(name, 80);

/** The same name twice in a folder: 名 (2).pdf. */
function namer(): (path: readonly string[]) => readonly string[] {
  const used = new Set<string>();
  return (path) => {
    const folders = path.slice(0, -1).map(part);
    const given = path.at(-1) ?? '';
    const at = given.lastIndexOf('.');
    const [stem, ending] = at > 0 && given.length - at < 8 ? [given.slice(0, at), given.slice(at)] : [given, ''];
    for (let copy = 1; ; copy++) {
      const name = `${part(stem)}${copy === 1 ? '' : ` (${copy})`}${ending === '' ? '' : `.${part(ending.slice(1))}`}`;
      const whole = [...folders, name];
      const key = whole.join('/').toLowerCase();
      if (used.has(key)) continue;
      used.add(key);
      return whole;
    }
  };
}

export async function folderWriter(directory: string): Promise<SetWriter> {
  const there = await readdir(directory).catch(() => undefined);
  if (there !== undefined && there.length > 0)
    throw new AppError('invalid_input', { problems: [{ field: 'out', message: `文件夹 ${directory} 不是空的，请另指定一个` }] });
  const named = namer();
  await mkdir(directory, { recursive: true });
  return {
    add: async (path, bytes) => {
      const file = join(directory, ...named(path));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    },
    close: async () => undefined,
    discard: () => rm(directory, { recursive: true, force: true }),
  };
}

/** `at`: instant that stands in the archive, so that the same set is the same bytes. */
export async function zipWriter(file: string, at: string): Promise<SetWriter> {
  await mkdir(dirname(file), { recursive: true });
  const partial = `${file}.partial`;
  const out = createWriteStream(partial, { mode: 0o640 });
  await once(out, 'open');
  let failure: Error | null = null;
  out.on('error', (error) => void (failure = error));
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else out.write(chunk);
  });
  const named = namer();
  const settle = async (): Promise<void> => {
    if (out.writableNeedDrain) await once(out, 'drain');
    if (failure) throw failure;
  };
  return {
    add: async (path, bytes) => {
      // Papers, scans and pictures are compressed as they are.
      const entry = new ZipPassThrough(named(path).join('/'));
      entry.mtime = at;
      zip.add(entry);
      entry.push(bytes, true);
      await settle();
    },
    close: async () => {
      zip.end();
      await settle();
      out.end();
      await once(out, 'finish');
      await rename(partial, file);
    },
    discard: async () => {
      out.destroy();
      await rm(partial, { force: true });
    },
  };
}
