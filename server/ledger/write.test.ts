import { AppError } from '@qinglian/kernel/errors.ts';
import pg from 'pg';
import { expect, test } from 'vitest';
import { rowsOf, sql } from '../platform/postgres/database.ts';
import { testDatabase } from '../testing/database.ts';
import { testOrganisation } from '../testing/people.ts';
import { listClocks } from './clocks.ts';
import { probe, probeServices } from './probe.fixture.ts';
import { countRecords, findVersionKnownAt, getRecord, listRecords, listVersions } from './read.ts';
import { getLedger, inWork } from './services.ts';
import { createRecord, moveRecord, removeRecord, updateRecord } from './write.ts';

const db = await testDatabase();
const services = await probeServices(db);
const house = await testOrganisation(db.app, 'H01');
const other = await testOrganisation(db.app, 'H02');
const clerk = await house.actor('王经办', ['hospital_clerk', 'staff'], 0);
const filler = await house.actor('李填报', ['dept_filler'], 1);
const nurse = await house.actor('赵护士', ['staff'], 2);
const inspector = await house.actor('钱纪检', ['hospital_discipline'], 0);
const stranger = await other.actor('外院经办', ['hospital_clerk'], 0);

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));
const refused = async (task: Promise<unknown>): Promise<string> => task.then(() => 'done', codeOf);
const enter = (actor = clerk, values: Record<string, unknown> = {}) =>
  inWork(services, actor, (work) =>
    createRecord(work, {
      ledger: 'probe_record',
      values: { title: '第三季度药事会', kind: '例会', heldAt: '2025-08-20', ...values },
    }),
  );

async function asSuper<R extends pg.QueryResultRow>(query: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: db.superUrl });
  await client.connect();
  const { rows } = await client.query<R>(query, values);
  await client.end();
  return rows;
}

test('a change, its version, its search text, its clock and its journal entry are one transaction', async () => {
  const stored = await enter();
  const { id } = stored.record;
  expect(await asSuper('select version, move from probe_record_version where record_id = $1', [id])).toEqual([
    { version: 1, move: 'create' },
  ]);
  expect(await asSuper('select move, due_on::text from deadline where record_id = $1', [id])).toEqual([
    { move: 'file', due_on: '2025-11-25' },
  ]);
  expect(await asSuper("select entries->0->>'hash' as hash from journal_link order by seq desc limit 1")).toEqual([
    { hash: stored.record.hash },
  ]);
  const failing = { ...services, hooks: [async () => Promise.reject(new Error('hook'))] };
  const before = await asSuper(
    'select (select count(*) from probe_record_version) as v, (select count(*) from journal_link) as l, (select count(*) from record_search) as s',
  );
  await expect(
    inWork(failing, clerk, (work) =>
      createRecord(work, { ledger: 'probe_record', values: { title: '甲', kind: '例会', heldAt: '2025-08-20' } }),
    ),
  ).rejects.toThrow('hook');
  expect(
    await asSuper(
      'select (select count(*) from probe_record_version) as v, (select count(*) from journal_link) as l, (select count(*) from record_search) as s',
    ),
  ).toEqual(before);
});

test('wrong values are named at their fields, all at once, and nothing is written', async () => {
  const task = enter(clerk, { title: '  ', heldAt: '2025-13-40', kind: '茶话会', amount: '-3', nonsense: 1, approval: {} });
  const error = await task.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AppError);
  const fields = error instanceof AppError ? (error.details.problems ?? []).map((problem) => problem.field) : [];
  expect(fields.sort()).toEqual(['amount', 'approval', 'heldAt', 'kind', 'nonsense', 'title']);
  expect(await refused(enter(clerk, { heads: 13 }))).toBe('invalid_input');
  expect(await refused(enter(clerk, { heldAt: '2025-12-01' }))).toBe('invalid_input');
  expect(await refused(enter(clerk, { chair: stranger.personId }))).toBe('invalid_input');
});

test('text that a reader does not see as it is stored is refused: control characters, turned reading direction, half a character', async () => {
  for (const hidden of ['\u0007', '\u202E', '\u2066', '\uD800', '\uDC00'])
    for (const field of ['title', 'body'])
      expect([hidden, field, await refused(enter(clerk, { [field]: `合同${hidden}gpj.exe` }))]).toEqual([
        hidden,
        field,
        'invalid_input',
      ]);
  expect((await enter(clerk, { title: '𠮷野家 😀' })).record.values['title']).toBe('𠮷野家 😀');
});

