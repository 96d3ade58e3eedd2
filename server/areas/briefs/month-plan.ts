/** 本月工作提示: what falls due in a month and what is still open from before, each with its day, working days and bearer. */
import type { MonthPlan, PlanItem } from '@qinglian/domain/api/briefs.ts';
import type { Obligation, Verdict } from '@qinglian/domain/obligations/types.ts';
import { addDays, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { cadenceOf, isPeriod, lastDay, periodById, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { roles as roleLabels } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { evaluateAt, listAdopted, type ObligationServices, verdictsOf } from '../../engines/obligations/index.ts';
import { listClocks } from '../../ledger/clocks.ts';
import type { LedgerServices, Work } from '../../ledger/services.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';

export interface BriefServices {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

/** What was missed longer ago stands in the heat map. */
const BACK = 92;

export async function monthPlanOf(services: BriefServices, work: Work, month: string): Promise<MonthPlan> {
  touch('page', '/month-plan');
  const today = dayOfInstant(work.now);
  if (!isPeriod(month) || cadenceOf(month) !== 'month')
    throw new AppError('invalid_input', { problems: [{ field: 'month', message: '月份应写作 2025-11' }] });
  const { start, end } = periodById(month);
  if (end <= today || start > addDays(today, 45))
    throw new AppError('invalid_input', { problems: [{ field: 'month', message: '只能编制本月和下月的工作提示' }] });
  const countedFrom = start > today ? start : today;
  const left = (day: string): number => work.services.calendar.workdaysBetween(countedFrom, day);
  const items = [...(await dutiesOf(services, work, { countedFrom, today, left })), ...(await clocksOf(work, left))];
  const byDay = [...items].sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.title < b.title ? -1 : 1));
  const unit = await findRow(work.tx, sql<{ name: string }>`select name from organisation where id = ${work.actor.orgId}::uuid`);
  return {
    unit: unit?.name ?? '',
    month,
    countedFrom,
    due: byDay.filter((item) => item.due >= start && item.due < end),
    open: byDay.filter((item) => item.due < start && item.due >= addDays(start, -BACK)),
  };
}

interface Counting {
  readonly countedFrom: string;
  readonly today: string;
  left(day: string): number;
}

const openStates: ReadonlySet<Verdict['state']> = new Set(['running', 'not_due', 'missing', 'incomplete']);

async function dutiesOf(
  services: BriefServices,
  work: Work,
  { countedFrom, today, left }: Counting,
): Promise<readonly PlanItem[]> {
  const items: PlanItem[] = [];
  for (const { pack, obligations } of await listAdopted(services.duties, work.tx, work.actor.orgId)) {
    const known = new Map(obligations.map((obligation) => [obligation.id, obligation]));
    // A month that is still to come is judged as its first day will find it: its periods have begun then.
    const verdicts =
      countedFrom === today
        ? await verdictsOf(services.duties, work, pack.shortId)
        : await evaluateAt(services.duties, work.tx, {
            orgId: work.actor.orgId,
            pack: pack.shortId,
            moment: { asOf: countedFrom, knownAt: work.now },
          });
    for (const verdict of verdicts) {
      const obligation = known.get(verdict.obligation);
      const due = verdict.due ?? (verdict.period === '-' ? null : lastDay(periodById(verdict.period)));
      if (!obligation || due === null || !openStates.has(verdict.state)) continue;
      const row = obligation.id.split('.')[0] ?? '';
      const inTable = row.startsWith('r');
      items.push({
        title: `${obligation.title}${verdict.period === '-' ? '' : `（${periodInChinese(verdict.period)}）`}`,
        kind: inTable ? `标准 ${row.slice(1)}` : pack.title,
        href: inTable ? `/standards/${pack.shortId}/${row.slice(1)}` : '/reports',
        due,
        workdaysLeft: left(due),
        isProvisional: verdict.isProvisional,
        bearer: bearerOf(obligation),
      });
    }
  }
  return items;
}

const bearerOf = ({ bearer }: Obligation): string =>
  [bearer.assist ?? bearer.unit ?? bearer.body, bearer.accountable].filter((one) => one !== undefined).join('／');

/** Clocks of records the reader may see. Restricted registers do not go on paper that lies on desks. */
async function clocksOf(work: Work, left: Counting['left']): Promise<readonly PlanItem[]> {
  const departments = new Map(
    (
      await rowsOf(
        work.tx,
        sql<{ id: string; name: string }>`select id, name from department where org_id = ${work.actor.orgId}::uuid`,
      )
    ).map((row) => [row.id, row.name]),
  );
  const items: PlanItem[] = [];
  for (const ledger of work.services.ledgers.values()) {
    if (ledger.access.journalReads === true) continue;
    for (const { move, due, provisional, stored } of await listClocks(work, ledger)) {
      items.push({
        title: String(stored.record.values[ledger.title] ?? ''),
        kind: `${ledger.label}：${ledger.moves[move]?.label ?? '办理'}`,
        href: `/ledgers/${ledger.name}/${stored.record.id}`,
        due,
        workdaysLeft: left(due),
        isProvisional: provisional,
        bearer: departments.get(stored.departmentId ?? '') ?? whoMay(ledger, move),
      });
    }
  }
  return items;
}

const whoMay = (ledger: Ledger, move: string): string =>
  [...new Set((ledger.moves[move]?.by ?? []).map(([role]) => roleLabels[role]))].slice(0, 2).join('、');
