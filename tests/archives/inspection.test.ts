import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cancelRun, getRun, requestRun, runArchive, setFile, sweepSets } from '@qinglian/server/areas/archives/run.ts';
import { fileYear } from '@qinglian/server/areas/archives/filing.ts';
import { makeSet } from '@qinglian/server/areas/archives/inspection-set.ts';
import { planSet } from '@qinglian/server/areas/archives/inspection-plan.ts';
import { folderWriter, zipWriter } from '@qinglian/server/areas/archives/set-writer.ts';
import { adoptPack, readPack } from '@qinglian/server/engines/obligations/index.ts';
import { inWork } from '@qinglian/server/ledger/services.ts';
import { readTables } from '@qinglian/server/platform/office/docx-read.ts';
import { readParagraphs } from '@qinglian/server/platform/office/docx-grid.ts';
import { pdfPages } from '@qinglian/server/platform/office/pdf-text.fixture.ts';
import { inTrx, rowsOf, sql } from '@qinglian/server/platform/postgres/database.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { archiveHouse } from './archive-house.ts';

const db = await testDatabase();
const house = await archiveHouse(db, 'H01');
const never = new AbortController().signal;

await house.meeting('第三季度药事会', '2025-08-20', [
  house.original('会议纪要', '2025-3'),
  await house.upload('签到表', '三季度签到'),
]);
await house.meeting('第二季度药事会', '2025-05-20', [await house.upload('会议纪要', '二季度纪要')]);
await inWork(house.services, house.clerk, (work) => fileYear(work, { year: '2025' }));
await house.talk('提醒谈话事由', [house.original('谈话记录', 'JJ-1')]);

const everything = (files: Readonly<Record<string, Uint8Array>>): string =>
  Object.entries(files)
    .map(
      ([name, bytes]) =>
        `${name}\n${name.endsWith('.pdf') && strFromU8(bytes.subarray(0, 8)).startsWith('%PDF-1.7') && bytes.length > 400 ? pdfPages(bytes).join('') : name.endsWith('.docx') ? JSON.stringify(readTables(bytes)) : strFromU8(bytes)}`,
    )
    .join('\n')
    .replace(/\s+/g, '');

async function zipOf(actor = house.clerk, archives = house.archives): Promise<Readonly<Record<string, Uint8Array>>> {
  const file = join(house.directory, `${actor.personId}.zip`);
  await makeSet(archives, actor, { year: '2025', writer: await zipWriter(file, house.clock.now()) });
  return unzipSync(readFileSync(file));
}

test('one set holds cover, spine, contents and documents for each of the 13 items, contents as the database has it', async () => {
  const files = await zipOf();
  const names = Object.keys(files);
  const folders = new Set(names.filter((name) => name.includes('/')).map((name) => name.split('/')[0] ?? ''));
  expect(folders.size).toBe(13);
  for (const folder of folders)
    for (const paper of ['封面.pdf', '盒脊.pdf', '卷内目录.pdf', '卷内目录.docx']) expect(names).toContain(`${folder}/${paper}`);
  const plan = await inWork(house.services, house.clerk, (work) => planSet(house.duties, work, { year: '2025', isTaken: false }));
  for (const item of plan.items) {
    const folder = [...folders].find((name) => name.startsWith(String(item.number).padStart(2, '0')));
    const word = files[`${folder}/卷内目录.docx`] ?? new Uint8Array();
    const rows = (readTables(word)[0] ?? []).slice(1).map((row) => row.map((cell) => cell.paragraphs.join('\n')));
    expect(rows.map((row) => [row[0], row[2]])).toEqual(
      item.entries.map((entry) => [String(entry.number), `${entry.label}：${entry.title}`]),
    );
    const words = readParagraphs(word).join('\n');
    for (const line of item.open) expect(words).toContain(line);
  }
  const drugs = readTables(files['03 规范医疗服务行为/卷内目录.docx'] ?? new Uint8Array())[0] ?? [];
  expect(drugs.slice(1).map((row) => row.map((cell) => cell.paragraphs.join('\n')))).toEqual([
    ['1', '3-4', '会议：第二季度药事会', '2025年5月20日', '会议纪要：电子文件\n签到表：缺', 'H01-WS·2025-D30-D1-0001'],
    [
      '2',
      '3-4',
      '会议：第三季度药事会',
      '2025年8月20日',
      '会议纪要：原件 综合档案室 2025-3 第12页\n签到表：电子文件',
      'H01-WS·2025-D30-D1-0002',
    ],
  ]);
  const words = readParagraphs(files['03 规范医疗服务行为/卷内目录.docx'] ?? new Uint8Array()).join('\n');
  expect(words).toContain('佐证1《第二季度药事会》缺：签到表');
  expect(words).not.toMatch(/未落实|佐证不全|补录|逾期/);
});

