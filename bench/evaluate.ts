/**
 * Re-judging from stored facts against the plain evaluation over records, with equal verdicts; and how many verdicts one
 * write changes. `--institutions N` (2,000 by default), 600 records each, the 62 duties of the Guangshui standard.
 */
import { readFileSync } from 'node:fs';
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import { evaluate, factsOfRecord } from '@qinglian/domain/obligations/evaluate.ts';
import { judge } from '@qinglian/domain/obligations/judge.ts';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import type { Fact, JudgeContext } from '@qinglian/domain/obligations/types.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { finish, median, round, timed } from './result.ts';
import { sampleValues } from '../tests/support/samples.ts';

const wanted = Number(process.argv[process.argv.indexOf('--institutions') + 1]);
const institutions = process.argv.includes('--institutions') && wanted > 0 ? wanted : 2_000;
const sources = sourcesFrom(ledgers);
const loaded = loadPack({
  shortId: 'guangshui-2025',
  file: 'pack.yaml',
  text: readFileSync(new URL('../packs/guangshui-2025/pack.yaml', import.meta.url), 'utf8'),
  sources,
});
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const { pack } = loaded;
const obligations = pack.clauses.flatMap((clause) => clause.obligations);
const kinds = ledgers.filter((ledger) => !['submission', 'verdict_decision', 'talk'].includes(ledger.name));
const links = { person: 'p', otherPerson: 'q', post: 'r', department: 'd', organisation: 'o' };

/** 600 records of one institution, spread over registers, kinds and days, dealt alike each time. */
function recordsOf(orgId: string, seed: number): readonly (readonly RecordVersion[])[] {
  let state = seed * 2_654_435_761 + 1;
  const next = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state % below;
  };
  return Array.from({ length: 600 }, (_, at) => {
    const ledger = kinds[next(kinds.length)] ?? kinds[0];
    if (!ledger) throw new Error('no ledger');
    const day = addDays('2025-01-01', next(325));
    const values: Record<string, unknown> = Object.fromEntries(Object.keys(ledger.fields).map((name) => [name, null]));
    Object.assign(values, sampleValues(ledger, links));
    for (const [name, field] of Object.entries(ledger.fields)) {
      if (field.kind === 'choice') values[name] = Object.keys(field.options)[next(Object.keys(field.options).length)];
      if (field.kind === 'evidence')
        values[name] =
          next(5) === 0
            ? null
            : field.slots.map((slot) => ({ kind: 'original', slot, holder: '', volume: '', page: '', seenBy: '', seenOn: day }));
    }
    values[ledger.happenedAt] = ledger.fields[ledger.happenedAt]?.kind === 'period' ? day.slice(0, 7) : day;
    const states = Object.keys(ledger.states);
    const recordedAt = `${addDays(day, next(30))}T04:00:00.000Z`;
    return [
      {
        ledger: ledger.name,
        id: `${orgId}-${at}`,
        orgId,
        version: 1,
        state: states[next(states.length)] ?? ledger.initial,
        happenedAt: String(values[ledger.happenedAt]),
        recordedAt,
        registeredAt: recordedAt,
        removed: false,
        values: values as RecordVersion['values'],
        hash: '',
      },
    ];
  });
}

const contextOf = (orgId: string): JudgeContext => ({
  pack,
  profile: { orgId, trackingSince: '2025-01-01', attributes: { level: '二级', ownership: '公立' }, params: {} },
  calendars: [builtInEdition],
  asOf: '2025-11-22',
  knownAt: '2025-11-22T15:59:59.999Z',
});

const BATCH = 20;
const plain: number[] = [];
const fromFacts: number[] = [];
let verdicts = 0;
let isEqual = true;
for (let at = 0; at < institutions; at += BATCH) {
  const houses = Array.from({ length: Math.min(BATCH, institutions - at) }, (_, index) => ({
    id: `o${at + index}`,
    records: recordsOf(`o${at + index}`, at + index + 1),
  }));
  const stored = houses.map(
    (house) =>
      new Map<string, readonly Fact[]>(
        obligations.map((obligation) => [
          obligation.id,
          house.records.flatMap((versions) => factsOfRecord(obligation, versions, sources)),
        ]),
      ),
  );
  const runs = {
    plain: () =>
      houses.map((house) =>
        obligations.map((obligation) => evaluate(obligation, house.records, { sources, context: contextOf(house.id) })),
      ),
    facts: () =>
      houses.map((house, index) =>
        obligations.map((obligation) => judge(obligation, stored[index]?.get(obligation.id) ?? [], contextOf(house.id))),
      ),
  };
  let [a, b]: [unknown, unknown] = [null, null];
  // Interleaved, and the order turned round each time.
  if ((at / BATCH) % 2 === 0) {
    plain.push(await timed(() => (a = runs.plain())));
    fromFacts.push(await timed(() => (b = runs.facts())));
  } else {
    fromFacts.push(await timed(() => (b = runs.facts())));
    plain.push(await timed(() => (a = runs.plain())));
  }
  verdicts += (b as readonly (readonly (readonly unknown[])[])[]).flat(2).length;
  if (at % (BATCH * 20) === 0) isEqual &&= JSON.stringify(a) === JSON.stringify(b);
}
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
finish({
  bench: 'evaluate',
  values: { institutions, obligations: obligations.length, verdicts, factsMs: round(sum(fromFacts)), equal: isEqual ? 1 : 0 },
  baselines: { plainMs: round(sum(plain)) },
  ratios: { speedup: round(median(plain) / median(fromFacts)) },
  targets: { 'min:speedup': 5, 'min:equal': 1 },
});
