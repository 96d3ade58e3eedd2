import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { testOrganisation } from '../../testing/people.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const home = await mkdtemp(join(tmpdir(), 'qinglian-backup-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const source = await testDatabase();
const target = await testDatabase();
const hospital = await testOrganisation(source.app, 'H01');
await hospital.actor('王经办', ['hospital_clerk'], 0);
const directory = join(home, 'copy');
const manifest = await backup({ ownerUrl: source.ownerUrl, directory, now: '2025-11-22T01:00:00.000Z' });

test('a changed line, a cut table or a database that is not empty is refused and nothing is written', async () => {
  const path = join(directory, 'person.jsonl.gz');
  const good = await readFile(path);
  await writeFile(path, gzipSync(gunzipSync(good).toString('utf8').replace('王经办', '李经办')));
  await expect(restore({ ownerUrl: target.ownerUrl, directory })).rejects.toMatchObject({ code: 'not_authentic' });
  await writeFile(path, gzipSync(''));
  await expect(restore({ ownerUrl: target.ownerUrl, directory })).rejects.toMatchObject({ code: 'not_authentic' });
  await writeFile(path, good);
  await expect(restore({ ownerUrl: source.ownerUrl, directory })).rejects.toMatchObject({ code: 'bad_definition' });
});

test('a backup restored on an empty database has the same counts, contents and chain heads', async () => {
  expect(manifest.tables.find((table) => table.name === 'person')?.rows).toBe(1);
  await restore({ ownerUrl: target.ownerUrl, directory });
  const again = await backup({ ownerUrl: target.ownerUrl, directory: join(home, 'again'), now: manifest.takenAt });
  expect(again).toEqual(manifest);
});
