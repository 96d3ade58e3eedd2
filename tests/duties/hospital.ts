/** A hospital under the Guangshui standard, with people for every part, for tests that prove single duties. */
import { fileURLToPath } from 'node:url';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import type { Verdict, VerdictState } from '@qinglian/domain/obligations/types.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import {
  adoptPack,
  obligationHook,
  type ObligationServices,
  readCatalogue,
  statementsOf,
  verdictsOf,
} from '@qinglian/server/engines/obligations/index.ts';
import { inWork, type LedgerServices } from '@qinglian/server/ledger/services.ts';
import { createRecord, moveRecord } from '@qinglian/server/ledger/write.ts';
import { calendarOf } from '@qinglian/server/platform/calendar/calendar.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import type { TestDatabase } from '@qinglian/server/testing/database.ts';
import { countedChance, testClock, testOrganisation } from '@qinglian/server/testing/people.ts';

export const PACK = 'guangshui-2025';

export async function dutyHospital(db: TestDatabase, code: string) {
  const clock = testClock();
  const sources = sourcesFrom(ledgers);
  const catalogue = readCatalogue([fileURLToPath(new URL('../../packs', import.meta.url))], sources);
  const duties: ObligationServices = { catalogue, sources, calendars: [builtInEdition], ledgers: ledgersByName };
  const services: LedgerServices = {
    db: db.app,
    clock,
    chance: countedChance(code.charCodeAt(1) * 97 + code.charCodeAt(2)),
    calendar: calendarOf([builtInEdition]),
    ledgers: ledgersByName,
    hooks: [obligationHook(duties)],
    verifyOwnPassword: async () => undefined,
  };
  const house = await testOrganisation(db.app, code);
  const clerk = await house.actor('王经办', ['hospital_clerk', 'staff'], 0);
  const head = await house.actor('李主任', ['dept_head', 'dept_filler', 'staff'], 1);
  const leader = await house.actor('赵院长', ['hospital_leader', 'staff'], 0);
  const inspector = await house.actor('钱纪检', ['hospital_discipline', 'staff'], 0);
  const secretary = await house.actor('吴书记', ['hospital_secretary', 'staff'], 0);
  await inWork(services, clerk, (work) => adoptPack(duties, work, { pack: PACK }));
  const paper = (slot: string) => ({
    kind: 'original',
    slot,
    holder: '档案室',
    volume: '1',
    page: '1',
    seenBy: '王经办',
    seenOn: '2025-11-20',
  });
  const all = () => inWork(services, clerk, (work) => verdictsOf(duties, work, PACK));
  return {
    db,
    clock,
    duties,
    services,
    house,
    clerk,
    head,
    leader,
    inspector,
    secretary,
    department: house.departmentIds[1] ?? '',
    papers: (...slots: string[]) => slots.map(paper),
    /** Enters a record on a day (its own by default) and makes moves. */
    enter: async (
      ledger: string,
      values: Readonly<Record<string, unknown>>,
      options: {
        readonly by?: Actor;
        readonly on?: string;
        readonly moves?: readonly (readonly [move: string, by: Actor, values?: Readonly<Record<string, unknown>>])[];
      } = {},
    ) => {
      const before = clock.now();
      if (options.on !== undefined) clock.set(`${options.on}T02:00:00.000Z`);
      try {
        let stored = await inWork(services, options.by ?? clerk, (work) => createRecord(work, { ledger, values }));
        for (const [move, by, given] of options.moves ?? []) {
          const { id, version } = stored.record;
          stored = await inWork(services, by, (work) =>
            moveRecord(work, { ledger, id, version, move, password: 'x', ...(given === undefined ? {} : { values: given }) }),
          );
        }
        return stored;
      } finally {
        clock.set(before);
      }
    },
    stateOf: async (obligation: string, period: string): Promise<VerdictState | undefined> =>
      (await all()).find((one) => one.obligation === obligation && one.period === period)?.state,
    verdict: async (obligation: string, period: string): Promise<Verdict | undefined> =>
      (await all()).find((one) => one.obligation === obligation && one.period === period),
    sentence: async (obligation: string): Promise<string> => {
      const entry = catalogue.get(PACK)?.obligations.find((one) => one.id === obligation);
      return entry ? (statementsOf([entry], await all())[0]?.text ?? '') : '';
    },
  };
}
