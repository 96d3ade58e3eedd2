/** How a field stands on paper: filled in, and as a place to fill in by hand. */
import type { Names } from '@qinglian/domain/api/ledgers.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';
import { yuanFromFen } from '@qinglian/kernel/fields/money.ts';

/** Half a line is wide enough for it. */
const SIGN_HERE: readonly string[] = ['签字：', '　　　　　年　　月　　日'];

/** One line each. Nothing for what is not filled in, but a place to sign. */
export function printedLines(field: Field, value: FieldValue, names: Names): readonly string[] {
  if (value === null) return field.kind === 'signature' ? SIGN_HERE : [];
  switch (field.kind) {
    case 'text':
    case 'longText':
      return String(value).split('\n');
    case 'choice':
      return [field.options[String(value)] ?? String(value)];
    case 'multiChoice':
      return [listOf(value, (code) => field.options[code] ?? code)];
    case 'number':
      return [`${String(value)}${field.unit}`];
    case 'money':
      return [typeof value === 'number' ? `${yuanFromFen(value)}元` : ''];
    case 'date':
      return [dayInChinese(String(value))];
    case 'period':
      return [periodInChinese(String(value))];
    case 'person':
    case 'post':
    case 'department':
    case 'organisation':
    case 'reference':
      return [listOf(value, (id) => names[id] ?? '（无权查看）')];
    case 'evidence':
      return Array.isArray(value) ? (value as readonly EvidenceItem[]).map(paperLine) : [];
    case 'signature':
      return typeof value === 'object' && 'personId' in value
        ? [
            `${names[value.personId] ?? ''}（${names[value.postId] ?? ''}）`,
            `${dayInChinese(dayOfInstant(value.signedAt))}${value.method === 'paper' ? '纸面签字' : '电子签名'}`,
          ]
        : [];
  }
}

const listOf = (value: FieldValue, word: (item: string) => string): string =>
  (Array.isArray(value) ? value.map(String) : [String(value)]).map(word).join('、');

const paperLine = (item: EvidenceItem): string =>
  item.kind === 'file'
    ? `${item.slot}：${item.name}`
    : `${item.slot}：原件备查（${item.holder}，卷号${item.volume}${item.page === '' ? '' : `，第${item.page}页`}；${item.seenBy}于${dayInChinese(item.seenOn)}查验）`;

/** In the cell of a list one line serves; papers are counted there. */
export function printedCell(field: Field, value: FieldValue, names: Names): string {
  if (field.kind === 'evidence') return Array.isArray(value) ? `${value.length}份` : '';
  return value === null ? '' : printedLines(field, value, names).join(field.kind === 'longText' ? '\n' : ' ');
}

const LINES_BY_HAND = 5;

/** Where a hand writes or ticks. */
export function blankLines(field: Field): readonly string[] {
  switch (field.kind) {
    case 'text':
      return field.maxLength > 200 ? ['', ''] : [''];
    case 'longText':
      return Array.from({ length: LINES_BY_HAND }, () => '');
    case 'choice':
    case 'multiChoice':
      return [Object.values(field.options).map(tick).join('　')];
    case 'number':
      return [`　　　　　　${field.unit}`];
    case 'money':
      return ['　　　　　　　　元'];
    case 'date':
      return ['　　　　年　　月　　日'];
    case 'period':
      return ['　　　　年　　月／第　　季度'];
    case 'person':
      return field.many ? ['', '', ''] : [''];
    case 'post':
    case 'department':
    case 'organisation':
    case 'reference':
      return field.many ? ['', ''] : [''];
    case 'evidence':
      return field.slots.map((slot) => `${tick(slot)}　存放处：　　　　　　卷号：　　　　第　　页　查验人：`);
    case 'signature':
      return SIGN_HERE;
  }
}

const tick = (label: string): string => `□${label}`;

/** What the pen should know beside the label. */
export function penHint(field: Field): string {
  if (field.kind === 'multiChoice') return '可多选';
  if (field.kind === 'person') return field.many ? '姓名，同名的加科室' : '姓名';
  if (field.kind === 'evidence') return '原件备查';
  return '';
}
