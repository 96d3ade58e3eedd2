/** The city office's own plan by 责任股室: what each section has to do, until when, how far it is. */
import type { SectionBoard } from '@qinglian/domain/api/city.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { namesFor } from '../../ledger/names.ts';
import type { StoredRecord } from '../../ledger/row.ts';
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
        return sectionBoard(work);
      }),
  );
}

/** Sections in the order of the office; one without tasks stands there too, for it may have been forgotten. */
export async function sectionBoard(work: Work): Promise<SectionBoard> {
  touch('page', '/city/tasks');
  const today = dayOfInstant(work.now);
  const ledger = getLedger(work.services, 'task');
  const tasks = (await allRows(work, 'task', { sort: 'dueOn' })).filter((row) => row.record.state !== 'dropped');
  const names = await namesFor(work, ledger, tasks);
  const reported = await reportedOn(work);
  const sections = await rowsOf(
    work.tx,
    sql<{ id: string; name: string }>`select id, name from department where org_id = ${work.actor.orgId}::uuid order by code`,
  );
  const nameOf = new Map(sections.map(({ id, name }) => [id, name]));
  return {
    sections: sections.map((section) => {
      const own = tasks.filter((row) => row.record.values['owner'] === section.id);
      const helped = tasks.filter((row) => !own.includes(row) && partiesOf(row).includes(section.id));
      const open = own.filter((row) => row.record.state === 'open');
      return {
        id: section.id,
        name: section.name,
        open: open.length,
        late: open.filter((row) => text(row.record.values['dueOn']) < today).length,
        done: own.length - open.length,
        tasks: [...own, ...helped].map((row) => ({
          id: row.record.id,
          title: text(row.record.values['title']),
          part: own.includes(row) ? 'lead' : 'help',
          others: partiesOf(row).flatMap((id) => (id === section.id ? [] : (nameOf.get(id) ?? []))),
          plan: names[text(row.record.values['source'])] ?? '',
          dueOn: text(row.record.values['dueOn']),
          state: row.record.state,
          stateLabel: ledger.states[row.record.state] ?? row.record.state,
          progress: text(row.record.values['result']) || text(row.record.values['progress']),
          progressOn: reported.get(row.record.id) ?? '',
          workdaysLeft: work.services.calendar.workdaysBetween(today, text(row.record.values['dueOn'])),
        })),
      };
    }),
  };
}

/** 牵头 first, then 配合. */
function partiesOf({ record }: StoredRecord): readonly string[] {
  const { owner, helpers } = record.values;
  return [text(owner), ...(Array.isArray(helpers) ? helpers.map(String) : [])].filter((id) => id !== '');
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
