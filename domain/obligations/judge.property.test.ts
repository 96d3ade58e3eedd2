/** What must hold of every verdict, whatever the records: over one duty of each kind. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factsOfRecord } from './evaluate.ts';
import { judge } from './judge.ts';
import { anyDay, anyRecords, closedPack, contextAt, dutiesOf, noon, openPack, sampleSources } from './sample.fixture.ts';

const asOfDay = anyDay.filter((day) => day > '2024-06-01');

test('between the day of a verdict and the day it names as next, no day alone changes anything', () => {
  fc.assert(
    fc.property(fc.boolean(), anyRecords, asOfDay, (isOpen, records, asOf) => {
      const pack = isOpen ? openPack : closedPack;
      for (const obligation of dutiesOf(pack)) {
        const facts = records.flatMap((versions) => factsOfRecord(obligation, versions, sampleSources));
        const at = (day: string) => judge(obligation, facts, contextAt(day, { pack, knownAt: noon('2027-06-01') }));
        const now = at(asOf);
        const next = now.map((verdict) => verdict.nextChangeAt).filter((day) => day !== null);
        for (const day of next) expect(day > asOf, `${obligation.id} ${day} ${asOf}`).toBe(true);
        const first = next.sort()[0] ?? addDays(asOf, 500);
        for (const day of [addDays(asOf, 1), addDays(first, -1), addDays(asOf, 40), addDays(asOf, 200)])
          if (day > asOf && day < first) expect(at(day), `${obligation.id} ${asOf} ${day}`).toEqual(now);
      }
    }),
    { numRuns: 400 },
  );
});