test('uploaded files go along byte for byte, an original has its printed record, and the volume has all covers and contents', async () => {
  const files = await zipOf();
  const place = '03 规范医疗服务行为/佐证02 第三季度药事会';
  expect(strFromU8(files[`${place}/签到表 三季度签到.pdf`] ?? new Uint8Array())).toBe('%PDF-1.7 三季度签到');
  const sheet = pdfPages(files[`${place}/登记表.pdf`] ?? new Uint8Array())
    .join('')
    .replace(/\s+/g, '');
  for (const word of ['会议登记表', '第三季度药事会', '药事会', '综合档案室2025-3第12页', 'H01-WS·2025-D30-D1-0002'])
    expect(sheet).toContain(word);
  expect(Object.keys(files)).not.toContain('03 规范医疗服务行为/佐证01 第二季度药事会/登记表.pdf');
  const volume = pdfPages(files['迎检材料总册（封面和目录）.pdf'] ?? new Uint8Array()).map((page) => page.replace(/\s+/g, ''));
  expect(volume.length).toBeGreaterThanOrEqual(26);
  for (const label of ['加强党的政治建设', '强化效果评估']) expect(volume.join('')).toContain(`${label}卷内目录`);
});

/** The standard as it is, but for one duty that rests on talks: no row of the official table does today. */
async function withTalks() {
  const folder = join(house.directory, 'a-trial');
  cpSync(fileURLToPath(new URL('../../packs/guangshui-2025', import.meta.url)), folder, { recursive: true });
  const text = readFileSync(join(folder, 'pack.yaml'), 'utf8');
  const changed = text.replace(
    /(- id: r1-2\.1[\s\S]*?every: year\n)/,
    '$1    evidence: { from: talk, where: { state: 已归档 } }\n',
  );
  expect(changed).not.toBe(text);
  writeFileSync(join(folder, 'pack.yaml'), changed);
  const entry = readPack(folder, 'a-trial', house.duties.sources);
  const duties = { ...house.duties, catalogue: new Map([...house.duties.catalogue, ['a-trial', entry]]) };
  await inWork(house.services, house.clerk, (work) => adoptPack(duties, work, { pack: 'a-trial' }));
  return { ...house.archives, duties };
}

test('what an account may not read is in no part of its set; what it may is journalled once; words in confidence stay out', async () => {
  const archives = await withTalks();
  const readings = async (): Promise<number> => {
    const rows = await inTrx(db.app, [house.house.id], (tx) =>
      rowsOf(
        tx,
        sql<{ n: number }>`select count(*)::int as n from journal_link, jsonb_array_elements(entries) e
          where org_id = ${house.house.id}::uuid and e->>'ledger' = 'talk' and e->>'move' = 'export'`,
      ),
    );
    return rows[0]?.n ?? 0;
  };
  expect(everything(await zipOf(house.clerk, archives))).not.toMatch(/提醒谈话|JJ-1|密谈/);
  expect(await readings()).toBe(0);
  await inWork(house.services, house.inspector, (work) => planSet(archives.duties, work, { year: '2025', isTaken: false }));
  expect(await readings()).toBe(0);
  const inspectors = everything(await zipOf(house.inspector, archives));
  expect(inspectors).toContain('谈心谈话：提醒谈话事由');
  expect(inspectors).toContain('JJ-1');
  expect(inspectors).not.toContain('密谈内容');
  expect(await readings()).toBe(1);
  const doctor = await house.house.actor('赵医生', ['staff'], 1);
  expect(everything(await zipOf(doctor, archives))).not.toMatch(/第三季度药事会|三季度签到|综合档案室|尚无材料|谈话/);
});

test('a file that is gone or damaged is named, and everything else is there', async () => {
  const lost = await archiveHouse(db, 'H02');
  const paper = await lost.upload('会议纪要', '丢失');
  await lost.meeting('第三季度药事会', '2025-08-20', [paper, await lost.upload('签到表', '还在')]);
  const files = {
    ...lost.archives.files,
    find: async (sha256: string) => (sha256 === paper.sha256 ? undefined : lost.archives.files.find(sha256)),
  };
  const out = join(lost.directory, 'set');
  const made = await makeSet({ ...lost.archives, files }, lost.clerk, { year: '2025', writer: await folderWriter(out) });
  expect(made.damaged).toEqual(['03 规范医疗服务行为/佐证01 第三季度药事会/会议纪要 丢失.pdf']);
  expect(readFileSync(join(out, '未能取出的文件.txt'), 'utf8')).toContain('会议纪要 丢失.pdf');
  expect(readdirSync(join(out, '03 规范医疗服务行为/佐证01 第三季度药事会'))).toEqual(['签到表 还在.pdf']);
  await expect(folderWriter(out)).rejects.toMatchObject({ code: 'invalid_input' });
});

