/** Reading registers for 归档: whole lists by the one read path, and the papers of a record in words. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { addDays, isDay } from '@qinglian/kernel/calendar/day.ts';
import { periodById } from '@qinglian/kernel/calendar/period.ts';
import type { EvidenceItem, EvidenceOriginal } from '@qinglian/kernel/fields/evidence.ts';
import { type ListQuery, listRecords, openLedger } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import type { Work } from '../../ledger/services.ts';

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every record that fits, page after page. */
export async function allRecords(work: Work, name: string, query: ListQuery): Promise<readonly StoredRecord[]> {
  const all: StoredRecord[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await listRecords(work, name, { ...query, limit: 200, ...(after === undefined ? {} : { after }) });
    all.push(...page.rows);
    if (page.next === null) return all;
    after = page.next;
  }
}

export const happenedIn = (year: string) => ({ field: 'happenedOn', any: [year] });

export const titleOf = (ledger: Ledger, stored: StoredRecord): string => text(stored.record.values[ledger.title]);

/** The day of a record; of one that counts by period its last day. */
export const dayOf = (happenedAt: string): string => (isDay(happenedAt) ? happenedAt : addDays(periodById(happenedAt).end, -1));

/** The papers of a record in the fields that this actor may see. */
export function papersOf(work: Work, stored: StoredRecord): readonly EvidenceItem[] {
  const { ledger, fields } = openLedger(work, stored.record.ledger);
  return fields.flatMap((name) => {
    const value = stored.record.values[name];
    return ledger.fields[name]?.kind === 'evidence' && Array.isArray(value) ? (value as readonly EvidenceItem[]) : [];
  });
}

/** 综合档案室 2025-MEE 第0520页 */
export const placeOf = (item: EvidenceOriginal): string =>
  `${item.holder} ${item.volume}${item.page === '' ? '' : ` 第${item.page}页`}`;

export const paperWords = (item: EvidenceItem): string =>
  item.kind === 'file' ? `${item.slot}（电子文件：${item.name}）` : `${item.slot}（原件：${placeOf(item)}）`;
