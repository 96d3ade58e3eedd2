/**
 * The engine of duties: keeps facts with every change, verdicts with every fact, and answers for any day as known at any
 * instant. A change re-judges only the duties its record is evidence for.
 */
import { sourcesOf } from '@qinglian/domain/obligations/match.ts';
import { statementOf } from '@qinglian/domain/obligations/statement.ts';
import { EVALUATOR_VERSION, type Obligation, type Sources, type Verdict } from '@qinglian/domain/obligations/types.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { CalendarEdition } from '@qinglian/kernel/calendar/workdays.ts';
import type { Ledger, RecordVersion } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { ChangeHook, Work } from '../../ledger/services.ts';
import { rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import { backfill, loadFacts, replaceFacts } from './facts.ts';
import { paramsAt } from './layers.ts';
import { decisionsOf, judgeAll, loadVerdicts, type Moment, momentOf, profileOf, rejudge } from './verdicts.ts';

export { type Catalogue, type CatalogueEntry, readCatalogue, readPack } from './catalogue.ts';
export { allLayers, type LayerLevel, layerLevels, layersOf, type StoredLayer } from './layers.ts';
export { readsAllOf } from './readable.ts';
export type { Moment } from './verdicts.ts';

export interface ObligationServices {
  readonly catalogue: Catalogue;
  readonly sources: Sources;
  readonly calendars: readonly CalendarEdition[];
  readonly ledgers: ReadonlyMap<string, Ledger>;
}

interface Adoption {
  readonly entry: CatalogueEntry;
  /** Of the file that the stored facts and verdicts were made with. */
  readonly sha256: string;
  readonly params: Readonly<Record<string, number>>;
}

async function adoptionsOf(
  services: ObligationServices,
  tx: Tx,
  { orgId, moment }: { readonly orgId: string; readonly moment: Moment },
): Promise<readonly Adoption[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      pack: string;
      sha256: string;
      params: Record<string, number>;
    }>`select pack, sha256, params from pack_adoption where org_id = ${orgId}::uuid order by pack`,
  );
  const adoptions: Adoption[] = [];
  for (const { pack, sha256, params } of rows) {
    const entry = services.catalogue.get(pack);
    if (!entry) continue;
    adoptions.push({ entry, sha256, params: await paramsAt(tx, { orgId, pack: entry.pack, adopted: params, moment }) });
  }
  return adoptions;
}

/** Ids of the packs that bind an institution. */
export async function listAdopted(services: ObligationServices, tx: Tx, orgId: string): Promise<readonly CatalogueEntry[]> {
  const rows = await rowsOf(
    tx,
    sql<{ pack: string }>`select pack from pack_adoption where org_id = ${orgId}::uuid order by pack`,
  );
  return rows.flatMap((row) => services.catalogue.get(row.pack) ?? []);
}

/** Binds an institution to a pack: facts of all its records so far, then all verdicts. */
export async function adoptPack(
  services: ObligationServices,
  work: Work,
  options: { pack: string; params?: Readonly<Record<string, number>> },
): Promise<void> {
  const entry = services.catalogue.get(options.pack);
  if (!entry) throw new AppError('not_found');
  const { orgId } = work.actor;
  await sql`insert into pack_adoption (org_id, pack, version, sha256, params, adopted_at, adopted_by)
    values (${orgId}::uuid, ${options.pack}, ${entry.pack.version}, ${entry.pack.sha256}, ${JSON.stringify(options.params ?? {})}::jsonb, ${work.now}::timestamptz, ${work.actor.personId}::uuid)
    on conflict (org_id, pack) do update set version = excluded.version, sha256 = excluded.sha256, params = excluded.params`.execute(
    work.tx,
  );
  const moment = momentOf(work.now);
  await readAnew(services, work.tx, {
    orgId,
    entry,
    params: await paramsAt(work.tx, { orgId, pack: entry.pack, adopted: options.params ?? {}, moment }),
    obligations: entry.obligations,
    moment,
  });
}