test('as a job: progress, one file to fetch, called off without a trace; nobody else’s; a year without a standard says so', async () => {
  const { archives, clerk, leader } = house;
  const run = await requestRun(archives, clerk, 'inspection', '2025');
  expect(run).toMatchObject({ state: 'queued', hasFile: false });
  expect((await requestRun(archives, clerk, 'inspection', '2025')).id).toBe(run.id);
  await expect(getRun(archives, leader, run.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(cancelRun(archives, leader, run.id)).rejects.toMatchObject({ code: 'not_found' });
  await runArchive(archives, { run: run.id, org: clerk.orgId }, never);
  const done = await getRun(archives, clerk, run.id);
  expect(done).toMatchObject({ state: 'done', hasFile: true, message: expect.stringMatching(/^13项、\d+份材料/) });
  expect(done.done).toBe(done.total);
  const size = statSync(setFile(archives, run.id)).size;
  await runArchive(archives, { run: run.id, org: clerk.orgId }, never);
  expect(statSync(setFile(archives, run.id)).size).toBe(size);

  const other = await requestRun(archives, clerk, 'inspection', '2025');
  let calls = 0;
  const files = {
    ...archives.files,
    find: async (sha256: string) => {
      if (calls++ === 0) await cancelRun(archives, clerk, other.id);
      return archives.files.find(sha256);
    },
  };
  await runArchive({ ...archives, files }, { run: other.id, org: clerk.orgId }, never);
  expect(calls).toBeGreaterThan(0);
  expect(await getRun(archives, clerk, other.id)).toMatchObject({ state: 'cancelled', hasFile: false });
  // One set an account: asking anew has replaced the first.
  expect(readdirSync(archives.setsDirectory)).toEqual([]);

  const early = await requestRun(archives, clerk, 'inspection', '2019');
  await runArchive(archives, { run: early.id, org: clerk.orgId }, never);
  expect(await getRun(archives, clerk, early.id)).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('2019年没有启用'),
  });
  expect(readdirSync(archives.setsDirectory)).toEqual([]);
});

test('filing as a job files once, however often it runs, and not at all when it was called off', async () => {
  const busy = await archiveHouse(db, 'H03');
  await busy.meeting('第三季度药事会', '2025-08-20', [await busy.upload('会议纪要', '甲')]);
  const waiting = await requestRun(busy.archives, busy.clerk, 'filing', '2025');
  await cancelRun(busy.archives, busy.clerk, waiting.id);
  await runArchive(busy.archives, { run: waiting.id, org: busy.clerk.orgId }, never);
  expect(await busy.items()).toEqual([]);
  const run = await requestRun(busy.archives, busy.clerk, 'filing', '2025');
  await runArchive(busy.archives, { run: run.id, org: busy.clerk.orgId }, never);
  await runArchive(busy.archives, { run: run.id, org: busy.clerk.orgId }, never);
  expect(await getRun(busy.archives, busy.clerk, run.id)).toMatchObject({ state: 'done', message: '已归档1件' });
  expect(await busy.items()).toHaveLength(1);
  await expect(requestRun(busy.archives, busy.leader, 'filing', '2025')).rejects.toMatchObject({ code: 'not_found' });
});

test('a name from a record can be no path, no hidden file and nothing that a system refuses or shows otherwise', async () => {
  const out = join(house.directory, 'names');
  const writer = await folderWriter(out);
  const names = ['../../etc/passwd', '.hidden', 'CON:*?', '合同\u202Egpj.exe', `${'长'.repeat(79)}😀.pdf`, '末尾. ', '\u0000'];
  for (const name of names) await writer.add(['..', name], new Uint8Array());
  expect(readdirSync(out)).toEqual(['_']);
  const written = readdirSync(join(out, '_'));
  expect(written).toHaveLength(names.length);
  for (const name of written) {
    expect(name).not.toMatch(/[\\/:*?"<>|\u0000-\u001F\u202A-\u202E\uFFFD]|^\.|^\s|[\s.]$/u);
    expect(name.length).toBeLessThanOrEqual(90);
  }
});

test('a set that nobody fetched is gone after three days, one that does not hold any more within the hour; a newer one stays', async () => {
  const kept = await archiveHouse(db, 'H04');
  const { archives, clerk, leader, discard } = { ...kept, discard: () => sweepSets(kept.archives, kept.clerk.orgId) };
  const made = async (actor: typeof clerk) => {
    const { id } = await requestRun(archives, actor, 'inspection', '2025');
    await runArchive(archives, { run: id, org: actor.orgId }, never);
    expect(await getRun(archives, actor, id)).toMatchObject({ hasFile: true });
    return id;
  };
  const clerks = await made(clerk);
  const leaders = await made(leader);
  await discard();
  expect(readdirSync(archives.setsDirectory).sort()).toEqual([`${clerks}.zip`, `${leaders}.zip`].sort());
  await inTrx(db.app, [clerk.orgId], async (tx) => {
    await sql`update archive_run set finished_at = finished_at - interval '73 hours' where id = ${clerks}::uuid`.execute(tx);
  });
  await discard();
  expect(readdirSync(archives.setsDirectory)).toEqual([`${leaders}.zip`]);
  await inTrx(db.app, [clerk.orgId], async (tx) => {
    await sql`update archive_run set state = 'failed' where id = ${leaders}::uuid`.execute(tx);
  });
  await discard();
  expect(readdirSync(archives.setsDirectory)).toEqual([]);
});
