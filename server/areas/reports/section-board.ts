/** The city office's own plan by 责任股室: what each section has to do, until when, how far it is. */
import type { SectionBoard } from '@qinglian/domain/api/city.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { namesFor } from '../../ledger/names.ts';
import { getLedger, inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { allRows } from './window.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function sectionRoutes(app: QinglianApp, services: LedgerServices): void {
  app.get(
    '/api/city/tasks',
    { config: { access: ['city_office', 'city_leader', 'city_section'] } },
    async (request): Promise<SectionBoard> =>
      inWork(services, actorOf(request), async (work) => {
        touch('page', '/city/tasks');
        return sectionBoard(work);
      }),
  );
}

/** Sections in the order of the office; one without tasks stands there too, for it may have been forgotten. */
export async function sectionBoard(work: Work): Promise<SectionBoard> {
  const today = dayOfInstant(work.now);
  const ledger = getLedger(work.services, 'task');
  const tasks = (await allRows(work, 'task', { sort: 'dueOn' })).filter((row) => row.record.state !== 'dropped');
  const names = await namesFor(work, ledger, tasks);
  const reported = await reportedOn(work);
  const sections = await rowsOf(
    work.tx,
    sql<{ id: string; name: string }>`select id, name from department where org_id = ${work.actor.orgId}::uuid order by code`,
  );
  return {
    sections: sections.map((section) => {
      const own = tasks.filter((row) => row.record.values['owner'] === section.id);
      const open = own.filter((row) => row.record.state === 'open');
      return {
        id: section.id,
        name: section.name,
        open: open.length,
        late: open.filter((row) => text(row.record.values['dueOn']) < today).length,
        done: own.length - open.length,
        tasks: own.map(({ record }) => ({
          id: record.id,
          title: text(record.values['title']),
          plan: names[text(record.values['source'])] ?? '',
          dueOn: text(record.values['dueOn']),
          state: record.state,
          stateLabel: ledger.states[record.state] ?? record.state,
          progress: text(record.values['result']) || text(record.values['progress']),
          progressOn: reported.get(record.id) ?? '',
          workdaysLeft: work.services.calendar.workdaysBetween(today, text(record.values['dueOn'])),
        })),
      };
    }),
  };
}

/** The day on which each task was last reported on. */
async function reportedOn(work: Work): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsOf(
    work.tx,
    sql<{ id: string; at: string }>`select record_id as id, max(recorded_at) as at from task_version
      where org_id = ${work.actor.orgId}::uuid and move in ('report', 'finish') group by record_id`,
  );
  return new Map(rows.map((row) => [row.id, dayOfInstant(row.at)]));
}
