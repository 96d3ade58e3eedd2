/** 台账自查: a snapshot through the read path, then pure checks. Inside the institution only. */
import type { ConsistencyReport } from '@qinglian/domain/api/consistency.ts';
import { checks } from '@qinglian/domain/consistency/checks.ts';
import type { PostNow, Snapshot } from '@qinglian/domain/consistency/snapshot.ts';
import { tighten } from '@qinglian/domain/obligations/profile.ts';
import type { Pack } from '@qinglian/domain/obligations/types.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { adoptedParams, allLayers, layersOf, listAdopted, type ObligationServices } from '../../engines/obligations/index.ts';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import { listRecords } from '../../ledger/read.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';

const readers: readonly Role[] = ['hospital_clerk', 'hospital_discipline', 'hospital_secretary', 'hospital_president'];
const SHOWN = 50;
/** Records of a register that are looked at: the latest ones. */
const LOOKED_AT = 2_000;

export interface ConsistencyServices {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

export function consistencyRoutes(app: QinglianApp, services: ConsistencyServices): void {
  app.get(
    '/api/consistency',
    { config: { access: readers } },
    async (request): Promise<ConsistencyReport> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        return consistencyOf(services, work);
      }),
  );
}

export async function consistencyOf(services: ConsistencyServices, work: Work): Promise<ConsistencyReport> {
  touch('page', '/self-check');
  const snapshot = await snapshotOf(services, work);
  return {
    checks: checks.map((check) => {
      const findings = check.run(snapshot);
      return { id: check.id, group: check.group, title: check.title, findings: findings.slice(0, SHOWN), total: findings.length };
    }),
  };
}

async function snapshotOf(services: ConsistencyServices, work: Work): Promise<Snapshot> {
  const { orgId } = work.actor;
  const today = dayOfInstant(work.now);
  const records = new Map<string, readonly RecordVersion[]>();
  for (const ledger of work.services.ledgers.values()) {
    // Restricted registers are not read in bulk: each reading of theirs is somebody's own act.
    if (ledger.access.journalReads === true || isEmpty(reachOf(work.actor, ledger.access.read))) continue;
    records.set(ledger.name, await latest(work, ledger.name));
  }
  const level = await findRow(work.tx, sql<{ level: string | null }>`select level from organisation where id = ${orgId}::uuid`);
  const countersigned = await findRow(
    work.tx,
    sql<{ at: string | null }>`select max(counter_at) as at from journal_checkpoint where org_id = ${orgId}::uuid`,
  );
  const adopted = await listAdopted(services.duties, work.tx, orgId);
  return {
    today,
    level: level?.level ?? null,
    ledgers: work.services.ledgers,
    records,
    posts: await postsNow(work, today),
    leavers: await rowsOf(
      work.tx,
      sql<{
        personId: string;
        name: string;
        leftOn: string;
      }>`select p.id as "personId", p.name, p.left_on as "leftOn" from person p join account a on a.person_id = p.id
        where p.org_id = ${orgId}::uuid and p.left_on < ${today}::date and a.disabled_at is null`,
    ),
    readings: adopted.flatMap(({ pack, obligations }) =>
      obligations.flatMap((one) =>
        one.reading !== null && one.reading.confirmedBy === null
          ? [
              {
                pack: pack.shortId,
                row: (one.id.split('.')[0] ?? '').replace(/^r/, ''),
                title: one.title,
                note: one.reading.note,
              },
            ]
          : [],
      ),
    ),
    conflicts: await conflictsOf(
      work,
      adopted.map(({ pack }) => pack),
    ),
    lastCountersigned: countersigned?.at ? dayOfInstant(countersigned.at) : null,
  };
}

async function conflictsOf(work: Work, packs: readonly Pack[]): Promise<Snapshot['conflicts']> {
  const found: Snapshot['conflicts'][number][] = [];
  for (const pack of packs) {
    const layers = await layersOf(work.tx, work.actor.orgId, pack.shortId, work.now);
    const own = await adoptedParams(work.tx, work.actor.orgId, pack.shortId);
    const { conflicts } = tighten(pack, allLayers(pack, own, layers), dayOfInstant(work.now));
    found.push(...conflicts.map(({ reason }) => ({ pack: pack.shortId, reason })));
  }
  return found;
}

async function latest(work: Work, name: string): Promise<readonly RecordVersion[]> {
  const found: RecordVersion[] = [];
  let after: string | undefined;
  do {
    const page = await listRecords(work, name, { sort: '-happenedAt', limit: 200, ...(after === undefined ? {} : { after }) });
    found.push(...page.rows.map((row) => row.record));
    after = page.next ?? undefined;
  } while (after !== undefined && found.length < LOOKED_AT);
  return found;
}

async function postsNow(work: Work, today: string): Promise<readonly PostNow[]> {
  const rows = await rowsOf(
    work.tx,
    sql<{
      id: string;
      name: string;
      is_key_post: boolean;
      risk_area: string | null;
      roles: string[];
      person_id: string | null;
      person: string | null;
      since: string | null;
    }>`
      select po.id, po.name, po.is_key_post, po.risk_area, po.roles, h.person_id, p.name as person, h.started_on as since from post po
      left join post_holding h on h.post_id = po.id and h.started_on <= ${today}::date and (h.ended_on is null or h.ended_on >= ${today}::date)
      left join person p on p.id = h.person_id where po.org_id = ${work.actor.orgId}::uuid and po.closed_on is null order by po.sort, po.id`,
  );
  const posts = new Map<string, PostNow>();
  for (const row of rows) {
    const before = posts.get(row.id)?.holders ?? [];
    const holders =
      row.person_id === null
        ? before
        : [...before, { personId: row.person_id, name: row.person ?? '', since: row.since ?? today }];
    posts.set(row.id, { id: row.id, name: row.name, isKey: row.is_key_post, riskArea: row.risk_area, roles: row.roles, holders });
  }
  return [...posts.values()];
}
