/** A register as columns of a sheet: labels as headers, labels of options as drop-downs, names instead of ids. */
import type { Names } from '@qinglian/domain/api/ledgers.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { SheetColumn } from '../../platform/office/xlsx.ts';

/** Fields that can be filled in on a sheet: papers and signatures cannot. */
export const sheetFields = (ledger: Ledger, readable: readonly string[]): readonly (readonly [string, Field])[] =>
  readable.flatMap((name) => {
    const field = ledger.fields[name];
    return field && field.readOnly !== true && field.kind !== 'evidence' ? [[name, field] as const] : [];
  });

/** Column of a marked sheet; read over when it comes back. */
export const PROBLEM_HEADER = '问题（导入时不读此列）';

/** 名称* for a required field; the unit stands in the header. */
export function headerOf(field: Field): string {
  const unit = field.kind === 'money' ? '（元）' : field.kind === 'number' && field.unit !== '' ? `（${field.unit}）` : '';
  return `${field.label}${unit}${field.required === true ? '*' : ''}`;
}

export const columnOf = (field: Field): SheetColumn => ({
  header: headerOf(field),
  width: field.kind === 'longText' ? 40 : Math.max(12, Math.min(30, field.label.length * 2 + 8)),
  format: field.kind === 'money' ? 'money' : field.kind === 'number' ? 'number' : 'text',
  ...(field.kind === 'choice' ? { options: Object.values(field.options) } : {}),
});

/** What is written below the headers, and what `cellValue` turns back. */
export function cellText(field: Field, value: FieldValue, names: Names): string | number | null {
  if (value === null) return null;
  switch (field.kind) {
    case 'text':
    case 'longText':
    case 'date':
      return String(value);
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'money':
      return typeof value === 'number' ? value / 100 : null;
    case 'period':
      return periodInChinese(String(value));
    case 'choice':
      return field.options[String(value)] ?? String(value);
    case 'multiChoice':
      return Array.isArray(value) ? value.map((code) => field.options[String(code)] ?? String(code)).join('、') : null;
    case 'person':
    case 'post':
    case 'department':
    case 'organisation':
    case 'reference':
      return (Array.isArray(value) ? value.map(String) : [String(value)]).map((id) => names[id] ?? '').join('、');
    case 'evidence':
      return Array.isArray(value) ? (value as readonly EvidenceItem[]).map(evidenceText).join('；') : null;
    case 'signature':
      return typeof value === 'object' && 'personId' in value
        ? `${names[value.personId] ?? ''} ${value.signedAt.slice(0, 10)}`
        : null;
  }
}

const evidenceText = (item: EvidenceItem): string =>
  item.kind === 'file'
    ? `${item.slot}（${item.name}）`
    : `${item.slot}（原件备查：${item.holder} ${item.volume}${item.page === '' ? '' : ` 第${item.page}页`}）`;
