/** How a field's value reads, for lists, facts and history. */
import type { Names } from '@qinglian/domain/api/ledgers.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';
import { yuanFromFen } from '@qinglian/kernel/fields/money.ts';
import { longDay, moment } from '../ui/words.ts';

export function textOf(field: Field, value: FieldValue, names: Names): string {
  if (value === null) return '';
  switch (field.kind) {
    case 'text':
    case 'longText':
      return String(value);
    case 'choice':
      return field.options[String(value)] ?? String(value);
    case 'multiChoice':
      return Array.isArray(value) ? value.map((code) => field.options[String(code)] ?? String(code)).join('、') : '';
    case 'number':
      return `${String(value)}${field.unit}`;
    case 'money':
      return typeof value === 'number' ? `${yuanFromFen(value)}元` : '';
    case 'date':
      return longDay(String(value));
    case 'period':
      return periodInChinese(String(value));
    case 'person':
    case 'post':
    case 'department':
    case 'organisation':
    case 'reference': {
      const ids = Array.isArray(value) ? value.map(String) : [String(value)];
      return ids.map((id) => names[id] ?? '（无权查看）').join('、');
    }
    case 'evidence':
      return Array.isArray(value) ? `${value.length}份` : '';
    case 'signature':
      return typeof value === 'object' && 'personId' in value
        ? `${names[value.personId] ?? ''}（${names[value.postId] ?? ''}）${moment(value.signedAt)}${value.method === 'paper' ? '，纸面签字' : ''}`
        : '';
  }
}

export function Value({ field, value, names }: { field: Field; value: FieldValue; names: Names }) {
  if (value === null) return <span className="muted">—</span>;
  if (field.kind === 'evidence' && Array.isArray(value)) return <EvidenceList items={value as readonly EvidenceItem[]} />;
  return <>{textOf(field, value, names)}</>;
}

const EvidenceList = ({ items }: { items: readonly EvidenceItem[] }) => (
  <ul style={{ margin: 0, paddingInlineStart: 18 }}>
    {items.map((item, at) => (
      // Items have no id of their own; their order is their name.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <li key={at}>
        {item.kind === 'file' ? (
          <>
            {item.slot}：<a href={`/api/files/${item.fileId}`}>{item.name}</a>
          </>
        ) : (
          <>
            {item.slot}：原件备查（{item.holder}，卷号{item.volume}
            {item.page ? `，第${item.page}页` : ''}；{item.seenBy}于{longDay(item.seenOn)}查验）
          </>
        )}
      </li>
    ))}
  </ul>
);