/** Facts of all records so far, then all verdicts; verdicts of duties that the pack no longer has go with their facts. */
async function readAnew(services: ObligationServices, tx: Tx, some: Some): Promise<number> {
  await backfill(tx, some.orgId, some.entry.pack.shortId, {
    obligations: some.obligations,
    ledgers: services.ledgers,
    sources: services.sources,
  });
  const ids = some.obligations.map((one) => one.id);
  await sql`delete from verdict where org_id = ${some.orgId}::uuid and pack = ${some.entry.pack.shortId} and obligation <> all (${ids}::text[])`.execute(
    tx,
  );
  return rejudgeSome(services, tx, some);
}

/** In the transaction of every change: new facts, then the touched verdicts. */
export const obligationHook =
  (services: ObligationServices): ChangeHook =>
  async (work, { after }) => {
    await keepFacts(services, work, after);
  };

/** Returns how many verdicts changed. */
export async function keepFacts(services: ObligationServices, work: Work, record: RecordVersion): Promise<number> {
  let changed = 0;
  for (const { entry, params } of await adoptionsOf(services, work.tx, { orgId: record.orgId, moment: momentOf(work.now) })) {
    const isDecision = record.ledger === 'verdict_decision' && record.values['pack'] === entry.pack.shortId;
    const touched: Obligation[] = isDecision ? entry.obligations.filter((one) => one.id === record.values['obligation']) : [];
    for (const obligation of entry.obligations) {
      if (!sourcesOf(obligation).includes(record.ledger)) continue;
      if (await replaceFacts(work, entry.pack.shortId, obligation, { record, sources: services.sources }))
        touched.push(obligation);
    }
    if (touched.length > 0) {
      changed += await rejudgeSome(services, work.tx, {
        orgId: record.orgId,
        entry,
        params,
        obligations: touched,
        moment: momentOf(work.now),
      });
    }
  }
  return changed;
}

interface Some {
  readonly orgId: string;
  readonly entry: CatalogueEntry;
  readonly params: Readonly<Record<string, number>>;
  readonly obligations: readonly Obligation[];
  readonly moment: Moment;
}

async function rejudgeSome(services: ObligationServices, tx: Tx, some: Some): Promise<number> {
  return rejudge(tx, await judgeInput(services, tx, some));
}

const judgeInput = async (services: ObligationServices, tx: Tx, some: Some) => ({
  pack: some.entry.pack,
  obligations: some.obligations,
  profile: await profileOf(tx, some.orgId, some.params),
  calendars: services.calendars,
  decisions: await decisionsOf(tx, some.orgId, some.entry.pack.shortId),
  moment: some.moment,
});

/**
 * Re-judges what may stand otherwise by now without a new record: a day has come, the pack's file is another one (its facts
 * are read anew), or an upgrade judges differently. Returns how many verdicts changed.
 */
export async function refresh(services: ObligationServices, tx: Tx, orgId: string, now: string): Promise<number> {
  const today = dayOfInstant(now);
  let changed = 0;
  for (const { entry, params, sha256 } of await adoptionsOf(services, tx, { orgId, moment: momentOf(now) })) {
    const { pack } = entry;
    if (sha256 !== pack.sha256) {
      const taken = await sql`update pack_adoption set version = ${pack.version}, sha256 = ${pack.sha256}
        where org_id = ${orgId}::uuid and pack = ${pack.shortId} and sha256 <> ${pack.sha256}`.execute(tx);
      // Nothing taken: another request was first, and had finished before this one could look.
      if (Number(taken.numAffectedRows ?? 0n) === 0) continue;
      changed += await readAnew(services, tx, { orgId, entry, params, obligations: entry.obligations, moment: momentOf(now) });
      continue;
    }
    const due = await rowsOf(
      tx,
      sql<{
        obligation: string;
      }>`select distinct obligation from verdict where org_id = ${orgId}::uuid and pack = ${pack.shortId}
        and (next_change_on <= ${today}::date or evaluator <> ${EVALUATOR_VERSION})`,
    );
    const ids = new Set(due.map((row) => row.obligation));
    const obligations = entry.obligations.filter((one) => ids.has(one.id));
    if (obligations.length > 0)
      changed += await rejudgeSome(services, tx, { orgId, entry, params, obligations, moment: momentOf(now) });
  }
  return changed;
}

