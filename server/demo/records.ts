/** Writes `year.yaml` through the one write path, each entry on its own day. */
import { readFile } from 'node:fs/promises';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { addDays, addMonths } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese, periodOf } from '@qinglian/kernel/calendar/period.ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { inWork, type LedgerServices } from '../ledger/services.ts';
import type { StoredRecord } from '../ledger/row.ts';
import { createRecord, moveRecord } from '../ledger/write.ts';
import type { DemoOrganisation, DemoPeople, DemoPerson } from './people.ts';
import { reportsSchema } from './reports.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const moveSchema = z.union([
  z.string().transform((move) => ({ move, by: undefined, on: undefined, values: undefined })),
  z.object({
    move: z.string(),
    by: z.string().optional(),
    on: day.optional(),
    values: z.record(z.string(), z.unknown()).optional(),
  }),
]);
const entrySchema = z.object({
  ledger: z.string(),
  by: z.string(),
  where: z.union([z.enum(['all', 'general', 'small']), z.array(z.string())]),
  on: z.array(day).min(1),
  recorded: day.optional(),
  period: z.enum(['previous_month', 'previous_quarter']).optional(),
  file: z.boolean().default(false),
  papers: z.array(z.string()).default([]),
  moves: z.array(moveSchema).default([]),
  values: z.record(z.string(), z.unknown()),
});
type Entry = z.infer<typeof entrySchema>;

/** The writer's clock must be one that can be set; signing asks nobody for a password here. */
export interface DemoWriter extends LedgerServices {
  readonly clock: LedgerServices['clock'] & { set(instant: string): void };
}

export interface DemoEvent {
  readonly at: string;
  /** For the message when it cannot be written. */
  readonly what: string;
  run(): Promise<void>;
}

const MORNING = 'T01:30:00.000Z';
const AFTERNOON = 'T07:00:00.000Z';

export const yearSchema = z.object({ entries: z.array(entrySchema), reports: reportsSchema });
export type DemoYear = z.infer<typeof yearSchema>;

export async function readDemoYear(): Promise<DemoYear> {
  return yearSchema.parse(parse(await readFile(new URL('./year.yaml', import.meta.url), 'utf8'), { version: '1.2' }));
}

export interface WriteYearOptions {
  readonly services: DemoWriter;
  readonly people: DemoPeople;
  readonly year: DemoYear;
  /** Further events, woven in by time. */
  readonly extra?: readonly DemoEvent[];
  readonly onProgress: (done: number, total: number) => void;
}

/** All events in order of time, so that the journal of the city reads like a year. Returns how many records were entered. */
export async function writeDemoYear({ services, people, year, extra, onProgress }: WriteYearOptions): Promise<number> {
  const { entries } = year;
  const events: DemoEvent[] = [...(extra ?? [])];
  let count = 0;
  for (const entry of entries) {
    for (const house of housesOf(entry, people)) {
      for (const on of entry.on) {
        count++;
        let stored: StoredRecord | undefined;
        const write = writerFor(entry, house, on);
        events.push({
          at: `${entry.recorded ?? on}${MORNING}`,
          what: `${house.code} ${entry.ledger} ${on}`,
          run: async () => {
            stored = await inWork(services, write.person(entry.by).actor, (work) =>
              createRecord(work, { ledger: entry.ledger, values: write.values() }),
            );
          },
        });
        const moves = [...entry.moves, ...(entry.file ? [{ move: 'file', by: 'clerk', on: undefined, values: undefined }] : [])];
        for (const [step, move] of moves.entries()) {
          events.push({
            at:
              move.on === undefined
                ? `${addDays(entry.recorded ?? on, entry.recorded === undefined ? step + 1 : 0)}${AFTERNOON}`
                : `${move.on}${AFTERNOON}`,
            what: `${house.code} ${entry.ledger} ${on} ${move.move}`,
            run: async () => {
              if (!stored) throw new Error(`${entry.ledger}: move before its record`);
              const { id, version } = stored.record;
              stored = await inWork(services, write.person(move.by ?? entry.by).actor, (work) =>
                moveRecord(work, {
                  ledger: entry.ledger,
                  id,
                  version,
                  move: move.move,
                  password: '',
                  ...(move.values === undefined ? {} : { values: write.resolve(move.values) }),
                }),
              );
            },
          });
        }
      }
    }
  }
  // A stable sort: what was planned first at one moment stays first.
  events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const [done, event] of events.entries()) {
    services.clock.set(event.at);
    try {
      await event.run();
    } catch (error) {
      const problems = error instanceof AppError ? JSON.stringify(error.details.problems ?? []) : '';
      throw new Error(`year.yaml, ${event.what}: ${error instanceof Error ? error.message : String(error)} ${problems}`, {
        cause: error,
      });
    }
    if (done % 200 === 0) onProgress(done, events.length);
  }
  return count;
}

function housesOf(entry: Entry, people: DemoPeople): readonly DemoOrganisation[] {
  if (Array.isArray(entry.where)) return entry.where.map((code) => people.get(code));
  return [...people.organisations.values()].filter(
    (house) =>
      house.code.startsWith('H') && (entry.where === 'all' || (entry.where === 'general') === house.departments.has('dwb')),
  );
}

function writerFor(entry: Entry, house: DemoOrganisation, on: string) {
  const person = (account: string): DemoPerson => {
    const found = house.people.find((one) => one.account === account);
    // A small house has fewer posts: its clerk keeps the registers, its head takes the chair.
    return (
      found ??
      house.person(
        ['secretary', 'vice', 'jiwei', 'president'].includes(account) ? 'secretary' : house.code === 'C01' ? 'office' : 'clerk',
      )
    );
  };
  const department = (code: string): string => house.departments.get(code) ?? [...house.departments.values()][0] ?? '';
  const period = periodIdOf(entry, on);
  const words = (text: string): string =>
    text
      .replaceAll('{day}', on)
      .replaceAll('{month}', `${Number(on.slice(5, 7))}月`)
      .replaceAll('{quarter}', periodInChinese(periodOf('quarter', on).id).slice(5))
      .replaceAll('{periodWords}', periodInChinese(period))
      .replaceAll('{period}', period);
  const paper = (slot: string) => ({
    kind: 'original',
    slot,
    holder: '综合档案室',
    volume: `${on.slice(0, 4)}-${ledgersByName.get(entry.ledger)?.label.slice(0, 2) ?? ''}`,
    page: on.slice(5).replace('-', ''),
    seenBy: person('clerk').actor.name,
    seenOn: on,
  });
  const one = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(one);
    if (typeof value !== 'string') return value;
    const [kind, name = ''] = value.startsWith('@') ? value.slice(1).split(':') : [];
    if (kind === 'dept') return department(name);
    if (kind === 'person') return person(name).actor.personId;
    if (kind === 'post') return person(name).actor.posts[0]?.postId;
    if (kind === 'paper') return paper(name);
    return words(value);
  };
  const resolve = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one(value)]));
  return {
    person,
    resolve,
    values: (): Record<string, unknown> => ({
      ...resolve(entry.values),
      ...(entry.papers.length === 0 ? {} : { papers: entry.papers.map(paper) }),
    }),
  };
}

function periodIdOf(entry: Entry, on: string): string {
  if (entry.period === 'previous_quarter') return periodOf('quarter', addMonths(on, -3)).id;
  return periodOf('month', entry.period === 'previous_month' ? addMonths(`${on.slice(0, 7)}-01`, -1) : on).id;
}
