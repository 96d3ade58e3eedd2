/** Re-judging from stored facts against the plain evaluator over records, which shares no code with it; verdicts compared in every batch. */
import { isDeepStrictEqual } from 'node:util';
import { factsOfRecord } from '@qinglian/domain/obligations/evaluate.ts';
import { judge } from '@qinglian/domain/obligations/judge.ts';
import { evaluatePlainly, plainOf } from '@qinglian/domain/obligations/reference.ts';
import type { Fact, Verdict } from '@qinglian/domain/obligations/types.ts';
import { median, timed } from '../result.ts';
import { contextOf, obligations, recordsOf, sources } from './world.ts';

const BATCH = 20;

export async function measureFromFacts(institutions: number) {
  const plain: number[] = [];
  const fromFacts: number[] = [];
  let verdicts = 0;
  let unequal = 0;
  for (let at = 0; at < institutions; at += BATCH) {
    const houses = Array.from({ length: Math.min(BATCH, institutions - at) }, (_, index) => {
      const records = recordsOf(at + index + 1);
      const context = contextOf(at + index + 1);
      const facts = new Map<string, readonly Fact[]>(
        obligations.map((one) => [one.id, records.flatMap((versions) => factsOfRecord(one, versions, sources))]),
      );
      return { records, context, facts };
    });
    const judgeAll = (): readonly Verdict[] =>
      houses.flatMap(({ facts, context }) => obligations.flatMap((one) => [...judge(one, facts.get(one.id) ?? [], context)]));
    const evaluateAll = () =>
      houses.flatMap(({ records, context }) =>
        obligations.flatMap((one) => [...evaluatePlainly(one, records, { sources, context })]),
      );
    let judged: readonly Verdict[] = [];
    let evaluated: ReturnType<typeof evaluateAll> = [];
    const runJudge = async () => fromFacts.push(await timed(() => (judged = judgeAll())));
    const runPlain = async () => plain.push(await timed(() => (evaluated = evaluateAll())));
    // Interleaved, and the order turned round each time.
    for (const run of (at / BATCH) % 2 === 0 ? [runPlain, runJudge] : [runJudge, runPlain]) await run();
    verdicts += judged.length;
    const told = judged.map(plainOf);
    unequal +=
      told.filter((one, index) => !isDeepStrictEqual(one, evaluated[index])).length + Math.abs(told.length - evaluated.length);
  }
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return { verdicts, unequal, factsMs: sum(fromFacts), plainMs: sum(plain), speedup: median(plain) / median(fromFacts) };
}
