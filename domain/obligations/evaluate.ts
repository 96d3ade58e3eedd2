/** From versions to verdicts in one call: what `pack check`, tests and the reference use; the server stores the facts between. */
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import { judge } from './judge.ts';
import { match, sourcesOf } from './match.ts';
import type { Fact, JudgeContext, Obligation, Sources, Verdict } from './types.ts';

/** Facts of all versions of one record, each known until the next one. `versions` in ascending order. */
export function factsOfRecord(obligation: Obligation, versions: readonly RecordVersion[], sources: Sources): readonly Fact[] {
  const facts: Fact[] = [];
  for (const [at, version] of versions.entries()) {
    for (const fact of match(obligation, version, sources))
      facts.push({ ...fact, knownUntil: versions[at + 1]?.recordedAt ?? null });
  }
  return facts;
}

/** `records`: the versions of each record of one institution. */
export function evaluate(
  obligation: Obligation,
  records: readonly (readonly RecordVersion[])[],
  options: { readonly sources: Sources; readonly context: JudgeContext },
): readonly Verdict[] {
  const wanted = sourcesOf(obligation);
  const facts = records.flatMap((versions) =>
    wanted.includes(versions[0]?.ledger ?? '') ? factsOfRecord(obligation, versions, options.sources) : [],
  );
  return judge(obligation, facts, options.context);
}
