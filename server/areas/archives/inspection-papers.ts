/** Papers of a 迎检 set: cover, spine and contents of each item, the printed sheet of a record, and the volume of all covers and contents. */
import type { InspectionPreview } from '@qinglian/domain/api/archives.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { ArchivePart, Booklet, ListPart } from '../../engines/documents/index.ts';
import type { SetEntry, SetItem, SetPlan } from './inspection-plan.ts';
import { placeOf } from './records.ts';

export const filesIn = (entries: readonly SetEntry[]): number =>
  entries.reduce((sum, { papers }) => sum + papers.filter(({ kind }) => kind === 'file').length, 0);
const originalsIn = (entries: readonly SetEntry[]): number =>
  entries.reduce((sum, { papers }) => sum + papers.filter(({ kind }) => kind === 'original').length, 0);

/** What is lacking of an item: duties without a record, and papers that a record lacks. */
export const missingIn = (item: SetItem): readonly string[] => [
  ...item.open,
  ...item.entries.flatMap(({ number, title, missing }) =>
    missing.length === 0 ? [] : [`佐证${number}《${title}》缺：${missing.join('、')}`],
  ),
];

export const previewOf = (plan: SetPlan): InspectionPreview => ({
  pack: plan.pack,
  items: plan.items.map((item) => ({
    item: `${item.number}.${item.label}`,
    documents: item.entries.length,
    files: filesIn(item.entries),
    originals: originalsIn(item.entries),
    missing: missingIn(item),
  })),
});

export const coverPart = (plan: SetPlan, item: SetItem): ArchivePart => ({
  kind: 'cover',
  unit: plan.unit,
  title: item.label,
  rows: [
    ['标准', plan.title],
    ['考评内容', item.group],
    ['具体内容', `${item.number}.${item.label}`],
    ['年度', `${plan.year}年`],
    ['材料', `${item.entries.length}份（电子文件${filesIn(item.entries)}个，原件备查${originalsIn(item.entries)}份）`],
    ['编制日期', dayInChinese(dayOfInstant(plan.at))],
  ],
});

export const spinePart = (plan: SetPlan, item: SetItem): ArchivePart => ({
  kind: 'spine',
  widthMm: 30,
  cells: [
    ['全宗号', plan.fonds],
    ['年度', plan.year],
    ['序号', String(item.number)],
    ['卷名', item.label],
    ['单位', plan.unit],
  ],
});

export function contentsPart(plan: SetPlan, item: SetItem): ListPart {
  const missing = missingIn(item);
  return {
    kind: 'list',
    title: `${item.number}.${item.label}　卷内目录`,
    meta: [`单位：${plan.unit}`, `年度：${plan.year}年`],
    columns: [
      { label: '佐证', width: 5, align: 'center' },
      { label: '标准条目', width: 8, align: 'center' },
      { label: '题名', width: 25 },
      { label: '日期', width: 11 },
      { label: '佐证材料和存放处', width: 33 },
      { label: '档号', width: 22 },
    ],
    rows: item.entries.map((entry) => [
      String(entry.number),
      entry.rows.join('、'),
      `${entry.label}：${entry.title}`,
      entry.date,
      placesOf(entry),
      entry.archiveNo,
    ]),
    closing:
      missing.length === 0
        ? [item.entries.length === 0 ? '尚未收集材料。' : `共${item.entries.length}份，材料齐全。`]
        : [`共${item.entries.length}份。尚缺${missing.length}项：`, ...missing.map((line, at) => `${at + 1}．${line}。`)],
    signatures: [],
  };
}

function placesOf({ papers, missing }: SetEntry): string {
  const lines = papers.map((item) => (item.kind === 'file' ? `${item.slot}：电子文件` : `${item.slot}：原件 ${placeOf(item)}`));
  const lacking = missing.map((slot) => `${slot}：缺`);
  return [...lines, ...lacking].join('\n') || '登记表';
}

/** A record printed: for originals that stay on their shelf, and for records that prove by being there. */
export const sheetPart = (plan: SetPlan, entry: SetEntry): ArchivePart => ({
  kind: 'sheet',
  title: `${entry.label}登记表`,
  meta: `${plan.unit}${entry.archiveNo === '' ? '' : `　档号 ${entry.archiveNo}`}`,
  rows: [
    ...entry.facts.map(([label, value]) => ({ label, lines: value.split('\n'), heightMm: 0 })),
    ...(entry.papers.length === 0
      ? []
      : [
          {
            label: '佐证材料',
            lines: entry.papers.map((item) =>
              item.kind === 'file'
                ? `${item.slot}（电子文件：${item.name}）`
                : `${item.slot}（原件：${placeOf(item)}；${item.seenBy}${dayInChinese(item.seenOn)}查验）`,
            ),
            heightMm: 0,
          },
        ]),
  ],
  closing: [`打印日期：${dayInChinese(dayOfInstant(plan.at))}`],
});

export const needsSheet = ({ papers }: SetEntry): boolean =>
  papers.every(({ kind }) => kind === 'file') ? papers.length === 0 : true;

export const bound = (plan: SetPlan, title: string, parts: readonly ArchivePart[]): Booklet => ({
  title,
  note: `${plan.unit}　${plan.year}年迎检材料`,
  parts,
});

export const volumeOf = (plan: SetPlan): Booklet =>
  bound(
    plan,
    '迎检材料总册',
    plan.items.flatMap((item) => [coverPart(plan, item), contentsPart(plan, item)]),
  );
