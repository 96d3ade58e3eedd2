/**
 * Numbers without gaps: 件号, 盒号, 登记号, receipts. A series is locked from the taking until the transaction ends, and what is
 * taken back with it is given again. Hence: take them last, when nothing that can still be refused is left to do.
 */
import { assert } from '@qinglian/kernel/errors.ts';
import { findRow, sql, type Tx } from '../platform/postgres/database.ts';
import type { Work } from './services.ts';

const taken = new WeakSet<Tx>();

/**
 * The next numbers of each series wanted, as many as asked for; in the order of the map. Once in a transaction, with all series
 * that it needs: they are locked in sorted order, so that two takers cannot wait for each other.
 */
export async function takeNumbers(
  work: Work,
  wanted: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  assert(!taken.has(work.tx), 'numbers are taken once in a transaction, all series together');
  taken.add(work.tx);
  const given = new Map<string, readonly number[]>();
  for (const [series, count] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    assert(Number.isInteger(count) && count > 0, `a series is asked for one number or more: ${series}`);
    const row = await findRow(
      work.tx,
      sql<{
        last: number;
      }>`insert into number_series as kept (org_id, series, last) values (${work.actor.orgId}::uuid, ${series}, ${count})
        on conflict (org_id, series) do update set last = kept.last + excluded.last returning last`,
    );
    assert(row, 'a series gives its numbers');
    given.set(
      series,
      Array.from({ length: count }, (_, at) => row.last - count + 1 + at),
    );
  }
  return new Map([...wanted.keys()].map((series) => [series, given.get(series) ?? []]));
}
