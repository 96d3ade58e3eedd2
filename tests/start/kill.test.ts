/**
 * The power goes, at bad moments: the server is killed (kill -9, its database too where it says so) and started again on the
 * same data. `QINGLIAN_KILL_ROUNDS` repeats each part (default 1): `QINGLIAN_KILL_ROUNDS=20 npm test -- kill` looks for rarer moments.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbedded } from '@qinglian/server/platform/embedded/embedded.ts';
import { lockOf } from '@qinglian/server/platform/embedded/processes.ts';
import { writeWorkbook } from '@qinglian/server/platform/office/xlsx.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, jsonOf, type Program, programOn, root, settings, temporaryFolder } from './program.ts';

const ROUNDS = Number(process.env['QINGLIAN_KILL_ROUNDS'] ?? 1);
const ROWS = 400;
const MINUTES = 60_000;
const folder = temporaryFolder();
const data = folder.at('data');
const qinglian: Program = programOn(data);

beforeAll(async () => {
  await build();
  jsonOf(qinglian('demo', 'reset', '--json'));
}, 10 * MINUTES);
afterAll(() => folder.remove());

interface Server {
  readonly origin: string;
  /** kill -9, of the server alone or with its database. */
  kill(what?: 'server' | 'both'): Promise<void>;
  /** Ctrl-C; throws unless it ends in order. */
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

