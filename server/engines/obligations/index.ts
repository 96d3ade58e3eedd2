/**
 * The engine of duties: keeps facts with every change, verdicts with every fact, and answers for any day as known at any
 * instant. A change re-judges only the duties its record is evidence for.
 */
import { sourcesOf } from '@qinglian/domain/obligations/match.ts';
import { statementOf } from '@qinglian/domain/obligations/statement.ts';
import {
  type DatedParams,
  EVALUATOR_VERSION,
  type Obligation,
  type Sources,
  type Verdict,
} from '@qinglian/domain/obligations/types.ts';
import type { CalendarEdition } from '@qinglian/kernel/calendar/workdays.ts';
import type { Ledger, RecordVersion } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { ChangeHook, Work } from '../../ledger/services.ts';
import { rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import { type HeldEdition, heldEditions, noteEdition, publish } from './editions.ts';
import { backfill, replaceFacts } from './facts.ts';
import { paramsAt } from './layers.ts';
import { decisionsOf, factsOf, judgeAll, loadVerdicts, type Moment, momentOf, profileOf, rejudge } from './verdicts.ts';

export { type Catalogue, type CatalogueEntry, readCatalogue, readPack } from './catalogue.ts';
export { allLayers, type LayerLevel, layerLevels, layersOf, type StoredLayer } from './layers.ts';
export { publishAll } from './editions.ts';
export { readsAllOf } from './readable.ts';
export { type Moment, profileOf } from './verdicts.ts';

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
  /** Its version. */
  readonly version: string;
  readonly params: readonly DatedParams[];
  readonly held: readonly HeldEdition[];
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
      version: string;
      params: Record<string, number>;
    }>`select pack, sha256, version, params from pack_adoption where org_id = ${orgId}::uuid order by pack`,
  );
  const adoptions: Adoption[] = [];
  for (const { pack, sha256, version, params } of rows) {
    const entry = services.catalogue.get(pack);
    if (!entry) continue;
    adoptions.push({
      entry,
      sha256,
      version,
      params: await paramsAt(tx, { orgId, pack: entry.pack, adopted: params, knownAt: moment.knownAt }),
      held: await heldEditions(tx, { orgId, entry, sources: services.sources }),
    });
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
  const moment = momentOf(work.now);
  const [before] = await rowsOf(
    work.tx,
    sql<{ version: string }>`select version from pack_adoption where org_id = ${orgId}::uuid and pack = ${options.pack}`,
  );
  await sql`insert into pack_adoption (org_id, pack, version, sha256, params, adopted_at, adopted_by)
    values (${orgId}::uuid, ${options.pack}, ${entry.pack.version}, ${entry.pack.sha256}, ${JSON.stringify(options.params ?? {})}::jsonb, ${work.now}::timestamptz, ${work.actor.personId}::uuid)
    on conflict (org_id, pack) do update set version = excluded.version, sha256 = excluded.sha256, params = excluded.params`.execute(
    work.tx,
  );
  await goBy(services, work.tx, { orgId, entry, before: before?.version, moment });
  const adoption = (await adoptionsOf(services, work.tx, { orgId, moment })).find((one) => one.entry === entry);
  if (adoption) await readAnew(services, work.tx, someOf(adoption, orgId, moment));
}

/** From today on the institution goes by the entry's version; what began under another one keeps it. */
async function goBy(
  services: ObligationServices,
  tx: Tx,
  { orgId, entry, before, moment }: { orgId: string; entry: CatalogueEntry; before: string | undefined; moment: Moment },
): Promise<void> {
  const { shortId, version } = entry.pack;
  await publish(tx, entry, { sources: services.sources, now: moment.knownAt });
  if (before !== undefined && before !== version) await noteEdition(tx, { orgId, pack: shortId, version: before }, null);
  await noteEdition(tx, { orgId, pack: shortId, version }, before === undefined || before === version ? null : moment.asOf);
}

