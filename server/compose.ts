/** Puts the server together from its settings: database, migrations, clock, services. Used by `main.ts` and `cli.ts`. */
import { join } from 'node:path';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition, type CalendarEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { accessHook } from './areas/access/access.effects.ts';
import { reportingRules } from '@qinglian/domain/reports/windows.ts';
import { reportFiller, reportHook } from './areas/reports/report.effects.ts';
import { surveyHook } from './areas/reports/surveys/surveys.ts';
import type { Config } from './config.ts';
import { type ObligationServices, obligationHook, publishAll, readCatalogue } from './engines/obligations/index.ts';
import { keepUpHook } from './jobs.ts';
import type { LedgerServices } from './ledger/services.ts';
import { calendarOf } from './platform/calendar/calendar.ts';
import { refreshEditions } from './platform/calendar/editions.ts';
import { type Chance, type Clock, clockFrom, systemChance, systemClock } from './platform/clock.ts';
import { mustKnowPassword } from './platform/identity/own-password.ts';
import { defaultRules, type IdentityServices } from './platform/identity/services.ts';
import { type KeyStore, keyFolder } from './platform/keys/keys.ts';
import { sealerIn } from './platform/keys/sealing.ts';
import { connectDatabase } from './platform/postgres/connect.ts';
import { type Db, findRow, openDatabase, sql } from './platform/postgres/database.ts';
import { migrate } from './platform/postgres/migrate.ts';

export interface Installation {
  readonly config: Config;
  readonly db: Db;
  readonly ownerUrl: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly keys: KeyStore;
  readonly ledger: LedgerServices;
  readonly identity: IdentityServices;
  readonly duties: ObligationServices;
  /** Changed in place when an edition is imported. */
  readonly calendars: CalendarEdition[];
  readonly filesDirectory: string;
  close(): Promise<void>;
}

export interface ComposeOptions {
  readonly onProgress?: (message: string) => void;
}

/** Opens (or starts) the database, brings it up to date, and wires the services. */
export async function openInstallation(config: Config, options: ComposeOptions): Promise<Installation> {
  const say = options.onProgress ?? (() => undefined);
  const database = await connectDatabase({ ...config, onProgress: say });
  const applied = await migrate({
    url: database.ownerUrl,
    directory: join(config.home, 'server/migrations'),
    onApplied: (name) => say(`更新数据库结构：${name}`),
  }).catch(async (error: unknown) => {
    await database.stop();
    throw error;
  });
  if (applied.length > 0) say(`数据库结构已更新（${applied.length}步）`);
  const db = openDatabase({ url: database.appUrl });
  const clock = config.isDemo ? await demoClock(db) : systemClock;
  const calendars = [builtInEdition];
  await refreshEditions(db, calendars);
  const sources = sourcesFrom(ledgers);
  const duties: ObligationServices = {
    catalogue: readCatalogue([join(config.home, 'packs'), join(config.dataDir, 'packs')], sources),
    sources,
    calendars,
    ledgers: ledgersByName,
  };
  await publishAll(db, duties.catalogue, { sources, now: clock.now() }).catch(async (error: unknown) => {
    await db.destroy();
    await database.stop();
    throw error;
  });
  const keys = keyFolder(config.keysDir, systemChance);
  const rules = reportingRules(duties.catalogue.values());
  const sealer = sealerIn(join(config.dataDir, 'keys'), systemChance);
  const identity: IdentityServices = { db, clock, chance: systemChance, rules: defaultRules, sealer };
  const ledger: LedgerServices = {
    db,
    clock,
    chance: systemChance,
    calendar: calendarOf(calendars),
    ledgers: ledgersByName,
    hooks: [obligationHook(duties), reportHook(keys, rules), surveyHook, keepUpHook, accessHook],
    fillers: [reportFiller(rules)],
    verifyOwnPassword: (work, password) => mustKnowPassword(work.tx, work.actor.accountId, password),
  };
  return {
    config,
    db,
    ownerUrl: database.ownerUrl,
    clock,
    chance: systemChance,
    keys,
    ledger,
    identity,
    duties,
    calendars,
    filesDirectory: join(config.dataDir, 'files'),
    close: async () => {
      await db.destroy();
      await database.stop();
    },
  };
}

export const DEMO_START = '2025-11-22T01:00:00.000Z';

/** The demo city's clock goes on from its last recorded instant, never back. */
async function demoClock(db: Db): Promise<Clock> {
  const last = await findRow(db, sql<{ at: string | null }>`select max(last_seen_at) as at from session`);
  const start = last?.at !== null && last?.at !== undefined && last.at > DEMO_START ? last.at : DEMO_START;
  const startedMs = performance.now();
  return clockFrom(start, () => Math.round(performance.now() - startedMs));
}
