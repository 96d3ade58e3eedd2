/** The demo city's monthly reports, each drafted, reviewed, signed and sent on its day, and accepted or returned by the city office. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { z } from 'zod';
import { inWork, type Work } from '../ledger/services.ts';
import { recordsById } from '../ledger/read.ts';
import { moveRecord } from '../ledger/write.ts';
import { findRow, sql } from '../platform/postgres/database.ts';
import { draft, type ReportServices } from '../areas/reports/routes.ts';
import type { DemoOrganisation, DemoPeople } from './people.ts';
import type { DemoEvent, DemoWriter } from './records.ts';

const month = z.string().regex(/^\d{4}-\d{2}$/);
export const reportsSchema = z.object({
  months: z.array(month),
  units: z.record(
    z.string(),
    z.object({
      days: z.record(month, z.string()).default({}),
      missing: z.array(month).default([]),
      returned: z.record(month, z.string()).default({}),
    }),
  ),
});

export interface DemoReportOptions {
  readonly writer: DemoWriter;
  readonly reports: Omit<ReportServices, 'ledger'>;
  readonly people: DemoPeople;
  readonly plan: z.infer<typeof reportsSchema>;
}

export function reportEvents({ writer, reports, people, plan }: DemoReportOptions): readonly DemoEvent[] {
  const office = people.get('C01').person('office').actor;
  const services: ReportServices = { ledger: writer, ...reports };
  const events: DemoEvent[] = [];
  for (const [code, unit] of Object.entries(plan.units)) {
    const house = people.get(code);
    for (const period of plan.months) {
      if (unit.missing.includes(period)) continue;
      const day = unit.days[period] ?? `${period}-18`;
      const opinion = unit.returned[period];
      const add = (on: string, hour: string, what: string, run: () => Promise<void>): void =>
        void events.push({ at: `${on}T${hour}:00.000Z`, what: `${code} report ${period} ${what}`, run });
      add(day, '01:40', 'send', () => sendReport(services, house, period));
      if (opinion !== undefined) {
        add(addDays(day, 1), '02:00', 'return', () => answer(writer, { house, period, move: 'return', opinion }));
        add(addDays(day, 2), '01:40', 'send again', () => sendReport(services, house, period));
      }
      if (period < '2025-11')
        add(addDays(day, 4), '02:30', 'accept', () => answer(writer, { house, period, move: 'accept', opinion: '' }));
    }
  }
  const answer = async (
    to: DemoWriter,
    given: { house: DemoOrganisation; period: string; move: string; opinion: string },
  ): Promise<void> =>
    inWork(to, office, async (work) => {
      const row = await findRow(
        work.tx,
        sql<{
          id: string;
          version: number;
        }>`select id, version from submission where org_id = ${office.orgId}::uuid and unit = ${given.house.id}::uuid and for_month = ${given.period} and state = 'received' order by recorded_at desc limit 1`,
      );
      if (!row) throw new Error('nothing was received');
      await moveRecord(work, {
        ledger: 'submission',
        id: row.id,
        version: row.version,
        move: given.move,
        values: given.opinion === '' ? {} : { opinion: given.opinion },
      });
    });
  return events;
}

async function sendReport(services: ReportServices, house: DemoOrganisation, period: string): Promise<void> {
  const clerk = house.person('clerk').actor;
  const reviewer = (house.people.find((one) => one.account === 'jiwei') ?? house.person('vice')).actor;
  const secretary = house.person('secretary').actor;
  const id = await inWork(services.ledger, clerk, (work) => draft(services, work, { type: 'monthly', period }));
  const move = (actor: typeof clerk, name: string): Promise<void> =>
    inWork(services.ledger, actor, async (work: Work) => {
      const [stored] = await recordsById(work, 'report', [id]);
      if (!stored) throw new Error('the report is gone');
      await moveRecord(work, { ledger: 'report', id, version: stored.record.version, move: name, password: '' });
    });
  await move(clerk, 'submitReview');
  await move(reviewer, 'passReview');
  await move(secretary, 'sign');
  await move(clerk, 'submit');
}
