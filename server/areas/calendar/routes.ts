/** The calendar of working days: to look at, and for administrators to carry on when the next year is published. */
import type { CalendarYear, EditionReport, EditionView } from '@qinglian/domain/api/calendar.ts';
import { addDays, dayOfInstant, isDay, weekday } from '@qinglian/kernel/calendar/day.ts';
import { builtInEdition, type CalendarEdition, editionFromText, isWorkday } from '@qinglian/kernel/calendar/workdays.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { z } from 'zod';
import { judgeAgain } from '../../engines/obligations/index.ts';
import { noteEntry } from '../../ledger/journal.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { linesOf } from './notice.ts';
import { loadEditions, refreshEditions } from '../../platform/calendar/editions.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { type Actor, rolesOf } from '../../platform/identity/actor.ts';
import { findRow, inTrx, rowsOf, sql } from '../../platform/postgres/database.ts';

export interface CalendarServices {
  readonly ledger: LedgerServices;
  /** The one list that clocks and verdicts hold; changed in place. */
  readonly calendars: CalendarEdition[];
}

const body = z.strictObject({
  source: z.string().trim().min(1).max(200),
  knownFrom: z.string().refine(isDay),
  text: z.string().max(200_000),
  isTrial: z.boolean(),
});
type Body = z.infer<typeof body>;

export function calendarRoutes(app: QinglianApp, services: CalendarServices): void {
  const config = { access: 'signed-in' } as const;
  app.get(
    '/api/calendar',
    { config, schema: { querystring: z.object({ year: z.coerce.number().int().min(2000).max(2100).optional() }) } },
    async (request): Promise<CalendarYear> =>
      inWork(services.ledger, actorOf(request), (work) => calendarYear(work, request.query.year)),
  );
  app.post(
    '/api/calendar/editions',
    { config, bodyLimit: 512 * 1024, schema: { body } },
    async (request): Promise<EditionReport> => {
      const actor = actorOf(request);
      const report = await inWork(services.ledger, actor, (work) => importEdition(work, request.body));
      if (report.committed) await afterImport(services);
      return report;
    },
  );
}

/** The calendar is one for the installation: the city's administrator keeps it, or the hospital's where there is no city. */
async function mayImport(work: Work, actor: Actor): Promise<boolean> {
  const roles = rolesOf(actor);
  if (roles.has('city_admin') || roles.has('system_admin')) return true;
  if (!roles.has('hospital_admin')) return false;
  return (await findRow(work.tx, sql`select 1 from organisation where kind = 'bureau' limit 1`)) === undefined;
}

export async function calendarYear(work: Work, wanted?: number): Promise<CalendarYear> {
  const stored = await loadEditions(work.tx);
  const newest = stored.at(-1)?.edition ?? builtInEdition;
  const year = wanted ?? Number(dayOfInstant(work.now).slice(0, 4));
  const inYear = (day: string): boolean => day.startsWith(`${year}-`);
  const workdays = Array.from({ length: 12 }, () => 0);
  for (let day = `${year}-01-01`; inYear(day); day = addDays(day, 1))
    if (isWorkday(newest, day) ?? weekday(day) <= 5)
      workdays[Number(day.slice(5, 7)) - 1] = (workdays[Number(day.slice(5, 7)) - 1] ?? 0) + 1;
  const views: EditionView[] = [
    {
      name: builtInEdition.id,
      knownFrom: builtInEdition.knownFrom,
      source: '国务院办公厅历年节假日安排通知（随系统附带）',
      horizon: builtInEdition.horizon,
      importedAt: null,
      importedBy: null,
    },
    ...stored.map(({ edition, source, importedAt, importedBy }) => ({
      name: edition.id,
      knownFrom: edition.knownFrom,
      source,
      horizon: edition.horizon,
      importedAt,
      importedBy,
    })),
  ];
  return {
    year,
    isPublished: isWorkday(newest, `${year}-01-01`) !== undefined,
    from: newest.from,
    horizon: newest.horizon,
    off: [...newest.off].filter(inYear).sort(),
    work: [...newest.work].filter(inYear).sort(),
    workdays,
    editions: views.reverse(),
    canImport: await mayImport(work, work.actor),
  };
}

/** Checked whole; with a problem nothing is written. `not_found` for who may not import. */
export async function importEdition(work: Work, given: Body): Promise<EditionReport> {
  if (!(await mayImport(work, work.actor))) throw new AppError('not_found');
  await sql`select pg_advisory_xact_lock(7351)`.execute(work.tx);
  const stored = await loadEditions(work.tx);
  const before = stored.at(-1)?.edition ?? builtInEdition;
  const lines = linesOf(given.text);
  const name = `${given.source}（${given.knownFrom}）`;
  const { edition, problems: found } = editionFromText(before, name, given.knownFrom, lines);
  const problems: Problem[] = [...found];
  if (given.knownFrom > dayOfInstant(work.now)) problems.push({ field: 'knownFrom', message: '公布日期不能晚于今天' });
  if (given.knownFrom < before.knownFrom)
    problems.push({ field: 'knownFrom', message: `公布日期不能早于上一版本的${before.knownFrom}` });
  if (!edition || problems.length > 0) return { problems, years: [], horizon: null, committed: false };
  const years = yearsOf(before, edition);
  if (years.length === 0)
    return {
      problems: [{ message: '与现有日历完全相同，没有需要载入的内容' }],
      years,
      horizon: edition.horizon,
      committed: false,
    };
  if (given.isTrial) return { problems: [], years, horizon: edition.horizon, committed: false };
  const id = work.newId();
  await sql`insert into calendar_edition (id, name, known_from, source, notice, imported_at, imported_by) values (${id}::uuid, ${name},
    ${given.knownFrom}::date, ${given.source}, ${lines}, ${work.now}::timestamptz, ${work.actor.name})`.execute(work.tx);
  noteEntry(work, {
    orgId: work.actor.orgId,
    ledger: 'calendar_edition',
    record: id,
    version: 1,
    move: 'create',
    hash: sha256Hex(lines),
  });
  return { problems: [], years, horizon: edition.horizon, committed: true };
}

function yearsOf(before: CalendarEdition, after: CalendarEdition): EditionReport['years'] {
  const changed = [...after.off, ...after.work].filter(
    (day) => day > before.horizon || before.off.has(day) !== after.off.has(day) || before.work.has(day) !== after.work.has(day),
  );
  const years = [...new Set(changed.map((day) => day.slice(0, 4)))].sort();
  return years.map((year) => ({
    year: Number(year),
    off: [...after.off].filter((day) => day.startsWith(`${year}-`)).length,
    work: [...after.work].filter((day) => day.startsWith(`${year}-`)).length,
    changed: changed.filter((day) => day.startsWith(`${year}-`)).sort(),
  }));
}

/** Clocks follow at once; verdicts of every house are judged anew at their next look. */
async function afterImport({ ledger, calendars }: CalendarServices): Promise<void> {
  await refreshEditions(ledger.db, calendars);
  const units = await rowsOf(ledger.db, sql<{ id: string }>`select id from organisation where closed_on is null`);
  for (const { id } of units) await inTrx(ledger.db, [id], (tx) => judgeAgain(tx, id, dayOfInstant(ledger.clock.now())));
}
