/** 原件收齐 of many 件 at once: what came in from one shelf in one go. */
import { moveRecord } from '../../ledger/write.ts';
import type { Work } from '../../ledger/services.ts';
import { isOutside } from './papers.ts';
import { mustBeYear } from './proposal.ts';
import { mayFile } from './series.ts';
import { allRecords, happenedIn } from './records.ts';

/** Gives how many were marked; ids that name none of the year's waiting 件 are passed over: somebody else was first. */
export async function collectOriginals(work: Work, year: string, ids: readonly string[]): Promise<number> {
  mustBeYear(year);
  const wanted = new Set(ids);
  let count = 0;
  for (const series of ['archive_item', 'archive_restricted_item'] as const) {
    if (!mayFile(work, series)) continue;
    const items = await allRecords(work, series, { filters: [happenedIn(year)], sort: 'recordedAt' });
    for (const item of items.filter((one) => wanted.has(one.record.id) && isOutside(one))) {
      const { id, version } = item.record;
      await moveRecord(work, { ledger: series, id, version, move: 'collect' });
      count++;
    }
  }
  return count;
}
