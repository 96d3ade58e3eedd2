/** 今日, from the clocks of records and the verdicts of duties; only what the reader may open and act on. */
import type { Today, TodayItem } from '@qinglian/domain/api/today.ts';
import { sourcesOf } from '@qinglian/domain/obligations/match.ts';
import { isKept } from '@qinglian/domain/people/kept-registers.ts';
import { addDays, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { listAdopted, type ObligationServices, verdictsOf } from '../../engines/obligations/index.ts';
import { isEmpty, reachOf, reachSql } from '../../ledger/access.ts';
import { listClocks } from '../../ledger/clocks.ts';
import { actionsFor } from '../../ledger/present.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { snake } from '../../ledger/tables.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { rolesOf } from '../../platform/identity/actor.ts';
import { keptRegisters } from '../../platform/organisations/kept-registers.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';

export interface TodayServices {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

const SHOWN = 50;
const SOON_DAYS = 7;
const none = z.object({});

export function todayRoutes(app: QinglianApp, services: TodayServices): void {
  app.get(
    '/api/today',
    { config: { access: 'signed-in' }, schema: { querystring: none } },
    async (request): Promise<Today> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        return todayOf(services, work);
      }),
  );
}

export async function todayOf(services: TodayServices, work: Work): Promise<Today> {
  touch('page', '/today');
  const today = dayOfInstant(work.now);
  const items: TodayItem[] = [];
  const waiting: TodayItem[] = [];
  for (const ledger of work.services.ledgers.values()) {
    for (const item of await clocksIn(work, ledger)) (item.isMine ? waiting : items).push(item.item);
  }
  const duties = await dutiesDue(services, work, today);
  items.push(...duties.here);
  const byDay = (a: TodayItem, b: TodayItem): number => ((a.due ?? '9') < (b.due ?? '9') ? -1 : 1);
  const all = [...items, ...waiting];
  const late = all.filter((item) => item.due !== null && item.due < today).sort(byDay);
  const soon = all.filter((item) => item.due !== null && item.due >= today && item.due <= addDays(today, SOON_DAYS)).sort(byDay);
  const mine = waiting.filter((item) => !late.includes(item) && !soon.includes(item)).sort(byDay);
  return {
    late: late.slice(0, SHOWN),
    soon: soon.slice(0, SHOWN),
    waiting: mine.slice(0, SHOWN),
    changed: await changedSince(work, addDays(today, -1)),
    elsewhere: duties.elsewhere,
    totals: { late: late.length, soon: soon.length, waiting: mine.length },
  };
}

/** Records of a register whose clock runs; `isMine` when this person may make the move. */
async function clocksIn(work: Work, ledger: Ledger): Promise<readonly { item: TodayItem; isMine: boolean }[]> {
  const today = dayOfInstant(work.now);
  const clocks = await listClocks(work, ledger);
  const unitOf = await unitsOf(
    work,
    ledger,
    clocks.map(({ stored }) => stored),
  );
  return clocks.flatMap(({ move, due, stored }) => {
    const isMine = actionsFor(work, ledger, stored).includes(`move:${move}`);
    // What only others can do is their business, unless one keeps the registers of the house.
    if (!isMine && !rolesOf(work.actor).has('hospital_clerk') && !rolesOf(work.actor).has('city_office')) return [];
    const item: TodayItem = {
      title: String(stored.record.values[ledger.title] ?? ''),
      kind: [ledger.label, unitOf(stored)].filter(Boolean).join('　'),
      href: `/ledgers/${ledger.name}/${stored.record.id}`,
      action: ledger.moves[move]?.label ?? '办理',
      due,
      workdaysLeft: work.services.calendar.workdaysBetween(today, due),
    };
    return [{ item, isMine }];
  });
}

/** Of which unit a record is: what twelve houses send bears one and the same title. */
async function unitsOf(
  work: Work,
  ledger: Ledger,
  rows: readonly StoredRecord[],
): Promise<(row: StoredRecord) => string | undefined> {
  const [field] = Object.entries(ledger.fields).find(([, one]) => one.kind === 'organisation' && one.required) ?? [];
  if (field === undefined || rows.length === 0) return () => undefined;
  // A field that the reader may not see is not there.
  const ids = rows.flatMap(({ record: { values } }) => (typeof values[field] === 'string' ? [values[field]] : []));
  const found = await rowsOf(
    work.tx,
    sql<{ id: string; name: string }>`select id, name from organisation where id = any(${ids}::uuid[])`,
  );
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return ({ record }) => names.get(String(record.values[field]));
}