/** What stands beside the records changed (posts held, the institution's profile): all verdicts are judged at the next look. */
export async function judgeAgain(tx: Tx, orgId: string, today: string): Promise<void> {
  await sql`update verdict set next_change_on = ${today}::date where org_id = ${orgId}::uuid`.execute(tx);
}

/** The calendar is another one: every verdict of the house is judged anew at its next look. */
export async function judgeAnew(tx: Tx, orgId: string, today: string): Promise<void> {
  await sql`update verdict set next_change_on = ${today}::date where org_id = ${orgId}::uuid`.execute(tx);
}

/** What was agreed when the pack was adopted, before any layer. */
export async function adoptedParams(tx: Tx, orgId: string, pack: string): Promise<Readonly<Record<string, number>>> {
  const [row] = await rowsOf(
    tx,
    sql<{ params: Record<string, number> }>`select params from pack_adoption where org_id = ${orgId}::uuid and pack = ${pack}`,
  );
  return row?.params ?? {};
}

/** Parameters changed: judged anew now, and again on the day from which they hold when that is still to come. */
export async function judgePackAnew(
  services: ObligationServices,
  work: Work,
  { pack, from }: { readonly pack: string; readonly from: string },
): Promise<void> {
  const { orgId } = work.actor;
  const moment = momentOf(work.now);
  const adoption = (await adoptionsOf(services, work.tx, { orgId, moment })).find((one) => one.entry.pack.shortId === pack);
  if (!adoption) throw new AppError('not_found');
  const { entry, params } = adoption;
  await rejudgeSome(services, work.tx, { orgId, entry, params, obligations: entry.obligations, moment });
  if (from > moment.asOf)
    await sql`update verdict set next_change_on = least(next_change_on, ${from}::date) where org_id = ${orgId}::uuid and pack = ${pack}`.execute(
      work.tx,
    );
}

/** The stored verdicts of an institution, brought up to the day. */
export async function verdictsOf(services: ObligationServices, work: Work, pack: string): Promise<readonly Verdict[]> {
  await refresh(services, work.tx, work.actor.orgId, work.now);
  return loadVerdicts(work.tx, work.actor.orgId, pack);
}

/** Verdicts of any pack for any day as known at any instant, from facts, without storing anything. */
export async function evaluateAt(
  services: ObligationServices,
  tx: Tx,
  options: { orgId: string; pack: string; moment: Moment },
): Promise<readonly Verdict[]> {
  const entry = services.catalogue.get(options.pack);
  if (!entry) throw new AppError('not_found');
  const adoption = (await adoptionsOf(services, tx, options)).find((one) => one.entry === entry);
  if (!adoption) throw new AppError('not_found');
  const input = await judgeInput(services, tx, {
    orgId: options.orgId,
    entry,
    params: adoption.params,
    obligations: entry.obligations,
    moment: options.moment,
  });
  return judgeAll(input, await loadFacts(tx, options.orgId, options.pack, entry.obligations));
}

/** The drafted sentences of a clause, duty by duty; empty where there is nothing to say yet. */
export function statementsOf(
  obligations: readonly Obligation[],
  verdicts: readonly Verdict[],
): readonly { obligation: string; text: string }[] {
  return obligations.map((obligation) => ({
    obligation: obligation.id,
    text: statementOf(
      obligation,
      verdicts.filter((verdict) => verdict.obligation === obligation.id),
    ),
  }));
}
