import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import type { Actor } from '../../platform/identity/actor.ts';
import { strToU8, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { folderStore } from '../../platform/files/store.ts';
import { buildHttp } from '../../platform/http/app.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganisation } from '../../testing/people.ts';
import { probeServices } from '../probe.fixture.ts';
import { inWork } from '../services.ts';
import { createRecord } from '../write.ts';
import { fileRoutes } from './routes.ts';

const directory = await mkdtemp(join(tmpdir(), 'qinglian-files-'));
afterAll(() => rm(directory, { recursive: true, force: true }));
const db = await testDatabase();
const services = await probeServices(db);
const house = await testOrganisation(db.app, 'H01');
const clerk = await house.actor('王经办', ['hospital_clerk'], 0);
const inspector = await house.actor('钱纪检', ['hospital_discipline'], 0);
const nurse = await house.actor('赵护士', ['staff'], 2);
const stranger = await (await testOrganisation(db.app, 'H02')).actor('外院', ['hospital_clerk'], 0);
let who: Actor = clerk;
const app = await buildHttp({
  logger: false,
  authenticate: async () => ({ actor: who, mustChangePassword: false }),
  isReady: () => true,
});
await app.register(multipart, { limits: { fileSize: 1024 * 1024, files: 1 } });
fileRoutes(app, services, folderStore(directory));

const pdf = strToU8('%PDF-1.7 content');
function upload(name: string, bytes: Uint8Array, declaration: string | null = 'unclassified') {
  const boundary = 'qinglian-boundary';
  const head = (disposition: string): string => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
  const payload = Buffer.concat([
    ...(declaration === null ? [] : [Buffer.from(`${head('name="declaration"')}\r\n${declaration}\r\n`)]),
    Buffer.from(`${head(`name="file"; filename="${name}"`)}content-type: application/octet-stream\r\n\r\n`),
    Buffer.from(bytes),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return app.inject({
    method: 'POST',
    url: '/api/files',
    headers: { 'x-qinglian': '1', 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  });
}
const read = (id: string) => app.inject({ url: `/api/files/${id}` });

test('a file is taken for what it is, not for what it is called; marked and undeclared ones are refused', async () => {
  const macro = zipSync({
    '[Content_Types].xml': strToU8('wordprocessingml.document.main'),
    'word/vbaProject.bin': strToU8('x'),
  });
  const word = (text: string): Uint8Array =>
    zipSync({
      '[Content_Types].xml': strToU8('wordprocessingml.document.main'),
      'word/document.xml': strToU8(`<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`),
    });
  const cases: readonly (readonly [string, Uint8Array, string | null, number, string?])[] = [
    ['纪要.pdf', pdf, 'unclassified', 201],
    ['纪要.pdf', strToU8('<html><script>'), 'unclassified', 422, 'bad_file'],
    ['页面.html', strToU8('<html>'), 'unclassified', 422, 'bad_file'],
    ['图.svg', strToU8('<svg onload=alert(1)>'), 'unclassified', 422, 'bad_file'],
    ['宏.docx', macro, 'unclassified', 422, 'bad_file'],
    ['空.pdf', new Uint8Array(), 'unclassified', 422, 'bad_file'],
    ['关于某事的通知（机密）.pdf', pdf, 'unclassified', 422, 'classified'],
    ['通知.docx', word('机密</w:t></w:r><w:r><w:t>★1年'), 'unclassified', 422, 'classified'],
    ['通知.docx', word('学习保守国家秘密法'), 'unclassified', 201],
    ['纪要.pdf', pdf, null, 422, 'classified'],
    ['大.pdf', new Uint8Array(2 * 1024 * 1024), 'unclassified', 413, 'too_large'],
  ];
  for (const [name, bytes, declaration, status, code] of cases) {
    const answer = await upload(name, bytes, declaration);
    expect([name, answer.statusCode, answer.json().code]).toEqual([name, status, code]);
  }
  expect((await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('only the uploader, and whoever may read a record that names it, gets a file; it never runs as a page of ours', async () => {
  const { fileId, sha256 } = (await upload('签到表.pdf', pdf)).json();
  who = inspector;
  expect((await read(fileId)).statusCode).toBe(404);
  await inWork(services, clerk, (work) =>
    createRecord(work, {
      ledger: 'probe_record',
      values: {
        title: '会',
        kind: 'routine',
        heldAt: '2025-08-20',
        papers: [{ kind: 'file', slot: '签到表', fileId, name: '签到表.pdf', sha256 }],
      },
    }),
  );
  const answer = await read(fileId);
  expect(answer.statusCode).toBe(200);
  expect(answer.rawPayload.toString()).toBe('%PDF-1.7 content');
  expect(answer.headers['content-disposition']).toMatch(/^attachment/);
  expect(answer.headers['content-security-policy']).toContain('sandbox');
  for (const actor of [nurse, stranger]) {
    who = actor;
    expect((await read(fileId)).statusCode).toBe(404);
  }
  who = clerk;
  expect((await read('00000000-0000-7000-8000-000000000000')).statusCode).toBe(404);
});

test('a file of another house cannot be named as evidence', async () => {
  who = stranger;
  const { fileId, sha256 } = (await upload('外院.pdf', pdf)).json();
  const naming = inWork(services, clerk, (work) =>
    createRecord(work, {
      ledger: 'probe_record',
      values: {
        title: '会',
        kind: 'routine',
        heldAt: '2025-08-20',
        papers: [{ kind: 'file', slot: '签到表', fileId, name: 'x', sha256 }],
      },
    }),
  );
  await expect(naming).rejects.toMatchObject({ code: 'invalid_input' });
});
