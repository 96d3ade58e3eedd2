/**
 * What has to happen without anybody asking: every institution signs where its journal stands, the level above recomputes
 * and countersigns (上级存证), and verdicts that flip with the day are judged again. May run twice; a second run finds nothing to do.
 */
import { AppError } from '@qinglian/kernel/errors.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { keyIdOf } from '@qinglian/kernel/hash/ed25519.ts';
import { type ObligationServices, refresh } from '../../engines/obligations/index.ts';
import { countersignLast, takeCheckpoint } from '../../ledger/journal-export.ts';
import type { Clock } from '../../platform/clock.ts';
import type { KeyStore } from '../../platform/keys/keys.ts';
import { type Db, findRow, inTrx, rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';

export interface UpkeepServices {
  readonly db: Db;
  readonly clock: Clock;
  readonly keys: KeyStore;
  readonly duties: ObligationServices;
}

export interface UpkeepReport {
  readonly checkpoints: number;
  readonly countersigned: number;
  readonly verdicts: number;
  /** Organisations whose chain did not continue what was countersigned before. */
  readonly broken: readonly string[];
  /** Organisations whose key file is not the key that is registered for them: nothing is signed with a stranger's key. */
  readonly strangers: readonly string[];
}

interface Unit {
  readonly id: string;
  readonly code: string;
  readonly parent_id: string | null;
  readonly parent_code: string | null;
}

/** All organisations, one after the other. */
export async function upkeep(services: UpkeepServices): Promise<UpkeepReport> {
  const reports: UpkeepReport[] = [];
  for (const { id } of await unitsOf(services)) reports.push(await keepUp(services, id));
  const sum = (count: (report: UpkeepReport) => number): number => reports.reduce((total, report) => total + count(report), 0);
  return {
    checkpoints: sum((report) => report.checkpoints),
    countersigned: sum((report) => report.countersigned),
    verdicts: sum((report) => report.verdicts),
    broken: reports.flatMap((report) => report.broken),
    strangers: reports.flatMap((report) => report.strangers),
  };
}

/** Ids and codes of the organisations of this installation, with the level above them today. */
export async function unitsOf({ db, clock }: Pick<UpkeepServices, 'db' | 'clock'>, only?: string): Promise<readonly Unit[]> {
  const today = dayOfInstant(clock.now());
  return rowsOf(
    db,
    sql<Unit>`select o.id, o.code, p.id as parent_id, p.code as parent_code from organisation o
      left join organisation_relation r on r.org_id = o.id and r.kind = 'administrative' and r.from_day <= ${today}::date and (r.until_day is null or r.until_day > ${today}::date)
      left join organisation p on p.id = r.parent_id where o.closed_on is null and (${only ?? null}::uuid is null or o.id = ${only ?? null}::uuid) order by o.code`,
  );
}

/** One organisation. What was signed before stays signed when the countersignature is refused. */
export async function keepUp(services: UpkeepServices, orgId: string): Promise<UpkeepReport> {
  const now = services.clock.now();
  const [unit] = await unitsOf(services, orgId);
  const report = { checkpoints: 0, countersigned: 0, verdicts: 0, broken: [] as string[], strangers: [] as string[] };
  if (!unit) return report;
  await inTrx(services.db, [unit.id], async (tx) => {
    const pair = services.keys.ensure(unit.code);
    if (!(await isRegisteredKey(tx, { orgId: unit.id, publicKey: pair.publicKey, now }))) report.strangers.push(unit.code);
    else if (await takeCheckpoint(tx, { orgId: unit.id, secretKey: pair.secretKey, now })) report.checkpoints++;
    report.verdicts += await refresh(services.duties, tx, unit.id, now);
  });
  const { parent_id: by, parent_code: byCode } = unit;
  if (by === null || byCode === null || report.strangers.length > 0) return report;
  try {
    await inTrx(services.db, [unit.id], async (tx) => {
      const pair = services.keys.ensure(byCode);
      if (!(await isRegisteredKey(tx, { orgId: by, publicKey: pair.publicKey, now }))) report.strangers.push(byCode);
      else if (await countersignLast(tx, { orgId: unit.id, by, secretKey: pair.secretKey, now })) report.countersigned++;
    });
  } catch (error) {
    // One broken chain must be told, and must not stop the others from being signed.
    if (!(error instanceof AppError) || error.code !== 'not_authentic') throw error;
    report.broken.push(unit.code);
  }
  return report;
}

/** Registers the first key of an organisation; any later one is an administrator's act (keys rotate). */
async function isRegisteredKey(
  tx: Tx,
  { orgId, publicKey, now }: { orgId: string; publicKey: string; now: string },
): Promise<boolean> {
  await registerKey(tx, orgId, publicKey, now);
  const known = await findRow(
    tx,
    sql`select 1 from organisation_key where org_id = ${orgId}::uuid and public_key = ${publicKey} and revoked_at is null`,
  );
  return known !== undefined;
}

async function registerKey(tx: Tx, orgId: string, publicKey: string, now: string): Promise<void> {
  await sql`insert into organisation_key (org_id, key_id, public_key, known_from) select ${orgId}::uuid, ${keyIdOf(publicKey)}, ${publicKey}, ${now}::timestamptz
    where not exists (select 1 from organisation_key where org_id = ${orgId}::uuid and revoked_at is null) on conflict do nothing`.execute(
    tx,
  );
}
