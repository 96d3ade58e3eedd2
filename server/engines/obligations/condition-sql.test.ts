/** The operators of packs in JavaScript and in PostgreSQL: the same records, whatever the condition. */
import { type Condition, holds } from '@qinglian/domain/obligations/condition.ts';
import { conditionSql } from '@qinglian/domain/obligations/condition-sql.ts';
import { loadCondition } from '@qinglian/domain/obligations/load-condition.ts';
import type { FieldValue } from '@qinglian/kernel/fields/index.ts';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probe } from '../../ledger/probe.fixture.ts';
import { columnsOf } from '../../ledger/tables.ts';
import { testDatabase } from '../../testing/database.ts';

const db = await testDatabase();
const client = new pg.Client({ connectionString: db.superUrl });
const columns = columnsOf(probe);

const ids = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
const texts = ['甲', '甲乙', "it's", 'a%_\\', '"q"', '😀', '￮', '', 'NULL', '{}', '$1', '例会'];
const days = ['2024-02-29', '2025-01-01', '2025-09-30', '2025-10-11', '2026-12-31'];
const periods = ['2025', '2025-H1', '2025-Q3', '2025-09', '2025-10'];
const whole = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0, 100_000_000_000));
const anyText = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 4 }).map((text) => text.replaceAll('\0', '')),
);
const filled = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 });
const paper = { kind: 'file' as const, slot: '会议纪要', fileId: ids[0] ?? '', name: '纪要', sha256: '' };
const signed = { personId: ids[0] ?? '', postId: ids[1] ?? '', signedAt: '', contentHash: '', method: 'password' as const };

type Row = Readonly<Record<string, FieldValue>>;
const row: fc.Arbitrary<Row> = fc.record({
  state: fc.constantFrom(...Object.keys(probe.states)),
  title: filled(anyText),
  body: filled(anyText),
  kind: filled(fc.constantFrom('routine', 'urgent')),
  topics: filled(fc.subarray(['money', 'people'])),
  heads: filled(whole),
  amount: filled(whole),
  heldAt: filled(fc.constantFrom(...days)),
  forPeriod: filled(fc.constantFrom(...periods)),
  chair: filled(fc.constantFrom(...ids)),
  attendees: filled(fc.subarray(ids)),
  papers: filled(fc.constantFrom([], [paper])),
  approval: filled(fc.constant(signed)),
});

/** Conditions as a pack writes them: labels, snake_case, maps. */
type Raw = Readonly<Record<string, unknown>>;
const on = (field: string, arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<Raw> => arbitrary.map((given) => ({ [field]: given }));
const several = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 3 });
const exists = fc.record({ exists: fc.boolean() });
const equal = (value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    value,
    several(value).map((list) => ({ in: list })),
    value.map((one) => ({ not: one })),
    several(value).map((list) => ({ not: list })),
  );
const ordered = <T extends string | number>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    equal(value),
    value.map((one) => ({ gte: one })),
    value.map((one) => ({ lte: one })),
    fc.tuple(value, value).map((pair) => ({ between: pair.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) })),
    fc.tuple(value, value).map(([gte, lte]) => ({ gte, not: { lte } })),
    exists,
  );
const dated = <T extends string>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    ordered(value),
    value.map((one) => ({ before: one })),
    value.map((one) => ({ after: one })),
  );
const listed = (value: fc.Arbitrary<string>) =>
  fc.oneof(
    value,
    several(value).map((list) => ({ has_any: list })),
    several(value).map((list) => ({ has_all: list })),
    several(value).map((list) => ({ not: list })),
    exists,
  );
const half = fc.integer({ min: -6, max: 6 }).map((n) => n / 2);

