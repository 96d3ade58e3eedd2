/** Institutions with a year of records, dealt alike each time: 600 each over registers, kinds, states and days. */
import { readFileSync } from 'node:fs';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import type { JudgeContext } from '@qinglian/domain/obligations/types.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import { sampleValues } from '../../tests/support/samples.ts';

export const RECORDS = 600;
export const TODAY = '2025-11-22';
export const sources = sourcesFrom(ledgers);
const loaded = loadPack({
  shortId: 'guangshui-2025',
  file: 'pack.yaml',
  text: readFileSync(new URL('../../packs/guangshui-2025/pack.yaml', import.meta.url), 'utf8'),
  sources,
});
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
export const { pack } = loaded;
export const obligations = pack.clauses.flatMap((clause) => clause.obligations);

/** A UUID that counts: `house` 0 is left for people and departments. */
export const countedId = (house: number, at: number): string =>
  `00000000-0000-4000-8000-${(house * 100_000 + at).toString(16).padStart(12, '0')}`;
const link = (at: number): string => countedId(0, at);
const links = { person: link(1), otherPerson: link(2), post: link(3), department: link(4), organisation: link(5) };

/** Registers a hospital keeps itself; those that other steps of the product write are left out. */
const kinds = ledgers.filter((ledger) => !['submission', 'verdict_decision', 'talk'].includes(ledger.name));

/** `house` counts from 1. Each record with its one version. */
export function recordsOf(house: number): readonly (readonly RecordVersion[])[] {
  let state = house * 2_654_435_761 + 1;
  const next = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state % below;
  };
  return Array.from({ length: RECORDS }, (_, at) => {
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
        id: countedId(house, at),
        orgId: countedId(house, 99_999),
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

export const contextOf = (house: number): JudgeContext => ({
  pack,
  profile: {
    orgId: countedId(house, 99_999),
    trackingSince: '2025-01-01',
    attributes: { level: '二级', ownership: '公立' },
    params: {},
  },
  calendars: [builtInEdition],
  asOf: TODAY,
  knownAt: `${TODAY}T15:59:59.999Z`,
});