test('the same submission sent twice is written once', async () => {
  const send = () =>
    inWork(services, clerk, (work) =>
      createRecord(work, { ledger: 'probe_record', key: 'k1', values: { title: '重复', kind: '例会', heldAt: '2025-08-20' } }),
    );
  const [first, second] = [await send(), await send()];
  expect(second.record.id).toBe(first.record.id);
  expect(await asSuper("select count(*)::int as n from probe_record where title = '重复'")).toEqual([{ n: 1 }]);
});

test('a stale edit is refused and the later version stands', async () => {
  const { record } = await enter();
  const edit = (title: string) =>
    inWork(services, clerk, (work) =>
      updateRecord(work, { ledger: 'probe_record', id: record.id, version: 1, values: { title } }),
    );
  await edit('先改');
  expect(await refused(edit('后改'))).toBe('stale');
  const now = await inWork(services, clerk, (work) => getRecord(work, 'probe_record', record.id));
  expect(now.record).toMatchObject({ version: 2, values: { title: '先改', kind: 'routine' } });
});

test('not there, removed, of another hospital and not mine are one and the same answer', async () => {
  const { record } = await enter();
  const read = (actor: typeof clerk, id: string) =>
    refused(inWork(services, actor, (work) => getRecord(work, 'probe_record', id)));
  expect(await read(clerk, record.id)).toBe('done');
  expect(await read(clerk, '00000000-0000-7000-8000-000000000000')).toBe('not_found');
  expect(await read(stranger, record.id)).toBe('not_found');
  expect(await read(nurse, record.id)).toBe('not_found');
  await inWork(services, clerk, (work) =>
    removeRecord(work, { ledger: 'probe_record', id: record.id, version: 1, reason: '重复登记' }),
  );
  expect(await read(clerk, record.id)).toBe('not_found');
  expect(
    await asSuper('select move, reason from probe_record_version where record_id = $1 order by version', [record.id]),
  ).toEqual([
    { move: 'create', reason: null },
    { move: 'remove', reason: '重复登记' },
  ]);
});

test('a department reaches its own records, a person those that name him, and moves belong to their roles', async () => {
  const { record: mine } = await enter(filler);
  const { record: named } = await enter(clerk, { chair: nurse.personId });
  const list = async (actor: typeof clerk) =>
    (await inWork(services, actor, (work) => listRecords(work, 'probe_record', {}))).rows.map((row) => row.record.id);
  expect(await list(filler)).toEqual([mine.id]);
  expect(await list(nurse)).toEqual([named.id]);
  expect(await list(stranger)).toEqual([]);
  const file = (actor: typeof clerk, id: string) =>
    refused(
      inWork(services, actor, (work) =>
        moveRecord(work, { ledger: 'probe_record', id, version: 1, move: 'file', password: 'right' }),
      ),
    );
  expect(await file(filler, mine.id)).toBe('forbidden');
  expect(await file(stranger, mine.id)).toBe('not_found');
  expect(await file(clerk, mine.id)).toBe('done');
});

test('a signing move wants the own password and binds the content; a closed state is not edited', async () => {
  const { record } = await enter();
  const file = (password: string) =>
    inWork(services, clerk, (work) =>
      moveRecord(work, { ledger: 'probe_record', id: record.id, version: 1, move: 'file', password }),
    );
  expect(await refused(file('wrong'))).toBe('invalid_input');
  const signed = await file('right');
  expect(signed.record.values['approval']).toMatchObject({ personId: clerk.personId, method: 'password' });
  expect(
    await refused(
      inWork(services, clerk, (work) =>
        updateRecord(work, { ledger: 'probe_record', id: record.id, version: 2, values: { title: '改' } }),
      ),
    ),
  ).toBe('forbidden');
  const close = (values: Record<string, unknown>) =>
    inWork(services, clerk, (work) =>
      moveRecord(work, { ledger: 'probe_record', id: record.id, version: 2, move: 'close', values }),
    );
  expect(await refused(close({}))).toBe('invalid_input');
  expect(await refused(close({ title: '夹带' }))).toBe('invalid_input');
  expect((await close({ body: '已办' })).record.state).toBe('closed');
});

test('a signature lapses when the content it bound changes', async () => {
  const { record } = await enter();
  await inWork(services, clerk, (work) =>
    moveRecord(work, { ledger: 'probe_record', id: record.id, version: 1, move: 'file', password: 'right' }),
  );
  const kept = await inWork(services, clerk, (work) => getRecord(work, 'probe_record', record.id));
  expect(kept.record.values['approval']).not.toBeNull();
  const closed = await inWork(services, clerk, (work) =>
    moveRecord(work, { ledger: 'probe_record', id: record.id, version: 2, move: 'close', values: { body: '签字后改写' } }),
  );
  expect(closed.record.values['approval']).toBeNull();
});

