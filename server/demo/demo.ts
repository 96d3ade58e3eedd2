/** The demo city: written once, deterministic, through the one write path under its own clock. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { inWork } from '../ledger/services.ts';
import { adoptPack, type ObligationServices } from '../engines/obligations/index.ts';
import type { LedgerServices } from '../ledger/services.ts';
import { emptyDatabase } from '../platform/backup/empty.ts';
import { type Chance, standingClock } from '../platform/clock.ts';
import { hashPassword } from '../platform/identity/passwords.ts';
import type { DemoCard } from '../platform/identity/session-routes.ts';
import { type Db, findRow, sql } from '../platform/postgres/database.ts';
import { archiveEvents } from './archives.ts';
import { dealtChance } from './chance.ts';
import { type DemoPeople, writeDemoPeople } from './people.ts';
import { type DemoEvent, readDemoYear, writeDemoYear } from './records.ts';
import { reportEvents } from './reports.ts';

/** Of every demo account; only a demo city has a password that is known. */
export const DEMO_PASSWORD = 'Qinglian-2025';

export const demoCards: readonly DemoCard[] = [
  { username: 'h01-clerk', label: '医院清廉办经办人', detail: '市二医院 · 登记、起草、报送' },
  { username: 'h01-pharmacy', label: '科室填报员', detail: '市二医院药剂科 · 登记本科室记录' },
  { username: 'h01-jiwei', label: '纪委书记', detail: '市二医院 · 核稿、监督' },
  { username: 'h01-secretary', label: '党委书记', detail: '市二医院 · 签发' },
  { username: 'h01-discipline', label: '纪检监察室', detail: '市二医院 · 谈话、问题、现场监督' },
  { username: 'h01-doctor', label: '职工', detail: '市二医院内科医师' },
  { username: 'c01-office', label: '市清廉办经办人', detail: '市卫健局 · 收报、催报、汇总' },
  { username: 'h01-admin', label: '医院系统管理员', detail: '市二医院 · 人员、岗位、账号' },
  { username: 'h11-clerk', label: '乡镇卫生院', detail: '余店卫生院 · 轻量模式' },
];

export interface DemoTarget {
  readonly db: Db;
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

export interface DemoInstallation extends DemoTarget {
  readonly ownerUrl: string;
  readonly filesDirectory: string;
}

/** Writes the city when the database is empty, or anew when the last writing was cut short; else leaves everything as it is. */
export async function ensureDemoCity(target: DemoInstallation, say: (message: string) => void): Promise<void> {
  const isCutShort = (await demoState(target.db)) === 'loading';
  if (!isCutShort && (await hasOrganisation(target.db))) return;
  if (isCutShort) {
    say('上次写入演示城市时被中断，重新写入');
    await emptyDatabase(target);
  }
  await writeMarked(target, say);
}

/** Empties a demo city and writes it again. Refuses on anything that is not known to be one. */
export async function resetDemoCity(target: DemoInstallation, say: (message: string) => void): Promise<void> {
  if ((await demoState(target.db)) === undefined && (await hasOrganisation(target.db)))
    throw new AppError('forbidden', { problems: [{ message: '这里保存的不是演示城市，没有改动任何内容' }] });
  await emptyDatabase(target);
  await writeMarked(target, say);
}

async function writeMarked(target: DemoInstallation, say: (message: string) => void): Promise<void> {
  await mark(target, 'loading');
  await writeDemoCity(target, say);
  await mark(target, 'ready');
}

const hasOrganisation = async (db: Db): Promise<boolean> =>
  (await findRow(db, sql`select 1 from organisation limit 1`)) !== undefined;

async function demoState(db: Db): Promise<string | undefined> {
  return (await findRow(db, sql<{ value: string }>`select value from installation where name = 'demo_city'`))?.value;
}

async function mark({ db, ledger }: DemoTarget, state: 'loading' | 'ready'): Promise<void> {
  await sql`insert into installation (name, value, set_at) values ('demo_city', ${state}, ${ledger.clock.now()}::timestamptz)
    on conflict (name) do update set value = excluded.value, set_at = excluded.set_at`.execute(db);
}

export async function writeDemoCity(target: DemoTarget, say: (message: string) => void): Promise<DemoPeople> {
  say('写入演示城市：机构和人员');
  const clock = standingClock('2024-11-22T01:00:00.000Z');
  const chance: Chance = dealtChance('qinglian demo city');
  const people = await writeDemoPeople({ db: target.db, clock, chance, passwordHash: await hashPassword(DEMO_PASSWORD) });
  // Signing asks nobody for a password here; everything else is the product's own way.
  const writer = { ...target.ledger, clock, chance, verifyOwnPassword: async () => undefined };
  const year = await readDemoYear();
  const adopt: DemoEvent[] = [...people.organisations.values()]
    .filter((house) => house.code.startsWith('H'))
    .map((house) => ({
      at: '2025-04-14T00:10:00.000Z',
      what: `${house.code} adopts the standard`,
      run: () =>
        inWork(writer, house.person('clerk').actor, (work) => adoptPack(target.duties, work, { pack: 'guangshui-2025' })),
    }));
  const reports = reportEvents({
    writer,
    reports: { duties: target.duties, publicOrigin: '', staffOrigin: '' },
    people,
    plan: year.reports,
  });
  const onProgress = (done: number, total: number): void => say(`写入演示记录 ${done}/${total}`);
  const count = await writeDemoYear({
    services: writer,
    people,
    year,
    extra: [...adopt, ...reports, ...archiveEvents(writer, people)],
    onProgress,
  });
  clock.set('2025-11-22T00:30:00.000Z');
  await sql`analyze`.execute(target.db).catch(() => undefined);
  say(
    `演示城市已就绪：${people.organisations.size}个机构、${[...people.organisations.values()].reduce((sum, house) => sum + house.people.length, 0)}人、${count}条记录`,
  );
  return people;
}
