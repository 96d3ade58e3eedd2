/** The clocks of a record: one row for each move that is due from its present state, rewritten with every change. */
import { addDays, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Due, Ledger } from '@qinglian/kernel/define.ts';
import { sql } from '../platform/postgres/database.ts';
import type { StoredRecord } from './row.ts';
import type { DueDay, Work, WorkCalendar } from './services.ts';

export interface RunningClock extends DueDay {
  readonly move: string;
}

/** The clocks that run on a record now; a `due` that counts from an empty field does not run. */
export function clocksOf(calendar: WorkCalendar, ledger: Ledger, stored: StoredRecord): readonly RunningClock[] {
  if (stored.record.removed) return [];
  const clocks: RunningClock[] = [];
  for (const [move, { from, due }] of Object.entries(ledger.moves)) {
    if (due === undefined || !from.includes(stored.record.state)) continue;
    const start = startOf(due, stored);
    if (start === null) continue;
    const end =
      due.count === 'days' ? { day: addDays(start, due.days), provisional: false } : calendar.addWorkdays(start, due.days);
    clocks.push({ move, ...end });
  }
  return clocks;
}

function startOf(due: Due, stored: StoredRecord): string | null {
  if (due.after === 'recorded') return dayOfInstant(stored.record.registeredAt);
  if (due.after === 'state') return dayOfInstant(stored.stateSince);
  const value = stored.record.values[due.after.field];
  return typeof value === 'string' ? value : null;
}

export async function rewriteDeadlines(work: Work, ledger: Ledger, stored: StoredRecord): Promise<void> {
  if (Object.values(ledger.moves).every((move) => move.due === undefined)) return;
  const { id } = stored.record;
  await sql`delete from deadline where ledger = ${ledger.name} and record_id = ${id}::uuid and org_id = ${stored.orgId}::uuid`.execute(
    work.tx,
  );
  for (const clock of clocksOf(work.services.calendar, ledger, stored)) {
    await sql`insert into deadline (org_id, ledger, record_id, department_id, move, due_on, provisional)
      values (${stored.orgId}::uuid, ${ledger.name}, ${id}::uuid, ${stored.departmentId}::uuid, ${clock.move}, ${clock.day}::date, ${clock.provisional})`.execute(
      work.tx,
    );
  }
}
