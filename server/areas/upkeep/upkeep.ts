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
import { type Db, inTrx, rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';

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
}

interface Unit {
  readonly id: string;
  readonly code: string;
  readonly parent_id: string | null;
  readonly parent_code: string | null;
}

export async function upkeep(services: UpkeepServices): Promise<UpkeepReport> {
  const now = services.clock.now();
  const units = await rowsOf(
    services.db,
    sql<Unit>`select o.id, o.code, p.id as parent_id, p.code as parent_code from organisation o
      left join organisation_relation r on r.org_id = o.id and r.kind = 'administrative' and r.from_day <= ${dayOfInstant(now)}::date and (r.until_day is null or r.until_day > ${dayOfInstant(now)}::date)
      left join organisation p on p.id = r.parent_id where o.closed_on is null order by o.code`,
  );
  let [checkpoints, countersigned, verdicts] = [0, 0, 0];
  const broken: string[] = [];
  for (const unit of units) {
    await inTrx(services.db, [unit.id], async (tx) => {
      const pair = services.keys.ensure(unit.code);
      await registerKey(tx, unit.id, pair.publicKey, now);
      if (await takeCheckpoint(tx, { orgId: unit.id, secretKey: pair.secretKey, now })) checkpoints++;
      verdicts += await refresh(services.duties, tx, unit.id, now);
    });
    const { parent_id: by, parent_code: byCode } = unit;
    if (by === null || byCode === null) continue;
    try {
      const { secretKey } = services.keys.ensure(byCode);
      await inTrx(services.db, [unit.id], async (tx) => {
        if (await countersignLast(tx, { orgId: unit.id, by, secretKey, now })) countersigned++;
      });
    } catch (error) {
      // One broken chain must be told, and must not stop the others from being signed.
      if (!(error instanceof AppError) || error.code !== 'not_authentic') throw error;
      broken.push(unit.code);
    }
  }
  return { checkpoints, countersigned, verdicts, broken };
}

async function registerKey(tx: Tx, orgId: string, publicKey: string, now: string): Promise<void> {
  await sql`insert into organisation_key (org_id, key_id, public_key, known_from) select ${orgId}::uuid, ${keyIdOf(publicKey)}, ${publicKey}, ${now}::timestamptz
    where not exists (select 1 from organisation_key where org_id = ${orgId}::uuid and revoked_at is null) on conflict do nothing`.execute(
    tx,
  );
}
