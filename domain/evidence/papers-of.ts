/** Which papers a record has, and where their originals are: in the system, or on whose shelf. */
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';

export function papersOf(ledger: Ledger, values: Values): { readonly papers: string; readonly place: string } {
  const items: EvidenceItem[] = [];
  for (const [name, field] of Object.entries(ledger.fields)) {
    const value = values[name];
    if (field.kind === 'evidence' && Array.isArray(value)) items.push(...(value as readonly EvidenceItem[]));
  }
  const places = new Set(items.map((item) => (item.kind === 'file' ? '系统存' : `${item.holder} ${item.volume}`.trim())));
  return { papers: [...new Set(items.map((item) => item.slot))].join('、'), place: [...places].join('；') };
}