async function start(): Promise<Server> {
  const child = spawn(process.execPath, [join(root, 'dist/server/main.mjs')], {
    cwd: root,
    env: settings(data, { PORT: '0', PUBLIC_PORT: '0' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString('utf8')));
  const ended = once(child, 'exit').then(() => {
    running.delete(child);
  });
  const until = performance.now() + 120_000;
  let origin: string | undefined;
  while (origin === undefined) {
    origin = /已启动 (http:\S+)/.exec(output)?.[1];
    if (child.exitCode !== null || performance.now() > until) throw new Error(`did not start: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    origin,
    kill: async (what = 'server') => {
      const database = lockOf(join(data, 'pg', 'cluster'));
      child.kill('SIGKILL');
      if (what === 'both' && database) process.kill(database.pid, 'SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGINT');
      await ended;
      if (child.exitCode !== 0) throw new Error(`ended with ${String(child.exitCode)}: ${output}`);
    },
  };
}

async function session(origin: string, account: string) {
  const own = { 'x-qinglian': '1' };
  const answer = await fetch(`${origin}/api/session/demo`, {
    method: 'POST',
    headers: { ...own, 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    get: async <T>(path: string): Promise<T> => (await fetch(origin + path, { headers: { cookie } })).json() as Promise<T>,
    post: (path: string, body: unknown) =>
      fetch(origin + path, {
        method: 'POST',
        headers: { ...own, cookie, ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }) },
        body: body instanceof FormData ? body : JSON.stringify(body),
      }),
  };
}
type Session = Awaited<ReturnType<typeof session>>;

/** As the database holds it, past every policy; the server may run or not. */
async function rows<R extends pg.QueryResultRow>(query: string, values: readonly unknown[] = []): Promise<readonly R[]> {
  const database = await openEmbedded({ dataDir: join(data, 'pg') });
  const client = new pg.Client({ connectionString: database.superUrl.replace(/postgres$/, 'qinglian') });
  await client.connect();
  try {
    return (await client.query<R>(query, [...values])).rows;
  } finally {
    await client.end();
    await database.stop();
  }
}

/** Every chain of the city, by the offline verifier, with every content. */
function mustVerify(...codes: readonly string[]): void {
  for (const code of codes) {
    const file = folder.at(`${code}.jsonl`);
    jsonOf(qinglian('journal', 'export', '--org', code, '--out', file, '--json'));
    expect(jsonOf<{ ok: boolean; firstBroken: unknown }>(qinglian('journal', 'verify', file, '--json'))).toMatchObject({
      ok: true,
      firstBroken: null,
    });
  }
}

/** What one write writes together: record, version, journal entry, search text. */
async function mustBeWhole(titles: string): Promise<number> {
  const [found] = await rows<{ records: number; versions: number; entries: number; searches: number }>(
    `with r as (select id from plan where title like $1)
     select (select count(*)::int from r) as records, (select count(*)::int from plan_version where title like $1) as versions,
       (select count(*)::int from journal_link l, jsonb_array_elements(l.entries) e where e->>'record' in (select id::text from r)) as entries,
       (select count(*)::int from record_search s join r on r.id = s.record_id) as searches`,
    [titles],
  );
  expect(new Set([found?.records, found?.versions, found?.entries, found?.searches]).size).toBe(1);
  return found?.records ?? -1;
}

async function workbook(title: string): Promise<Uint8Array> {
  const headers = ['方案名称*', '方案类别*', '印发日期*'];
  return writeWorkbook(
    [
      {
        name: '方案计划',
        columns: headers.map((header) => ({ header, width: 20 })),
        rows: Array.from({ length: ROWS }, (_, at) => [`${title}${at}`, '其他', '2025-09-10']),
      },
    ],
    title,
  );
}

interface Run {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly accepted: number;
}

async function sendFile(as: Session, bytes: Uint8Array): Promise<Run> {
  const form = new FormData();
  form.set('file', new Blob([Buffer.from(bytes)]), 'plans.xlsx');
  const answer = await as.post('/api/ledgers/plan/imports', form);
  return (await answer.json()) as Run;
}

async function reach(as: Session, id: string, isThere: (run: Run) => boolean): Promise<Run> {
  const until = performance.now() + 60_000;
  for (;;) {
    const run = await as.get<Run>(`/api/imports/${id}`);
    if (isThere(run)) return run;
    if (performance.now() > until) throw new Error(`still ${JSON.stringify(run)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const isOver = ({ state }: Run): boolean => state !== 'queued' && state !== 'running';

for (const what of ['server', 'both'] as const)
  test(
    `killed (${what === 'both' ? 'server and database' : 'server'}) during an import: nothing half-written, the waiting job writes all rows once, the same file again is recognised`,
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const title = `断电${what}${round}方案`;
        const bytes = await workbook(title);
        const first = await start();
        const clerk = await session(first.origin, 'h01-clerk');
        const { id } = await sendFile(clerk, bytes);
        const seen = await reach(clerk, id, ({ done }) => done >= ROWS / 4);
        expect(seen.state).toBe('running');
        await first.kill(what);
        expect(await mustBeWhole(`${title}%`)).toBe(0);
        const second = await start();
        try {
          const again = await session(second.origin, 'h01-clerk');
          expect(await reach(again, id, isOver)).toMatchObject({ state: 'done', accepted: ROWS });
          expect(await mustBeWhole(`${title}%`)).toBe(ROWS);
          const repeated = await sendFile(again, bytes);
          expect(await reach(again, repeated.id, isOver)).toMatchObject({ state: 'refused' });
          expect(await mustBeWhole(`${title}%`)).toBe(ROWS);
        } finally {
          await second.stop();
        }
        mustVerify('H01');
      }
    },
    ROUNDS * 3 * MINUTES,
  );

interface Detail {
  readonly record: { readonly id: string; readonly version: number; readonly state: string };
}

test(
  'killed during signing: the signature stands whole, with version, journal and issued document, or not at all',
  async () => {
    const outcomes: string[] = [];
    // The password is checked first, so the writing lies somewhere after the tenth millisecond; where, the machine decides.
    for (const delayMs of [10, 25, 40, 60, 90, ...Array.from({ length: 5 * (ROUNDS - 1) }, (_, at) => 15 + 5 * at)]) {
      const server = await start();
      const clerk = await session(server.origin, 'h01-clerk');
      const drafted = (await (await clerk.post('/api/reports', { type: 'monthly', period: '2025-11' })).json()) as Detail;
      const { id } = drafted.record;
      const move = async (as: Session, name: string, version: number, values: Readonly<Record<string, unknown>> = {}) =>
        as.post(`/api/ledgers/report/records/${id}/moves/${name}`, { version, values, password: 'Qinglian-2025' });
      const now = async (as: Session): Promise<Detail['record']> => (await as.get<Detail>(`/api/reports/${id}`)).record;
      // Back to where signing begins, wherever the last round ended.
      let at = await now(clerk);
      if (at.state === 'draft') expect((await move(clerk, 'submitReview', at.version)).status).toBe(200);
      at = await now(clerk);
      if (at.state === 'reviewing')
        expect((await move(await session(server.origin, 'h01-jiwei'), 'passReview', at.version)).status).toBe(200);
      at = await now(clerk);
      expect(at.state).toBe('approving');
      const secretary = await session(server.origin, 'h01-secretary');
      const signing = move(secretary, 'sign', at.version).then(
        ({ status }) => status,
        () => 0,
      );
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await server.kill(delayMs % 4 === 0 ? 'both' : 'server');
      const status = await signing;
      const [state] = await rows<{ signed: boolean; version: number; versions: number; entries: number; issued: number }>(
        `select r.state = 'signed' as signed, r.version, (select count(*)::int from report_version v where v.record_id = r.id) as versions,
         (select count(*)::int from journal_link l, jsonb_array_elements(l.entries) e where e->>'record' = r.id::text and e->>'ledger' = 'report' and e->>'move' <> 'read') as entries,
         (select count(*)::int from issued_document d where d.report_id = r.id and d.lapsed_at is null) as issued
       from report r where r.id = $1`,
        [id],
      );
      expect(state).toBeDefined();
      expect(state).toMatchObject({ versions: state?.version, entries: state?.version, issued: state?.signed === true ? 1 : 0 });
      if (status === 200) expect(state?.signed).toBe(true);
      outcomes.push(state?.signed === true ? 'signed' : 'not signed');
      if (state?.signed === true) break;
    }
    expect(outcomes.length).toBeGreaterThan(0);
    mustVerify('H01');
  },
  ROUNDS * 3 * MINUTES,
);

test(
  'killed during a backup: no folder that looks like a backup, and the next one is whole',
  async () => {
    const target = folder.at('copy');
    const child = spawn(process.execPath, [join(root, 'dist/server/cli.mjs'), 'backup', target], {
      cwd: root,
      env: settings(data),
      stdio: 'ignore',
    });
    const until = performance.now() + 60_000;
    while (!existsSync(`${target}.partial`) && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(existsSync(`${target}.partial`)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(target, 'manifest.json'))).toBe(false);
    expect(existsSync(join(`${target}.partial`, 'manifest.json'))).toBe(false);
    expect(qinglian('restore', `${target}.partial`).status).toBe(2);
    jsonOf(qinglian('backup', target, '--json'));
    const elsewhere = programOn(folder.at('second'));
    jsonOf(elsewhere('restore', target, '--json'));
  },
  2 * MINUTES,
);

test(
  'killed while the demo city is written: the next start writes all of it, not half',
  async () => {
    const half = folder.at('half');
    const child = spawn(process.execPath, [join(root, 'dist/server/cli.mjs'), 'demo', 'reset'], {
      cwd: root,
      env: settings(half),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString('utf8')));
    const until = performance.now() + 60_000;
    while (!said.includes('写入演示记录 400') && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await once(child, 'exit');
    jsonOf(programOn(half)('demo', 'reset', '--json'));
    const whole = jsonOf<{ tables: readonly { name: string; rows: number }[] }>(
      programOn(half)('backup', folder.at('half-copy'), '--json'),
    );
    const meetings = whole.tables.find(({ name }) => name === 'meeting')?.rows ?? 0;
    const manifest = JSON.parse(readFileSync(folder.at('copy', 'manifest.json'), 'utf8')) as typeof whole;
    expect(meetings).toBe(manifest.tables.find(({ name }) => name === 'meeting')?.rows);
  },
  3 * MINUTES,
);