const dutyReaders: readonly Role[] = ['hospital_clerk', 'hospital_discipline', 'hospital_secretary', 'hospital_president'];

/**
 * Duties whose period ends within a week, or that were missed. What is entered in registers that the house does not keep
 * (轻量模式) is only counted: it stands in 标准与落实. A clock on a record that exists runs whatever is kept.
 */
async function dutiesDue(
  services: TodayServices,
  work: Work,
  today: string,
): Promise<{ readonly here: readonly TodayItem[]; readonly elsewhere: number }> {
  const items: TodayItem[] = [];
  let elsewhere = 0;
  if (!dutyReaders.some((role) => rolesOf(work.actor).has(role))) return { here: items, elsewhere };
  const kept = await keptRegisters(work.tx, work.actor.orgId);
  const isAtHand = (source: string): boolean => {
    const ledger = work.services.ledgers.get(source);
    return !ledger || isKept(ledger, kept);
  };
  for (const { pack, obligations } of await listAdopted(services.duties, work.tx, work.actor.orgId)) {
    const duties = new Map(obligations.map((obligation) => [obligation.id, obligation]));
    for (const verdict of await verdictsOf(services.duties, work, pack.shortId)) {
      const isOpen =
        verdict.state === 'running' ||
        verdict.state === 'not_due' ||
        verdict.state === 'missing' ||
        verdict.state === 'incomplete';
      if (!isOpen || verdict.due === null || verdict.due > addDays(today, SOON_DAYS)) continue;
      // What was missed more than a quarter ago cannot be done any more; it stands in the heat map.
      if (verdict.due < addDays(today, -92)) continue;
      const duty = duties.get(verdict.obligation);
      const sources = duty ? sourcesOf(duty) : [];
      if (!sources.every(isAtHand)) {
        elsewhere++;
        continue;
      }
      const row = verdict.obligation.split('.')[0] ?? '';
      const isReport = sources.includes('report');
      items.push({
        title: `${duty?.title ?? ''}${verdict.period === '-' ? '' : `（${periodInChinese(verdict.period)}）`}`,
        kind: row.startsWith('r') ? `标准 ${row.slice(1)}` : pack.title,
        href: row.startsWith('r') && !isReport ? `/standards/${pack.shortId}/${row.slice(1)}` : '/reports',
        action: isReport ? '办理报送' : '补齐记录',
        due: verdict.due,
        workdaysLeft: work.services.calendar.workdaysBetween(today, verdict.due),
      });
    }
  }
  return { here: items, elsewhere };
}

async function changedSince(work: Work, day: string): Promise<Today['changed']> {
  const changed: Today['changed'][number][] = [];
  for (const ledger of work.services.ledgers.values()) {
    const reach = reachOf(work.actor, ledger.access.read);
    if (isEmpty(reach)) continue;
    const rows = await rowsOf(
      work.tx,
      sql<{ id: string; title: string; state: string; recorded_at: string; version: number; name: string | null }>`
        select r.id, ${sql.ref(`r.${snake(ledger.title)}`)} as title, r.state, r.recorded_at, r.version, p.name
        from ${sql.table(ledger.name)} r left join person p on p.id = r.recorded_by
        where r.removed_at is null and ${reachSql(work.actor, reach, 'r')} and r.recorded_at >= ${`${day}T00:00:00+08:00`}::timestamptz
        order by r.recorded_at desc limit 20`,
    );
    for (const row of rows) {
      changed.push({
        title: row.title,
        kind: ledger.label,
        href: `/ledgers/${ledger.name}/${row.id}`,
        what: row.version === 1 ? '新登记' : (ledger.states[row.state] ?? '已变动'),
        at: row.recorded_at,
        by: row.name ?? '',
      });
    }
  }
  return changed.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, 20);
}
