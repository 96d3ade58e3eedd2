/** What is still owed in an organisation on a day, and by whom: reports of open windows, and clocks of records. */
import { dueOf, reportingRules } from '@qinglian/domain/reports/windows.ts';
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese, periodOf } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { listAdopted, type ObligationServices } from '../../engines/obligations/index.ts';
import { rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';

export interface Owed {
  readonly subject: string;
  readonly text: string;
  readonly href: string;
  readonly due: string;
  /** Who may do it. */
  readonly people: readonly string[];
  /** Who is told as well from the last day before it on. */
  readonly heads: readonly string[];
}

interface Holder {
  readonly person_id: string;
  readonly department_id: string | null;
  readonly roles: readonly Role[];
}

const AHEAD_DAYS = 20;
const BACK_DAYS = 45;

export async function owedIn(
  tx: Tx,
  {
    duties,
    ledgers,
    orgId,
    today,
  }: { duties: ObligationServices; ledgers: ReadonlyMap<string, Ledger>; orgId: string; today: string },
): Promise<readonly Owed[]> {
  const holders = await rowsOf(
    tx,
    sql<Holder>`select h.person_id, p.department_id, p.roles from post_holding h join post p on p.id = h.post_id
      where h.org_id = ${orgId}::uuid and h.started_on <= ${today}::date and (h.ended_on is null or h.ended_on >= ${today}::date)
        and (p.closed_on is null or p.closed_on > ${today}::date)`,
  );
  return [
    ...(await reportsOwed(tx, { duties, orgId, today, holders })),
    ...(await clocksOwed(tx, { ledgers, orgId, today, holders })),
  ];
}

const withRole = (holders: readonly Holder[], ...roles: readonly Role[]): readonly string[] => [
  ...new Set(holders.filter((holder) => roles.some((role) => holder.roles.includes(role))).map((holder) => holder.person_id)),
];

async function reportsOwed(
  tx: Tx,
  { duties, orgId, today, holders }: { duties: ObligationServices; orgId: string; today: string; holders: readonly Holder[] },
): Promise<readonly Owed[]> {
  const rules = reportingRules(await listAdopted(duties, tx, orgId));
  const sent = await rowsOf(
    tx,
    sql<{ type: string; for_month: string }>`select type, for_month from report
      where org_id = ${orgId}::uuid and removed_at is null and state in ('submitted', 'accepted')`,
  );
  const isSent = (type: string, period: string): boolean => sent.some((row) => row.type === type && row.for_month === period);
  const windows = [
    ...[addDays(`${today.slice(0, 7)}-01`, -1), today, addDays(`${today.slice(0, 7)}-28`, 10)].map((day) => ({
      type: 'monthly',
      period: periodOf('month', day).id,
    })),
    { type: 'annual', period: today.slice(0, 4) },
  ];
  return windows.flatMap(({ type, period }): readonly Owed[] => {
    const due = dueOf(rules, type, period);
    if (due === null || due > addDays(today, AHEAD_DAYS) || due < addDays(today, -BACK_DAYS) || isSent(type, period)) return [];
    return [
      {
        subject: `report ${type} ${period}`,
        text: `${periodInChinese(period)}${type === 'monthly' ? '工作小结和工作台账' : '年度总结和工作台账'}尚未报送`,
        href: '/reports',
        due,
        people: withRole(holders, 'hospital_clerk'),
        heads: withRole(holders, 'hospital_secretary', 'hospital_president'),
      },
    ];
  });
}

interface ClockRow {
  readonly ledger: string;
  readonly record_id: string;
  readonly department_id: string | null;
  readonly move: string;
  readonly due_on: string;
}

async function clocksOwed(
  tx: Tx,
  {
    ledgers,
    orgId,
    today,
    holders,
  }: { ledgers: ReadonlyMap<string, Ledger>; orgId: string; today: string; holders: readonly Holder[] },
): Promise<readonly Owed[]> {
  const rows = await rowsOf(
    tx,
    sql<ClockRow>`select ledger, record_id, department_id, move, due_on from deadline
      where org_id = ${orgId}::uuid and due_on between ${addDays(today, -BACK_DAYS)}::date and ${addDays(today, AHEAD_DAYS)}::date`,
  );
  const owed: Owed[] = [];
  for (const row of rows) {
    const ledger = ledgers.get(row.ledger);
    const move = ledger?.moves[row.move];
    if (!ledger || !move) continue;
    const owners = move.by.some(([, scope]) => scope === 'own') ? await ownersOf(tx, ledger, { orgId, id: row.record_id }) : [];
    const people = holders.filter((holder) =>
      move.by.some(
        ([role, scope]) =>
          holder.roles.includes(role) &&
          (scope === 'organisation' ||
            (scope === 'department' && holder.department_id !== null && holder.department_id === row.department_id) ||
            (scope === 'own' && owners.includes(holder.person_id))),
      ),
    );
    owed.push({
      subject: `clock ${row.ledger} ${row.record_id} ${row.move} ${row.due_on}`,
      text: `${ledger.label}：${move.label}`,
      href: `/ledgers/${row.ledger}/${row.record_id}`,
      due: row.due_on,
      people: [...new Set(people.map((holder) => holder.person_id))],
      heads: [],
    });
  }
  return owed;
}

async function ownersOf(tx: Tx, ledger: Ledger, { orgId, id }: { orgId: string; id: string }): Promise<readonly string[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      owner_ids: readonly string[];
    }>`select owner_ids from ${sql.table(ledger.name)} where id = ${id}::uuid and org_id = ${orgId}::uuid`,
  );
  return rows[0]?.owner_ids ?? [];
}
