import type { Ledger } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { testOrganisation } from '../testing/people.ts';
import { moveRecords } from './batch.ts';
import { probe, probeServices } from './probe.fixture.ts';
import { countRecords, getRecord, listRecords, listVersions } from './read.ts';
import { inWork } from './services.ts';
import { UNDO_SECONDS, undoChange } from './undo.ts';
import { createRecord, moveRecord, removeRecord, updateRecord } from './write.ts';

const db = await testDatabase();
const base = await probeServices(db);
const ledger: Ledger = {
  ...probe,
  moves: {
    ...probe.moves,
    hold: { label: '送审', from: ['draft'], to: 'filed', by: [['hospital_clerk', 'organisation']], asks: ['body'], undo: true },
    end: { label: '直接办结', from: ['draft'], to: 'closed', by: [['hospital_clerk', 'organisation']] },
  },
};
const services = { ...base, ledgers: new Map([[ledger.name, ledger]]) };
const house = await testOrganisation(db.app, 'H01');
const clerk = await house.actor('王经办', ['hospital_clerk'], 0);
const colleague = await house.actor('孙经办', ['hospital_clerk'], 0);
const stranger = await (await testOrganisation(db.app, 'H02')).actor('外院经办', ['hospital_clerk'], 0);

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));
const enter = async (title: string, values: Record<string, unknown> = {}) =>
  (
    await inWork(services, clerk, (work) =>
      createRecord(work, { ledger: ledger.name, values: { title, kind: 'routine', heldAt: '2025-08-20', ...values } }),
    )
  ).record.id;
const remove = (id: string, version = 1) =>
  inWork(services, clerk, (work) => removeRecord(work, { ledger: ledger.name, id, version, reason: '删除草稿' }));
const undo = (id: string, version: number, who = clerk) =>
  inWork(services, who, (work) => undoChange(work, { ledger: ledger.name, id, version }));
const found = async (q: string) =>
  (await inWork(services, clerk, (work) => listRecords(work, ledger.name, { q }))).rows.map((row) => row.record.id);

test('a removal taken back at once puts the record where it was: listed, found, with its clock, and both steps in its history', async () => {
  const id = await enter('撤销删除');
  await remove(id);
  expect(await found('撤销删除')).toEqual([]);
  await undo(id, 2);
  expect(await found('chexiaoshanchu')).toEqual([id]);
  const versions = await inWork(services, clerk, (work) => listVersions(work, ledger.name, id));
  expect(versions.map(({ move, removed }) => [move, removed])).toEqual([
    ['create', false],
    ['remove', true],
    ['undo', false],
  ]);
  const client = new pg.Client({ connectionString: db.superUrl });
  await client.connect();
  const clocks = await client.query('select move from deadline where record_id = $1', [id]);
  await client.end();
  expect(clocks.rows).toEqual([{ move: 'file' }]);
});

test('it is taken back by who did it, for a short while, and not after anything else happened', async () => {
  const id = await enter('只能本人撤销');
  await remove(id);
  // As ever: what was removed is not there for anybody else.
  expect(await undo(id, 2, colleague).catch(codeOf)).toBe('not_found');
  expect(await undo(id, 2, stranger).catch(codeOf)).toBe('not_found');
  expect(await undo(id, 1).catch(codeOf)).toBe('stale');
  services.clock.set(new Date(Date.parse(services.clock.now()) + (UNDO_SECONDS + 1) * 1_000).toISOString());
  expect(await undo(id, 2).catch(codeOf)).toBe('wrong_state');
  const fresh = await enter('没有可撤销的');
  expect(await undo(fresh, 1).catch(codeOf)).toBe('wrong_state');
  await inWork(services, clerk, (work) =>
    updateRecord(work, { ledger: ledger.name, id: fresh, version: 1, values: { body: '改' } }),
  );
  expect(await undo(fresh, 2).catch(codeOf)).toBe('wrong_state');
});

test('a move marked so goes back with what it asked for; one that is not marked stays', async () => {
  const id = await enter('撤销送审', { body: '原文' });
  const moved = await inWork(services, clerk, (work) =>
    moveRecord(work, { ledger: ledger.name, id, version: 1, move: 'hold', values: { body: '改过' } }),
  );
  expect(moved.record).toMatchObject({ state: 'filed', values: { body: '改过' } });
  expect(await undo(id, 2, colleague).catch(codeOf)).toBe('wrong_state');
  await undo(id, 2);
  expect((await inWork(services, clerk, (work) => getRecord(work, ledger.name, id))).record).toMatchObject({
    state: 'draft',
    version: 3,
    values: { body: '原文' },
  });
  await inWork(services, clerk, (work) => moveRecord(work, { ledger: ledger.name, id, version: 3, move: 'end' }));
  expect(await undo(id, 4).catch(codeOf)).toBe('wrong_state');
});

test('a batch moves all or none, names what refused, signs nothing, and touches nothing out of reach', async () => {
  const ids = [await enter('成批甲'), await enter('成批乙'), await enter('成批丙')];
  const batch = (move: string, records: readonly { id: string; version: number }[], who = clerk) =>
    inWork(services, who, (work) => moveRecords(work, { ledger: ledger.name, move, records }));
  const all = ids.map((id) => ({ id, version: 1 }));
  const states = async () =>
    (await inWork(services, clerk, (work) => listRecords(work, ledger.name, { filters: [{ field: 'id', any: ids }] }))).rows.map(
      (row) => row.record.state,
    );
  const refusal = await batch('end', [...all.slice(0, 2), { id: ids[2] ?? '', version: 9 }]).catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    code: 'invalid_input',
    details: { problems: [{ message: expect.stringMatching(/^《成批丙》：.*已被他人修改/) }] },
  });
  expect(await states()).toEqual(['draft', 'draft', 'draft']);
  expect(await batch('file', all).catch(codeOf)).toBe('forbidden');
  expect(await batch('nothing', all).catch(codeOf)).toBe('not_found');
  const foreign = await batch('end', all, stranger).catch((error: unknown) => error);
  expect(JSON.stringify((foreign as AppError).details)).not.toContain('成批');
  expect(await batch('end', all)).toEqual({ moved: 3 });
  expect(await states()).toEqual(['closed', 'closed', 'closed']);
});

test('a count stops at its cap, and is exact when somebody asks', async () => {
  const client = new pg.Client({ connectionString: db.superUrl });
  await client.connect();
  await client.query(
    `insert into probe_record (id, org_id, owner_ids, state, state_since, version, happened_on, recorded_at, registered_at, recorded_by, search_text, title, kind, held_at)
     select gen_random_uuid(), $1, '{}', 'closed', now(), 1, '2025-08-20', now(), now(), $2, '', '批量', 'routine', '2025-08-20' from generate_series(1, 10050)`,
    [house.id, clerk.personId],
  );
  await client.end();
  const filters = [{ field: 'kind', any: ['routine'] }];
  expect(await inWork(services, clerk, (work) => countRecords(work, ledger.name, { filters }))).toEqual({
    total: 10_000,
    capped: true,
  });
  const exact = await inWork(services, clerk, (work) => countRecords(work, ledger.name, { filters }, { isExact: true }));
  expect(exact.capped).toBe(false);
  expect(exact.total).toBeGreaterThanOrEqual(10_050);
});
