/** A city office and its units for tests: real tables, hooks and packages; only the password is not asked for. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { reportingRules } from '@qinglian/domain/reports/windows.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { adoptPack, obligationHook, type ObligationServices, readCatalogue } from '../../engines/obligations/index.ts';
import { getRecord } from '../../ledger/read.ts';
import { type ChangeHook, inWork, type LedgerServices } from '../../ledger/services.ts';
import { moveRecord } from '../../ledger/write.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { keyFolder } from '../../platform/keys/keys.ts';
import { inTrx, sql } from '../../platform/postgres/database.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { reportFiller, reportHook } from './report.effects.ts';
import { draft, type ReportServices } from './routes.ts';

export const PACK = 'guangshui-2025';

export async function testCity(db: TestDatabase, codes: readonly string[], more: readonly ChangeHook[] = []) {
  const clock = testClock();
  const sources = sourcesFrom(ledgers);
  const duties: ObligationServices = {
    catalogue: readCatalogue([fileURLToPath(new URL('../../../packs', import.meta.url))], sources),
    sources,
    calendars: [builtInEdition],
    ledgers: ledgersByName,
  };
  const rules = reportingRules(duties.catalogue.values());
  const keys = keyFolder(await mkdtemp(join(tmpdir(), 'qinglian-keys-')), countedChance(77));
  const services: LedgerServices = {
    db: db.app,
    clock,
    chance: countedChance(78),
    calendar: calendarOf([builtInEdition]),
    ledgers: ledgersByName,
    hooks: [obligationHook(duties), reportHook(keys, rules), ...more],
    fillers: [reportFiller(rules)],
    verifyOwnPassword: async () => undefined,
  };
  const reports: ReportServices = { ledger: services, duties, publicOrigin: 'http://public.test', staffOrigin: '' };
  const city = await testOrganisation(db.app, 'C01', 'bureau');
  const office = await city.actor('市经办', ['city_office', 'staff'], 0);
  const leader = await city.actor('市主任', ['city_leader', 'staff'], 0);
  const section = await city.actor('市股长', ['city_section', 'staff'], 1);
  const houses = new Map<string, Awaited<ReturnType<typeof testHouse>>>();
  for (const code of codes) houses.set(code, await testHouse(code));

  async function testHouse(code: string) {
    const house = await testOrganisation(db.app, code);
    await inTrx(db.app, [house.id], (tx) =>
      sql`insert into organisation_relation (id, org_id, parent_id, kind, from_day)
        values (gen_random_uuid(), ${house.id}::uuid, ${city.id}::uuid, 'administrative', '2020-01-01')`.execute(tx),
    );
    const clerk = await house.actor('经办', ['hospital_clerk', 'staff'], 0);
    const reviewer = await house.actor('纪检', ['hospital_discipline', 'staff'], 0);
    const secretary = await house.actor('书记', ['hospital_secretary', 'staff'], 0);
    await inWork(services, clerk, (work) => adoptPack(duties, work, { pack: PACK }));
    return { id: house.id, code, clerk, reviewer, secretary, departmentIds: house.departmentIds, actor: house.actor };
  }

  const houseOf = (code: string) => {
    const house = houses.get(code);
    if (!house) throw new Error(`no house ${code}`);
    return house;
  };
  const move = (
    actor: Actor,
    ledger: string,
    id: string,
    name: string,
    values: Readonly<Record<string, unknown>> = {},
  ): Promise<unknown> =>
    inWork(services, actor, async (work) => {
      const { record } = await getRecord(work, ledger, id);
      return moveRecord(work, { ledger, id, version: record.version, move: name, values, password: 'x' });
    });

  return {
    db,
    clock,
    duties,
    rules,
    keys,
    services,
    reports,
    city,
    office,
    leader,
    section,
    houseOf,
    move,
    as: <T>(actor: Actor, task: Parameters<typeof inWork<T>>[2]): Promise<T> => inWork(services, actor, task),
    /** Drafts, reviews, signs and (unless `until` says otherwise) sends a unit's report on a day. */
    report: async (
      code: string,
      period: string,
      {
        on,
        until = 'submit',
        type = 'monthly',
      }: { on?: string; until?: 'draft' | 'passReview' | 'sign' | 'submit'; type?: 'monthly' | 'annual' } = {},
    ): Promise<string> => {
      const house = houseOf(code);
      const before = clock.now();
      if (on !== undefined) clock.set(`${on}T02:00:00.000Z`);
      try {
        const id = await inWork(services, house.clerk, (work) => draft(reports, work, { type, period }));
        const steps = [
          ['submitReview', house.clerk],
          ['passReview', house.reviewer],
          ['sign', house.secretary],
          ['submit', house.clerk],
        ] as const;
        if (until === 'draft') return id;
        for (const [name, actor] of steps) {
          await move(actor, 'report', id, name);
          if (name === until) break;
        }
        return id;
      } finally {
        clock.set(before);
      }
    },
  };
}
