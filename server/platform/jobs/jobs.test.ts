import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { inTrx, sql } from '../postgres/database.ts';
import { enqueue } from './queue.ts';
import { startWorker, type Task } from './worker.ts';

const db = await testDatabase();

async function worked(tasks: Readonly<Record<string, Task>>, until: () => boolean): Promise<void> {
  const worker = await startWorker({ ownerUrl: db.ownerUrl, tasks });
  try {
    await vi.waitUntil(until, { timeout: 20_000, interval: 20 });
  } finally {
    await worker.stop();
  }
}

test('a job is done when its transaction commits and never when it is taken back', async () => {
  const done: string[] = [];
  await inTrx(db.app, [], (tx) => enqueue(tx, { task: 'note', payload: { name: 'kept' } }));
  await expect(
    inTrx(db.app, [], async (tx) => {
      await enqueue(tx, { task: 'note', payload: { name: 'undone' } });
      throw new Error('taken back');
    }),
  ).rejects.toThrow('taken back');
  await inTrx(db.app, [], (tx) => enqueue(tx, { task: 'note', payload: { name: 'last' } }));
  await worked({ note: async ({ name = '' }) => void done.push(name) }, () => done.includes('last'));
  expect(done).toEqual(['kept', 'last']);
});

test('the same key asked for many times is one job', async () => {
  const done: string[] = [];
  for (let time = 0; time < 5; time++)
    await inTrx(db.app, [], (tx) => enqueue(tx, { task: 'keep', payload: { org: 'H01' }, key: 'keep:H01' }));
  await inTrx(db.app, [], (tx) => enqueue(tx, { task: 'keep', payload: { org: 'H02' }, key: 'keep:H02' }));
  await worked({ keep: async ({ org = '' }) => void done.push(org) }, () => done.includes('H02'));
  expect(done).toEqual(['H01', 'H02']);
});

test('a job that fails is told and tried again', async () => {
  const told: unknown[] = [];
  let tries = 0;
  await inTrx(db.app, [], (tx) => enqueue(tx, { task: 'stumble', payload: {} }));
  const worker = await startWorker({
    ownerUrl: db.ownerUrl,
    onFailure: (task, error) => told.push([task, error instanceof Error ? error.message : '']),
    tasks: {
      stumble: async () => {
        tries++;
        if (tries === 1) throw new Error('not yet');
      },
    },
  });
  await vi.waitUntil(() => tries === 2, { timeout: 20_000, interval: 50 });
  await worker.stop();
  expect(told).toEqual([['stumble', 'not yet']]);
});

test('the application can hand jobs over and do nothing else with the queue', async () => {
  await expect(sql`select * from graphile_worker._private_jobs`.execute(db.app)).rejects.toThrow(/permission denied/);
  await expect(sql`select graphile_worker.add_job('x')`.execute(db.app)).rejects.toThrow(/permission denied/);
});

test('the job of a killed worker is done by another at once, not after hours', async () => {
  const child = fork(fileURLToPath(new URL('held-job.fixture.ts', import.meta.url)), [db.ownerUrl], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  await inTrx(db.app, [], (tx) => enqueue(tx, { task: 'held', payload: { name: 'important' } }));
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const locked = async (): Promise<number> => {
    const client = new pg.Client({ connectionString: db.ownerUrl });
    await client.connect();
    const { rows } = await client.query(`select 1 from graphile_worker._private_jobs where locked_by is not null`);
    await client.end();
    return rows.length;
  };
  expect(await locked()).toBe(1);
  const done: string[] = [];
  await worked({ held: async ({ name = '' }) => void done.push(name) }, () => done.length > 0);
  expect(done).toEqual(['important']);
  expect(await locked()).toBe(0);
}, 60_000);
