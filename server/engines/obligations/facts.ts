/** Facts in the database: written with each change, filled in once when a pack is adopted. */
import { fieldsRead, match, sourcesOf } from '@qinglian/domain/obligations/match.ts';
import { postHoldingSource } from '@qinglian/domain/obligations/platform-sources.ts';
import type { Fact, Obligation, Sources } from '@qinglian/domain/obligations/types.ts';
import type { Ledger, RecordVersion } from '@qinglian/kernel/define.ts';
import { fieldColumns, valuesOfRow } from '../../ledger/row.ts';
import type { Work } from '../../ledger/services.ts';
import { type Column, columnsOf, versionTable } from '../../ledger/tables.ts';
import { rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';

export interface FactRow {
  readonly org_id: string;
  readonly obligation: string;
  readonly role: Fact['role'];
  readonly ledger: string;
  readonly record_id: string;
  readonly version: number;
  readonly hash: string;
  readonly title: string;
  readonly subject: string | null;
  readonly period: string | null;
  readonly happened: string;
  readonly until: string | null;
  readonly registered: string;
  readonly known_from: string;
  readonly known_until: string | null;
  readonly missing: readonly string[];
  readonly value: number | null;
  readonly followed: string | null;
}

export const factOfRow = (row: FactRow): Fact => ({
  orgId: row.org_id,
  obligation: row.obligation,
  role: row.role,
  ledger: row.ledger,
  recordId: row.record_id,
  version: row.version,
  hash: row.hash,
  title: row.title,
  subject: row.subject,
  period: row.period,
  happened: row.happened,
  until: row.until,
  registered: row.registered,
  knownFrom: row.known_from,
  knownUntil: row.known_until,
  missing: row.missing,
  value: row.value,
  followed: row.followed,
});

/** Ends what was known of the record and stores what its new version says. */
export async function replaceFacts(
  work: Work,
  pack: string,
  obligation: Obligation,
  options: { record: RecordVersion; sources: Sources },
): Promise<boolean> {
  const { record, sources } = options;
  const ended = await sql`update obligation_fact set known_until = ${record.recordedAt}::timestamptz
    where org_id = ${record.orgId}::uuid and pack = ${pack} and obligation = ${obligation.id} and record_id = ${record.id}::uuid and known_until is null`.execute(
    work.tx,
  );
  const facts = match(obligation, record, sources);
  await insertFacts(work.tx, pack, facts);
  return facts.length > 0 || Number(ended.numAffectedRows ?? 0n) > 0;
}

const BATCH = 500;

export async function insertFacts(tx: Tx, pack: string, facts: readonly Fact[]): Promise<void> {
  for (let at = 0; at < facts.length; at += BATCH) {
    const rows = facts.slice(at, at + BATCH).map((fact) => ({
      org_id: fact.orgId,
      pack,
      obligation: fact.obligation,
      role: fact.role,
      ledger: fact.ledger,
      record_id: fact.recordId,
      version: fact.version,
      hash: fact.hash,
      title: fact.title,
      subject: fact.subject,
      period: fact.period,
      happened: fact.happened,
      until: fact.until,
      registered: fact.registered,
      known_from: fact.knownFrom,
      known_until: fact.knownUntil,
      missing: fact.missing,
      value: fact.value,
      followed: fact.followed,
    }));
    await sql`insert into obligation_fact select * from jsonb_populate_recordset(null::obligation_fact, ${JSON.stringify(rows)}::jsonb) on conflict do nothing`.execute(
      tx,
    );
  }
}

/** Facts of some duties of one institution, all versions; posts held are read where they stand. */
export async function loadFacts(
  tx: Tx,
  orgId: string,
  pack: string,
  obligations: readonly Obligation[],
): Promise<ReadonlyMap<string, readonly Fact[]>> {
  const rows = await rowsOf(
    tx,
    sql<FactRow>`select * from obligation_fact where org_id = ${orgId}::uuid and pack = ${pack} and obligation = any (${obligations.map((one) => one.id)}::text[])`,
  );
  const facts = new Map<string, Fact[]>(obligations.map((one) => [one.id, []]));
  for (const row of rows) facts.get(row.obligation)?.push(factOfRow(row));
  if (obligations.some((one) => sourcesOf(one).includes(postHoldingSource.name))) {
    const holdings = await postHoldings(tx, orgId);
    const sources: Sources = new Map([[postHoldingSource.name, postHoldingSource]]);
    for (const obligation of obligations)
      for (const holding of holdings) facts.get(obligation.id)?.push(...match(obligation, holding, sources));
  }
  return facts;
}

async function postHoldings(tx: Tx, orgId: string): Promise<readonly RecordVersion[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      person_id: string;
      name: string;
      post_id: string;
      department_id: string | null;
      risk_area: string | null;
      level: string;
      started_on: string;
      ended_on: string | null;
    }>`
      select h.id, h.person_id, p.name, h.post_id, po.department_id, po.risk_area, po.level, h.started_on, h.ended_on
      from post_holding h join post po on po.id = h.post_id join person p on p.id = h.person_id where h.org_id = ${orgId}::uuid`,
  );
  return rows.map((row) => ({
    ledger: postHoldingSource.name,
    id: row.id,
    orgId,
    version: 1,
    state: 'held',
    happenedAt: row.started_on,
    // The register of posts keeps no versions: what it says counts as known since the appointment.
    recordedAt: `${row.started_on}T00:00:00.000Z`,
    registeredAt: `${row.started_on}T00:00:00.000Z`,
    removed: false,
    values: {
      person: row.person_id,
      personName: row.name,
      post: row.post_id,
      home: row.department_id,
      riskArea: row.risk_area,
      level: row.level,
      startedAt: row.started_on,
      endedAt: row.ended_on,
    },
    hash: '',
  }));
}

