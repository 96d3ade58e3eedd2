import { expect, test } from 'vitest';
import { writeWorkbook } from '../../platform/office/xlsx.ts';
import type { Chance } from '../../platform/clock.ts';
import { sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganisation } from '../../testing/people.ts';
import { probeServices } from '../probe.fixture.ts';
import { countRecords } from '../read.ts';
import { inWork } from '../services.ts';
import { cancelImport, forgetSheets, getImport, markedImport, requestImport, runImport } from './import-run.ts';

const db = await testDatabase();
const services = await probeServices(db);
const house = await testOrganisation(db.app, 'H01');
const clerk = await house.actor('王经办', ['hospital_clerk', 'staff'], 0);
const other = await house.actor('李经办', ['hospital_clerk', 'staff'], 0);
const never = new AbortController().signal;

async function workbook(title: string, rows: number): Promise<Uint8Array> {
  const headers = ['标题*', '类别*', '日期*'];
  return writeWorkbook(
    [
      {
        name: '试验台账',
        columns: headers.map((header) => ({ header, width: 20 })),
        rows: Array.from({ length: rows }, (_, at) => [`${title}${at}`, '例会', '2025-09-10']),
      },
    ],
    '试验',
  );
}

const send = (bytes: Uint8Array, dryRun = false) =>
  requestImport(services, clerk, { ledger: 'probe_record', fileName: '试验.xlsx', bytes, dryRun });
const ask = async (title: string, rows = 45, dryRun = false) => send(await workbook(title, rows), dryRun);
const run = (id: string, signal: AbortSignal = never, using = services) => runImport(using, { run: id, org: house.id }, signal);
const counted = async (): Promise<number> =>
  (await inWork(services, clerk, (work) => countRecords(work, 'probe_record', {}))).total;

/** Services that do something at the n-th new id: a moment in the middle of the writing. */
function interrupting(at: number, what: () => Promise<void> | void) {
  let pending: Promise<void> | void;
  let asked = 0;
  const chance: Chance = {
    bytes: (count) => {
      if (++asked === at) pending = what();
      return services.chance.bytes(count);
    },
  };
  return { using: { ...services, chance }, settled: async () => pending };
}

test('all rows are written once, however often the job runs; the run says so and the workbook is not kept', async () => {
  const before = await counted();
  const { id, state } = await ask('甲');
  expect(state).toBe('queued');
  await run(id);
  await run(id);
  expect(await counted()).toBe(before + 45);
  expect(await getImport(services, clerk, id)).toMatchObject({ state: 'done', done: 45, total: 45, accepted: 45, problems: [] });
  const kept = await sql<{
    n: number;
  }>`select count(*)::int as n from import_run where id = ${id}::uuid and bytes is not null`.execute(db.app);
  expect(kept.rows).toEqual([{ n: 0 }]);
});

test('the same file a second time is recognised and changes nothing', async () => {
  const bytes = await workbook('乙', 3);
  await run((await send(bytes)).id);
  const before = await counted();
  const { id } = await send(bytes);
  await run(id);
  expect(await getImport(services, clerk, id)).toMatchObject({
    state: 'refused',
    problems: [{ message: expect.stringMatching(/导入过/) }],
  });
  expect(await counted()).toBe(before);
});

test('a check only checks', async () => {
  const before = await counted();
  const { id } = await ask('丙', 30, true);
  await run(id);
  expect(await getImport(services, clerk, id)).toMatchObject({ state: 'done', accepted: 30, isDryRun: true });
  expect(await counted()).toBe(before);
});

test('called off while it waits or while it writes, nothing is written; somebody else can neither see it nor call it off', async () => {
  const before = await counted();
  const waiting = await ask('丁');
  await expect(getImport(services, other, waiting.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(cancelImport(services, other, waiting.id)).rejects.toMatchObject({ code: 'not_found' });
  expect((await cancelImport(services, clerk, waiting.id)).state).toBe('cancelled');
  await run(waiting.id);
  const { id } = await ask('戊');
  let seen: unknown;
  const { using, settled } = interrupting(30, async () => {
    seen = await getImport(services, clerk, id);
    await cancelImport(services, clerk, id);
  });
  await run(id, never, using);
  await settled();
  expect(seen).toMatchObject({ state: 'running', total: 45 });
  expect(await getImport(services, clerk, id)).toMatchObject({ state: 'cancelled' });
  expect(await counted()).toBe(before);
});

test('when the server stops in the middle nothing is written, and the job that runs again later writes all', async () => {
  const before = await counted();
  const { id } = await ask('己');
  const stopping = new AbortController();
  const { using } = interrupting(30, () => stopping.abort());
  await expect(run(id, stopping.signal, using)).rejects.toThrow();
  expect(await counted()).toBe(before);
  expect((await getImport(services, clerk, id)).state).toBe('running');
  await run(id);
  expect(await counted()).toBe(before + 45);
});

test('the rights are those of the day it runs: an account closed meanwhile writes nothing', async () => {
  const before = await counted();
  const { id } = await ask('庚', 3);
  await sql`update account set disabled_at = now() where id = ${clerk.accountId}::uuid`.execute(db.app);
  await run(id);
  await sql`update account set disabled_at = null where id = ${clerk.accountId}::uuid`.execute(db.app);
  expect((await getImport(services, clerk, id)).state).toBe('refused');
  expect(await counted()).toBe(before);
});

test('who may not enter records in a register cannot ask for an import of it', async () => {
  const doctor = await house.actor('赵医生', [], 0);
  await expect(
    requestImport(services, doctor, { ledger: 'probe_record', fileName: 'x.xlsx', bytes: new Uint8Array(), dryRun: false }),
  ).rejects.toMatchObject({ code: 'not_found' });
});

test('a refused sheet waits for its owner seven days, then it is gone though nobody sends another', async () => {
  const { id } = await send(await workbook('空', 0));
  await run(id);
  expect((await getImport(services, clerk, id)).state).toBe('refused');
  await forgetSheets(services, house.id);
  expect((await markedImport(services, clerk, id)).name).toBe('试验（问题已标出）');
  const later = { ...services, clock: { ...services.clock, now: () => '2025-11-29T02:00:00.000Z' } };
  await forgetSheets(later, house.id);
  await expect(markedImport(services, clerk, id)).rejects.toMatchObject({ code: 'not_found' });
});
