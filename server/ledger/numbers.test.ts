import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sql } from '../platform/postgres/database.ts';
import { testDatabase } from '../testing/database.ts';
import { testOrganisation } from '../testing/people.ts';
import { takeNumbers } from './numbers.ts';
import { probeServices } from './probe.fixture.ts';
import { inWork } from './services.ts';

const db = await testDatabase();
const services = await probeServices(db);
const house = await testOrganisation(db.app, 'H01');
const other = await testOrganisation(db.app, 'H02');
const clerk = await house.actor('王经办', ['hospital_clerk'], 0);
const stranger = await other.actor('外院经办', ['hospital_clerk'], 0);

class TakenBack extends Error {}

interface Taker {
  readonly wanted: readonly (readonly [string, number])[];
  readonly isTakenBack: boolean;
}

async function take({ wanted, isTakenBack }: Taker, actor = clerk): Promise<ReadonlyMap<string, readonly number[]>> {
  try {
    return await inWork(services, actor, async (work) => {
      const given = await takeNumbers(work, new Map(wanted));
      // Others run into the lock meanwhile.
      await sql`select pg_sleep(0.002)`.execute(work.tx);
      if (isTakenBack) throw new TakenBack();
      return given;
    });
  } catch (error) {
    if (error instanceof TakenBack) return new Map();
    throw error;
  }
}

test('numbers of a series have no gap and no double, however many take at once and whoever takes back', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          wanted: fc.uniqueArray(fc.tuple(fc.constantFrom('甲', '乙', '丙'), fc.integer({ min: 1, max: 4 })), {
            selector: ([series]) => series,
            minLength: 1,
          }),
          isTakenBack: fc.boolean(),
        }),
        { minLength: 2, maxLength: 10 },
      ),
      async (takers) => {
        round++;
        const named = (series: string): string => `${round}/${series}`;
        const given = await Promise.all(
          takers.map((taker) =>
            take({ ...taker, wanted: taker.wanted.map(([series, count]) => [named(series), count] as const) }),
          ),
        );
        for (const series of ['甲', '乙', '丙'].map(named)) {
          const numbers = given.flatMap((one) => one.get(series) ?? []).sort((a, b) => a - b);
          expect(numbers).toEqual(numbers.map((_, at) => at + 1));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('each house counts for itself', async () => {
  await take({ wanted: [['年度', 3]], isTakenBack: false });
  expect(await take({ wanted: [['年度', 2]], isTakenBack: false }, stranger)).toEqual(new Map([['年度', [1, 2]]]));
  expect(await take({ wanted: [['年度', 1]], isTakenBack: false })).toEqual(new Map([['年度', [4]]]));
});

test('a second taking in one transaction is refused: it could wait for another taker for ever', async () => {
  await expect(
    inWork(services, clerk, async (work) => {
      await takeNumbers(work, new Map([['乙', 1]]));
      await takeNumbers(work, new Map([['甲', 1]]));
    }),
  ).rejects.toThrow(/once in a transaction/);
});