interface VersionRow {
  readonly record_id: string;
  readonly version: number;
  readonly state: string;
  readonly recorded_at: string;
  readonly registered_at: string;
  readonly removed: boolean;
  readonly hash: string;
  readonly [column: string]: unknown;
}

const PAGE = 2_000;

/** Facts of every version that an institution's ledgers hold, source by source, in pages. */
export async function backfill(
  tx: Tx,
  orgId: string,
  pack: string,
  options: { obligations: readonly Obligation[]; ledgers: ReadonlyMap<string, Ledger>; sources: Sources },
): Promise<void> {
  await sql`delete from obligation_fact where org_id = ${orgId}::uuid and pack = ${pack}`.execute(tx);
  for (const [name, ledger] of options.ledgers) {
    const concerned = options.obligations.filter((obligation) => sourcesOf(obligation).includes(name));
    const source = options.sources.get(name);
    if (concerned.length === 0 || !source) continue;
    const wanted = fieldsRead(concerned, source);
    const columns = columnsOf(ledger).filter(({ field }) => wanted.has(field));
    let after = { id: '00000000-0000-0000-0000-000000000000', version: 0 };
    let open: Fact[] = [];
    for (;;) {
      const page = await versionPage(tx, orgId, { ledger, columns, after });
      const last = page.at(-1);
      if (!last) break;
      const done: Fact[] = [];
      for (const version of page) {
        // The facts of a version end where the next version of the same record begins.
        done.push(...open.map((fact) => (fact.recordId === version.id ? { ...fact, knownUntil: version.recordedAt } : fact)));
        open = concerned.flatMap((obligation) => [...match(obligation, version, options.sources)]);
      }
      await insertFacts(tx, pack, done);
      after = { id: last.id, version: last.version };
    }
    await insertFacts(tx, pack, open);
  }
}

async function versionPage(
  tx: Tx,
  orgId: string,
  { ledger, columns, after }: { ledger: Ledger; columns: readonly Column[]; after: { id: string; version: number } },
): Promise<readonly RecordVersion[]> {
  const rows = await rowsOf(
    tx,
    sql<VersionRow>`select record_id, version, state, recorded_at, registered_at, removed, hash, ${fieldColumns(columns)} from ${sql.table(versionTable(ledger))}
      where org_id = ${orgId}::uuid and (record_id, version) > (${after.id}::uuid, ${after.version}) order by record_id, version limit ${PAGE}`,
  );
  return rows.map((row) => {
    const values = valuesOfRow(columns, row);
    return {
      ledger: ledger.name,
      id: row.record_id,
      orgId,
      version: row.version,
      state: row.state,
      happenedAt: String(values[ledger.happenedAt] ?? ''),
      recordedAt: row.recorded_at,
      registeredAt: row.registered_at,
      removed: row.removed,
      values,
      hash: row.hash,
    };
  });
}
