/** How the year runs: entries made late, and problems found and closed, month by month. Inside the house only. */
import type { StandardTrends } from '@qinglian/domain/api/standards.ts';
import type { Verdict } from '@qinglian/domain/obligations/types.ts';
import { countRecords } from '../../ledger/read.ts';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import { getLedger, type Work } from '../../ledger/services.ts';

const SHOWN = 50;

export async function trendsOf(work: Work, year: string, verdicts: readonly Verdict[]): Promise<StandardTrends> {
  const months = Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`);
  const late = new Map<string, StandardTrends['months'][number]['late'][number]>();
  // One record may prove several duties; it was entered late once.
  for (const verdict of verdicts)
    for (const record of verdict.records)
      if (record.isLateEntry)
        late.set(record.recordId, {
          ledger: record.ledger,
          id: record.recordId,
          title: record.title,
          happened: record.happened,
        });
  const mayRead = !isEmpty(reachOf(work.actor, getLedger(work.services, 'problem').access.read));
  const answer: StandardTrends['months'][number][] = [];
  for (const month of months) {
    const own = [...late.values()].filter((one) => one.happened.startsWith(month));
    const ofMonth = { field: 'happenedOn', any: [month] };
    const count = async (filters: readonly { field: string; any: string[] }[]): Promise<number> =>
      mayRead ? (await countRecords(work, 'problem', { filters })).total : 0;
    answer.push({
      month,
      lateTotal: own.length,
      late: own.slice(0, SHOWN),
      problemsFound: await count([ofMonth]),
      problemsClosed: await count([ofMonth, { field: 'state', any: ['closed'] }]),
    });
  }
  return { year, months: answer, hasProblems: mayRead };
}