test('a hidden field is neither shown, written, filtered nor sorted by', async () => {
  const { record } = await enter(clerk);
  await asSuper("update probe_record set secret = '机密意见' where id = $1", [record.id]);
  const asClerk = await inWork(services, clerk, (work) => getRecord(work, 'probe_record', record.id));
  expect(JSON.stringify(asClerk)).not.toContain('机密意见');
  const clocks = await inWork(services, clerk, (work) => listClocks(work, getLedger(services, 'probe_record')));
  expect(clocks.map(({ stored }) => stored.record.id)).toContain(record.id);
  expect(JSON.stringify(clocks)).not.toContain('机密意见');
  const asInspector = await inWork(services, inspector, (work) => getRecord(work, 'probe_record', record.id));
  expect(asInspector.record.values['secret']).toBe('机密意见');
  expect(
    await refused(
      inWork(services, clerk, (work) => listRecords(work, 'probe_record', { filters: [{ field: 'secret', any: ['机密意见'] }] })),
    ),
  ).toBe('invalid_input');
  expect(await refused(inWork(services, clerk, (work) => listRecords(work, 'probe_record', { sort: 'secret' })))).toBe(
    'invalid_input',
  );
  expect(await refused(enter(clerk, { secret: '猜' }))).toBe('invalid_input');
});

test('search finds two Chinese characters, one, pinyin and initials, and only in the own hospital', async () => {
  const { record } = await enter(clerk, { title: '耗材遴选专题会' });
  await enter(stranger, { title: '耗材遴选外院会' });
  const find = async (q: string) =>
    (await inWork(services, clerk, (work) => listRecords(work, 'probe_record', { q }))).rows.map((row) => row.record.id);
  for (const q of ['遴选', '遴', 'haocai', 'hclx', '耗材遴选']) expect(await find(q), q).toEqual([record.id]);
  for (const q of ['遴外', '%', '_', '不存在']) expect(await find(q), q).toEqual([]);
  expect(await inWork(services, clerk, (work) => countRecords(work, 'probe_record', { q: '遴选' }))).toEqual({
    total: 1,
    capped: false,
  });
});

test('pages neither repeat nor skip, with blanks in the sorted column', async () => {
  const town = await testOrganisation(db.app, 'H03');
  const actor = await town.actor('孙经办', ['hospital_clerk'], 0);
  for (let n = 0; n < 23; n++) await enter(actor, { title: `记录${n}`, heads: n % 3 === 0 ? null : n % 4 });
  for (const sort of ['-heldAt', 'heads', '-heads', 'title', '-recordedAt']) {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await inWork(services, actor, (work) =>
        listRecords(work, 'probe_record', { sort, limit: 5, ...(after === undefined ? {} : { after }) }),
      );
      seen.push(...page.rows.map((row) => row.record.id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(new Set(seen).size, sort).toBe(23);
    expect(seen.length, sort).toBe(23);
  }
});

test('history shows each version, and what was known on a day can be asked', async () => {
  services.clock.set('2025-11-01T01:00:00.000Z');
  const { record } = await enter(clerk, { heads: 5 });
  services.clock.set('2025-11-10T01:00:00.000Z');
  await inWork(services, clerk, (work) =>
    updateRecord(work, { ledger: 'probe_record', id: record.id, version: 1, values: { heads: 6 }, reason: '更正' }),
  );
  services.clock.set('2025-11-22T01:00:00.000Z');
  const versions = await inWork(services, clerk, (work) => listVersions(work, 'probe_record', record.id));
  expect(versions.map(({ version, move, reason, values }) => [version, move, reason, values['heads']])).toEqual([
    [1, 'create', null, 5],
    [2, 'update', '更正', 6],
  ]);
  const known = (at: string) => inWork(services, clerk, (work) => findVersionKnownAt(work, 'probe_record', record.id, at));
  expect((await known('2025-11-05T00:00:00.000Z'))?.values['heads']).toBe(5);
  expect(await known('2025-10-30T00:00:00.000Z')).toBeUndefined();
});

test('row-level security holds where a query would forget its organisation', async () => {
  await enter(stranger);
  const seen = await inWork(services, clerk, (work) =>
    rowsOf(work.tx, sql<{ org_id: string }>`select distinct org_id from ${sql.table(probe.name)}`),
  );
  expect(seen).toEqual([{ org_id: house.id }]);
  await expect(sql`update journal_link set hash = 'x'`.execute(db.app)).rejects.toThrow('permission denied');
  await expect(sql`delete from probe_record_version`.execute(db.app)).rejects.toThrow('permission denied');
});
