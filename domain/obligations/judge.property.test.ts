/** What must hold of every verdict, whatever the records: over one duty of each kind. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate, factsOfRecord } from './evaluate.ts';
import { judge } from './judge.ts';
import { fieldsRead, match } from './match.ts';
import { evaluatePlainly, plainOf } from './reference.ts';
import {
  anyDay,
  anyRecords,
  closedPack,
  contextAt,
  dutiesOf,
  duty,
  noon,
  openPack,
  profile,
  sampleSources,
} from './sample.fixture.ts';
import type { Profile } from './types.ts';

const asOfDay = anyDay.filter((day) => day > '2024-06-01');

test('between the day of a verdict and the day it names as next, no day alone changes anything', () => {
  fc.assert(
    fc.property(fc.boolean(), anyRecords, asOfDay, (isOpen, records, asOf) => {
      const pack = isOpen ? openPack : closedPack;
      for (const obligation of dutiesOf(pack)) {
        const facts = records.flatMap((versions) => factsOfRecord(obligation, versions, sampleSources));
        const at = (day: string) =>
          judge(
            obligation,
            facts,
            contextAt(day, { pack, knownAt: noon('2027-06-01'), profile: isOpen ? profile : changingProfile }),
          );
        const now = at(asOf);
        const next = now.map((verdict) => verdict.nextChangeAt).filter((day) => day !== null);
        for (const day of next) expect(day > asOf, `${obligation.id} ${day} ${asOf}`).toBe(true);
        const first = next.sort()[0] ?? addDays(asOf, 500);
        for (const day of [addDays(asOf, 1), addDays(first, -1), addDays(asOf, 40), addDays(asOf, 200)])
          if (day > asOf && day < first) expect(at(day), `${obligation.id} ${asOf} ${day}`).toEqual(now);
      }
    }),
    { numRuns: 250 },
  );
});

/** Numbers that were tightened in the middle of periods. */
const changingProfile: Profile = {
  ...profile,
  dated: [
    { from: '2024-11-15', params: { 't.count.min': 3 } },
    { from: '2025-02-10', params: { 't.count.min': 4, 't.interval.window': 0, 't.interval.most': 1 } },
  ],
};

const anyKnown = fc.oneof(anyDay, fc.constant('2027-06-01'));
const agreement = (seen?: Set<string>) =>
  fc.property(fc.boolean(), anyRecords, asOfDay, anyKnown, (isOpen, records, asOf, known) => {
    const pack = isOpen ? openPack : closedPack;
    const context = contextAt(asOf, { pack, knownAt: noon(known), profile: isOpen ? profile : changingProfile });
    const options = { sources: sampleSources, context };
    for (const obligation of dutiesOf(pack)) {
      const verdicts = evaluate(obligation, records, options);
      expect(verdicts.map(plainOf)).toEqual(evaluatePlainly(obligation, records, options));
      for (const { state } of verdicts) seen?.add(`${obligation.kind} ${state}`);
    }
  });

test('facts and judging give the verdicts of the plain evaluator over records, for any day as known at any instant', () => {
  fc.assert(agreement(), { numRuns: 400 });
});

test('the comparison reaches every state that each kind can have', () => {
  const seen = new Set<string>();
  fc.assert(agreement(seen), { numRuns: 500, seed: 20251122 });
  const early = ['not_due', 'not_started'];
  const reachable: Readonly<Record<string, readonly string[]>> = {
    periodic_count: ['done', 'done_late_entry', 'running', 'incomplete', 'missing', ...early],
    deadline: ['done', 'done_late_entry', 'overdue_done', 'running', 'incomplete', 'missing', ...early],
    threshold: ['done', 'done_late_entry', 'running', 'incomplete', 'missing', ...early],
    coverage: ['done', 'done_late_entry', 'running', 'incomplete', 'missing', ...early],
    per_event: ['done', 'overdue_done', 'running', 'incomplete', 'missing', 'not_applicable', ...early],
    standing: ['done', 'done_late_entry', 'running', 'incomplete', 'missing', 'not_started'],
    per_subject_interval: ['done', 'missing', 'not_started'],
    judgement: ['to_review', ...early],
  };
  const wanted = Object.entries(reachable).flatMap(([kind, own]) => own.map((state) => `${kind} ${state}`));
  expect(wanted.filter((one) => !seen.has(one))).toEqual([]);
});

test('the order in which facts are stored never changes a verdict', () => {
  fc.assert(
    fc.property(anyRecords, asOfDay, fc.infiniteStream(fc.nat()), (records, asOf, chance) => {
      for (const obligation of dutiesOf(openPack)) {
        const facts = records.flatMap((versions) => factsOfRecord(obligation, versions, sampleSources));
        const ranked = facts.map((fact) => ({ fact, rank: chance.next().value ?? 0 }));
        const shuffled = ranked.sort((a, b) => a.rank - b.rank).map(({ fact }) => fact);
        expect(judge(obligation, shuffled, contextAt(asOf))).toEqual(judge(obligation, facts, contextAt(asOf)));
      }
    }),
  );
});

test('what was judged as known at an instant stays so, whatever is entered, changed or removed afterwards', () => {
  fc.assert(
    fc.property(anyRecords, asOfDay, anyDay, (records, asOf, known) => {
      const context = contextAt(asOf, { knownAt: noon(known) });
      const then = records
        .map((versions) => versions.filter((version) => version.recordedAt <= noon(known)))
        .filter((versions) => versions.length > 0);
      for (const obligation of dutiesOf(openPack))
        expect(evaluate(obligation, records, { sources: sampleSources, context })).toEqual(
          evaluate(obligation, then, { sources: sampleSources, context }),
        );
    }),
  );
});

test('a profile that tightens a number never makes an unmet duty met', () => {
  const met = new Set(['done', 'done_late_entry']);
  const tightened: Readonly<Record<string, number>> = { 't.count.min': 4, 't.interval.window': 0, 't.interval.most': 1 };
  fc.assert(
    fc.property(anyRecords, asOfDay, (records, asOf) => {
      for (const obligation of [duty('t.count'), duty('t.interval')]) {
        const judged = (params: Readonly<Record<string, number>>) =>
          evaluate(obligation, records, {
            sources: sampleSources,
            context: contextAt(asOf, { profile: { ...profile, params } }),
          });
        const strict = judged(tightened);
        for (const [at, plain] of judged({}).entries())
          if (met.has(strict[at]?.state ?? '')) expect(met.has(plain.state), `${obligation.id} ${plain.period}`).toBe(true);
        // In the direction that the pack does not allow, a profile changes nothing.
        expect(judged({ 't.count.min': 0, 't.interval.window': 9, 't.interval.most': 9 })).toEqual(judged({}));
      }
    }),
  );
});

test('a record read with only the fields that the duties name gives the same facts as the whole record', () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      for (const version of records.flat()) {
        const source = sampleSources.get(version.ledger);
        if (!source) throw new Error(version.ledger);
        for (const obligation of dutiesOf(openPack)) {
          const wanted = fieldsRead([obligation], source);
          const values = Object.fromEntries(Object.entries(version.values).filter(([name]) => wanted.has(name)));
          expect(match(obligation, { ...version, values }, sampleSources)).toEqual(match(obligation, version, sampleSources));
        }
      }
    }),
    { numRuns: 200 },
  );
});
