/**
 * A pool from a register: the records a filter finds, in groups by one of their fields. Such a pool is always private: titles
 * of records are not for the public page, which gets the Merkle roots.
 */
import { sortIds } from '@qinglian/domain/draws/draw.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { countRecords, listRecords, openLedger } from '../../ledger/read.ts';
import { namesFor } from '../../ledger/names.ts';
import type { ListQuery } from '../../ledger/query.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import type { Work } from '../../ledger/services.ts';
import type { PoolStratum } from './steps.ts';
import type { Subject } from './store.ts';

export const LEDGER_POOL_LIMIT = 5_000;
const NO_GROUP = '全部';

export interface LedgerPoolInput {
  readonly ledger: string;
  readonly query: ListQuery;
  /** Field by which groups are made: a choice, a department, an organisation or a person; none: one group. */
  readonly by?: string;
  readonly take: number;
  readonly substitutes: number;
}

/** `not_found` for a register one may not open, `invalid_input` for a field one may not see, no records, or too many. */
export async function ledgerPool(
  work: Work,
  input: LedgerPoolInput,
): Promise<{ readonly strata: readonly PoolStratum[]; readonly subject: Subject }> {
  const { ledger, fields } = openLedger(work, input.ledger);
  const definition = input.by === undefined ? undefined : ledger.fields[input.by];
  if (input.by !== undefined && (!fields.includes(input.by) || !definition || !groupable.has(definition.kind)))
    throw refuse('by', '不能按此项分组');
  const { total, capped } = await countRecords(work, input.ledger, input.query);
  if (total === 0) throw refuse('pool', '没有符合条件的记录，请放宽条件');
  if (capped || total > LEDGER_POOL_LIMIT) throw refuse('pool', `记录超过${LEDGER_POOL_LIMIT}条，请缩小范围`);
  const groups = new Map<string, Map<string, string>>();
  for (let after: string | undefined; ; ) {
    const page = await listRecords(work, input.ledger, { ...input.query, limit: 200, ...(after === undefined ? {} : { after }) });
    const names = await namesFor(work, ledger, page.rows);
    for (const stored of page.rows) {
      const group = groupOf(stored, input.by, (value) =>
        definition?.kind === 'choice' ? definition.options[value] : names[value],
      );
      const own = groups.get(group) ?? new Map<string, string>();
      groups.set(group, own);
      own.set(poolId(stored, String(stored.record.values[ledger.title] ?? ledger.label)), stored.record.id);
    }
    if (page.next === null) break;
    after = page.next;
  }
  const strata = [...groups]
    .map(([name, records]) => ({
      name,
      take: Math.min(input.take, records.size),
      substitutes: Math.min(input.substitutes, records.size - Math.min(input.take, records.size)),
      ids: sortIds([...records.keys()]),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    strata,
    subject: {
      ledger: ledger.name,
      year: work.now.slice(0, 4),
      records: Object.fromEntries([...groups.values()].flatMap((records) => [...records])),
    },
  };
}

const groupable: ReadonlySet<string> = new Set(['choice', 'department', 'organisation', 'person']);
const refuse = (field: string, message: string): AppError => new AppError('invalid_input', { problems: [{ field, message }] });

function groupOf(stored: StoredRecord, by: string | undefined, nameOf: (value: string) => string | undefined): string {
  if (by === undefined) return NO_GROUP;
  const value = stored.record.values[by];
  return (typeof value === 'string' ? nameOf(value) : undefined) ?? '未填写';
}

/** Readable and never alike: the day, the title, and the end of the record's own id. */
const poolId = ({ record }: StoredRecord, title: string): string =>
  `${record.happenedAt} ${title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
    .trim()
    .slice(0, 80)} ${record.id.slice(-8)}`;
