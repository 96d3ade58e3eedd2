/**
 * The sample behind “内容真实可靠” (2025年清廉医院建设标准 六/13/3, r13-3.2): of each unit's accepted monthly reports of a year,
 * `take` are drawn for checking against the originals. `sample: { from: report, n: 2, per: year, method: verifiable_draw }`.
 */
import { sortIds } from '@qinglian/domain/draws/draw.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { listRecords } from '../../ledger/read.ts';
import type { Work } from '../../ledger/services.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import type { PoolStratum } from './steps.ts';
import type { Subject } from './store.ts';

/** What the pack asks for. */
export const reportSampleRule = { from: 'report', n: 2, per: 'year', method: 'verifiable_draw' } as const;

export interface ReportSample {
  readonly strata: readonly PoolStratum[];
  readonly subject: Subject;
}

const LEDGER = 'submission';

/**
 * One group per unit. A unit with `take` reports or fewer gives all of them. `invalid_input` when nothing was accepted in the year,
 * `not_found` when the actor may not read what was handed in.
 */
export async function reportSample(
  work: Work,
  { year, take = reportSampleRule.n }: { readonly year: string; readonly take?: number },
): Promise<ReportSample> {
  const groups = new Map<string, Map<string, string>>();
  const names = new Map<string, { code: string; name: string }>();
  for (let after: string | undefined; ; ) {
    const page = await listRecords(work, LEDGER, {
      filters: [
        { field: 'state', any: ['accepted'] },
        { field: 'type', any: ['monthly'] },
      ],
      sort: 'recordedAt',
      limit: 200,
      ...(after === undefined ? {} : { after }),
    });
    for (const { record } of page.rows) {
      const { unit, forMonth, revision } = record.values;
      if (typeof unit !== 'string' || typeof forMonth !== 'string' || !forMonth.startsWith(`${year}-`)) continue;
      const unitName = names.get(unit) ?? (await unitOf(work, unit));
      names.set(unit, unitName);
      const group = groups.get(unit) ?? new Map<string, string>();
      groups.set(unit, group);
      group.set(`${unitName.code}/${forMonth}/第${String(revision)}次`, record.id);
    }
    if (page.next === null) break;
    after = page.next;
  }
  if (groups.size === 0)
    throw new AppError('invalid_input', { problems: [{ field: 'year', message: `${year}年还没有已签收的月度小结` }] });
  touch('obligation', 'guangshui-2025/r13-3.2');
  const strata = [...groups].map(([unit, records]) => ({
    name: `${names.get(unit)?.code ?? ''} ${names.get(unit)?.name ?? ''}`.trim(),
    take: Math.min(take, records.size),
    substitutes: Math.min(1, records.size - Math.min(take, records.size)),
    ids: sortIds([...records.keys()]),
  }));
  strata.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    strata,
    subject: { ledger: LEDGER, year, records: Object.fromEntries([...groups.values()].flatMap((ids) => [...ids])) },
  };
}

async function unitOf(work: Work, id: string): Promise<{ code: string; name: string }> {
  const [row] = await rowsOf(
    work.tx,
    sql<{ code: string; name: string }>`select code, short_name as name from organisation where id = ${id}::uuid`,
  );
  return row ?? { code: id, name: '' };
}