/** Facts of all records so far, then all verdicts; verdicts of duties that no version in use has go with their facts. */
async function readAnew(services: ObligationServices, tx: Tx, some: Some): Promise<number> {
  const { orgId, entry, held } = some;
  const { ledgers, sources } = services;
  await backfill(tx, orgId, entry.pack.shortId, { obligations: some.obligations, ledgers, sources });
  for (const { key, obligations } of held) await backfill(tx, orgId, key, { obligations, ledgers, sources });
  const ids = [some, ...held].flatMap(({ obligations }) => obligations.map((one) => one.id));
  await sql`delete from verdict where org_id = ${orgId}::uuid and pack = ${entry.pack.shortId} and obligation <> all (${ids}::text[])`.execute(
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
  const { orgId } = record;
  const moment = momentOf(work.now);
  for (const adoption of await adoptionsOf(services, work.tx, { orgId, moment })) {
    const { pack } = adoption.entry;
    const touched = new Set<string>();
    if (record.ledger === 'verdict_decision' && record.values['pack'] === pack.shortId)
      touched.add(String(record.values['obligation']));
    for (const { key, obligations } of [{ key: pack.shortId, obligations: adoption.entry.obligations }, ...adoption.held]) {
      for (const obligation of obligations) {
        if (!sourcesOf(obligation).includes(record.ledger)) continue;
        if (await replaceFacts(work, key, obligation, { record, sources: services.sources })) touched.add(obligation.id);
      }
    }
    if (touched.size > 0) changed += await rejudgeSome(services, work.tx, someOf(adoption, orgId, moment, touched));
  }
  return changed;
}

interface Some {
  readonly orgId: string;
  readonly entry: CatalogueEntry;
  readonly params: readonly DatedParams[];
  readonly held: readonly HeldEdition[];
  readonly obligations: readonly Obligation[];
  readonly moment: Moment;
}

/** All duties of an adoption, or those of some ids, in every version in use. */
function someOf({ entry, params, held }: Adoption, orgId: string, moment: Moment, ids?: ReadonlySet<string>): Some {
  const wanted = (obligations: readonly Obligation[]): readonly Obligation[] =>
    ids === undefined ? obligations : obligations.filter((one) => ids.has(one.id));
  return {
    orgId,
    entry,
    params,
    held: held.map((edition) => ({ ...edition, obligations: wanted(edition.obligations) })),
    obligations: wanted(entry.obligations),
    moment,
  };
}

async function rejudgeSome(services: ObligationServices, tx: Tx, some: Some): Promise<number> {
  return rejudge(tx, await judgeInput(services, tx, some));
}

const judgeInput = async (services: ObligationServices, tx: Tx, some: Some) => ({
  pack: some.entry.pack,
  obligations: some.obligations,
  held: some.held,
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
  const moment = momentOf(now);
  let changed = 0;
  for (const found of await adoptionsOf(services, tx, { orgId, moment })) {
    const { entry, sha256, version } = found;
    const { pack } = entry;
    if (sha256 !== pack.sha256) {
      const taken = await sql`update pack_adoption set version = ${pack.version}, sha256 = ${pack.sha256}
        where org_id = ${orgId}::uuid and pack = ${pack.shortId} and sha256 <> ${pack.sha256}`.execute(tx);
      // Nothing taken: another request was first, and had finished before this one could look.
      if (Number(taken.numAffectedRows ?? 0n) === 0) continue;
      await goBy(services, tx, { orgId, entry, before: version, moment });
      const held = await heldEditions(tx, { orgId, entry, sources: services.sources });
      changed += await readAnew(services, tx, someOf({ ...found, held }, orgId, moment));
      continue;
    }
    const due = await rowsOf(
      tx,
      sql<{
        obligation: string;
      }>`select distinct obligation from verdict where org_id = ${orgId}::uuid and pack = ${pack.shortId}
        and (next_change_on <= ${moment.asOf}::date or evaluator <> ${EVALUATOR_VERSION})`,
    );
    const ids = new Set(due.map((row) => row.obligation));
    if (ids.size > 0) changed += await rejudgeSome(services, tx, someOf(found, orgId, moment, ids));
  }
  return changed;
}

/** What stands beside the records changed (posts held, the institution's profile, the calendar): all verdicts are judged at the next look. */
export async function judgeAgain(tx: Tx, orgId: string, today: string): Promise<void> {
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
  await rejudgeSome(services, work.tx, someOf(adoption, orgId, moment));
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
  const input = await judgeInput(services, tx, someOf(adoption, options.orgId, options.moment));
  return judgeAll(input, await factsOf(tx, input));
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
