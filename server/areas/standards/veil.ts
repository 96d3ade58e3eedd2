/** Verdicts as far as their evidence may be seen: whoever reads a part of the house's records is told nothing of the rest. */
import type { Obligation, Verdict } from '@qinglian/domain/obligations/types.ts';
import { readsAllOf } from '../../engines/obligations/index.ts';
import { reachOf } from '../../ledger/access.ts';
import { recordsById } from '../../ledger/read.ts';
import type { Work } from '../../ledger/services.ts';

export const ELSEWHERE = '判定依据中有您查看范围以外的记录，详情请向清廉办了解';

/** Reasons that would tell of records outside the actor's reach are replaced; records outside it are left out. */
export async function veilVerdicts(
  work: Work,
  obligations: readonly Obligation[],
  verdicts: readonly Verdict[],
): Promise<readonly Verdict[]> {
  const open = new Set(obligations.filter((obligation) => readsAllOf(work, obligation)).map(({ id }) => id));
  if (verdicts.every((verdict) => open.has(verdict.obligation))) return verdicts;
  const visible = await visibleRecords(
    work,
    verdicts.filter((verdict) => !open.has(verdict.obligation)),
  );
  return verdicts.map((verdict) =>
    open.has(verdict.obligation)
      ? verdict
      : { ...verdict, reason: ELSEWHERE, records: verdict.records.filter((record) => visible.has(record.recordId)) },
  );
}

async function visibleRecords(work: Work, verdicts: readonly Verdict[]): Promise<ReadonlySet<string>> {
  const byLedger = new Map<string, Set<string>>();
  for (const { records } of verdicts)
    for (const { ledger, recordId } of records) byLedger.set(ledger, (byLedger.get(ledger) ?? new Set()).add(recordId));
  const visible = new Set<string>();
  for (const [name, ids] of byLedger) {
    const ledger = work.services.ledgers.get(name);
    const reach = ledger === undefined ? undefined : reachOf(work.actor, ledger.access.read);
    if (reach === undefined || (!reach.organisation && !reach.own && reach.departments.length === 0)) continue;
    for (const { record } of await recordsById(work, name, [...ids])) visible.add(record.id);
  }
  return visible;
}