const atom: fc.Arbitrary<Raw> = fc.oneof(
  on('state', equal(fc.constantFrom('草稿', '已归档', 'closed'))),
  on('title', fc.oneof(equal(anyText), exists)),
  on(
    'kind',
    fc.oneof(
      equal(fc.constantFrom('例会', '督办会', 'urgent')),
      several(fc.constant('例会')).map((list) => ({ has_any: list })),
      exists,
    ),
  ),
  on('topics', listed(fc.constantFrom('经费', '人事', 'money'))),
  on('heads', ordered(fc.oneof(half, whole))),
  on('amount', ordered(whole)),
  on('held_at', dated(fc.constantFrom(...days))),
  on('for_period', dated(fc.constantFrom(...periods))),
  fc.constantFrom('chair', 'attendees', 'papers', 'approval', 'home', 'body').chain((field) => on(field, exists)),
);
const { raw } = fc.letrec<{ raw: Raw }>((tie) => ({
  raw: fc.oneof(
    { maxDepth: 3 },
    atom,
    fc.tuple(atom, atom).map(([a, b]) => ({ ...a, ...b })),
    tie('raw').map((one) => ({ not: one })),
    fc.tuple(several(tie('raw')), atom).map(([list, more]) => ({ ...more, any_of: list })),
  ),
}));

function loaded(condition: Raw): Condition {
  const problems: string[] = [];
  const report = (path: readonly (string | number)[], message: string): void => {
    problems.push(`${path.join('.')} ${message}`);
  };
  const found = loadCondition(condition, { source: probe, path: [], report });
  expect(problems, JSON.stringify(condition)).toEqual([]);
  return found;
}

const columnOf = (field: string): { column: string; type: string } => {
  if (field === 'state') return { column: 'state', type: 'text' };
  const found = columns.find((column) => column.field === field);
  if (!found) throw new Error(`no column for ${field}`);
  return found;
};

beforeAll(async () => {
  await client.connect();
  const own = columns.map(({ column, type }) => `"${column}" ${type}`).join(', ');
  await client.query(`create temp table sample (id integer primary key, state text, ${own})`);
});
afterAll(() => client.end());

async function store(rows: readonly Row[]): Promise<void> {
  await client.query('truncate sample');
  for (const [id, values] of rows.entries()) {
    const named = columns.filter(({ field }) => Object.hasOwn(values, field));
    const cells = named.map(({ field, type }) => {
      const value = values[field] ?? null;
      return type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
    });
    const marks = named.map(({ type }, at) => `$${at + 3}::${type}`).join(', ');
    const names = named.map(({ column }) => `"${column}"`).join(', ');
    await client.query(`insert into sample (id, state, ${names}) values ($1, $2, ${marks})`, [id, values['state'], ...cells]);
  }
}

test('a condition finds the same records in JavaScript and in PostgreSQL', async () => {
  let found = 0;
  let asked = 0;
  const rows = fc.array(row, { minLength: 12, maxLength: 24 });
  await fc.assert(
    fc.asyncProperty(rows, fc.array(raw, { minLength: 12, maxLength: 24 }), async (records, conditions) => {
      await store(records);
      for (const given of conditions) {
        const condition = loaded(given);
        // A parameter stands before, as it does behind an institution's own predicate.
        const { text, values } = conditionSql(condition, columnOf, 2);
        const inDatabase = await client.query<{ id: number; is_null: boolean }>(
          `select id, (${text}) is null as is_null from sample where id >= $1 and ((${text}) or (${text}) is null) order by id`,
          [0, ...values],
        );
        const inMemory = records.flatMap((values_, id) => (holds(condition, (field) => values_[field] ?? null) ? [id] : []));
        expect(
          inDatabase.rows.map((one) => one.id),
          JSON.stringify(given),
        ).toEqual(inMemory);
        expect(inDatabase.rows.some((one) => one.is_null)).toBe(false);
        found += inMemory.length;
        asked += records.length;
      }
    }),
    { numRuns: 40 },
  );
  // Conditions that never or always hold would agree about nothing.
  expect(found / asked).toBeGreaterThan(0.15);
  expect(found / asked).toBeLessThan(0.85);
});
