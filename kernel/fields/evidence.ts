import { dayFromText } from '../calendar/day.ts';
import { isId } from '../ids.ts';
import { bad, type FieldBase, type FieldOptions, ok, type Parsed } from './field.ts';

/** 佐证材料: an uploaded file, or 原件备查 (the original stays on its shelf). Both count alike. */
export type EvidenceItem = EvidenceFile | EvidenceOriginal;
export interface EvidenceFile {
  readonly kind: 'file';
  /** Which paper this is: one of the field's slots. */
  readonly slot: string;
  readonly fileId: string;
  readonly name: string;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly sha256: string;
}
export interface EvidenceOriginal {
  readonly kind: 'original';
  readonly slot: string;
  /** 保管人或保管科室 */
  readonly holder: string;
  /** 卷号 */
  readonly volume: string;
  readonly page: string;
  /** 查验人 */
  readonly seenBy: string;
  readonly seenOn: string;
}

export interface EvidenceField extends FieldBase<'evidence'> {
  /** Chinese names of the papers that belong here: 会议纪要, 签到表. */
  readonly slots: readonly string[];
}

export const evidence = (label: string, slots: readonly string[], options?: FieldOptions): EvidenceField => ({
  ...options,
  kind: 'evidence',
  label,
  slots,
});

export function parseEvidence(field: EvidenceField, raw: unknown): Parsed<readonly EvidenceItem[]> {
  if (raw === null || raw === undefined || raw === '') return ok<readonly EvidenceItem[]>(null);
  if (!Array.isArray(raw)) return bad('佐证材料应为列表');
  if (raw.length > 200) return bad('一条记录最多200份佐证材料');
  const items: EvidenceItem[] = [];
  for (const entry of raw) {
    const item = readItem(field, entry);
    if (typeof item === 'string') return bad(item);
    items.push(item);
  }
  return ok(items.length === 0 ? null : items);
}

function readItem(field: EvidenceField, raw: unknown): EvidenceItem | string {
  if (typeof raw !== 'object' || raw === null) return '佐证材料格式不正确';
  const entry = raw as Readonly<Record<string, unknown>>;
  const word = (key: string): string => {
    const value = entry[key];
    return typeof value === 'string' ? value.trim().slice(0, 200) : '';
  };
  const slot = word('slot');
  if (!field.slots.includes(slot)) return `佐证材料名称应为：${field.slots.join('、')}`;
  if (entry['kind'] === 'file') {
    const fileId = entry['fileId'];
    if (!isId(fileId)) return `“${slot}”没有上传成功，请重新上传`;
    return { kind: 'file', slot, fileId, name: word('name'), sha256: word('sha256') };
  }
  if (entry['kind'] === 'original') {
    const seenOn = dayFromText(word('seenOn'));
    if (word('holder') === '') return `“${slot}”登记原件备查时应填写保管人`;
    if (word('volume') === '') return `“${slot}”登记原件备查时应填写卷号`;
    if (word('seenBy') === '' || seenOn === undefined) return `“${slot}”登记原件备查时应填写查验人和查验日期`;
    return {
      kind: 'original',
      slot,
      holder: word('holder'),
      volume: word('volume'),
      page: word('page'),
      seenBy: word('seenBy'),
      seenOn,
    };
  }
  return '佐证材料应为文件或原件备查';
}
