/** Papers of an archive from what is filed: 归档文件目录, a box with cover, spine, contents and 备考表, 移交清单, 待收原件清单. */
import type { ArchiveSeries } from '@qinglian/domain/api/archives.ts';
import { type Term, termLabels } from '@qinglian/domain/archives/retention.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { archiveDocx, archivePdf, type ArchivePart, type Booklet, type ListPart } from '../../engines/documents/index.ts';
import { namesFor } from '../../ledger/names.ts';
import { getRecord, noteReading } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { boxesOf, classOf, isInBox, itemsOf, transferContents } from './boxes.ts';
import { proposalsOf } from './proposal.ts';
import { mayFile } from './series.ts';
import { allRecords, dayOf, happenedIn, text, titleOf } from './records.ts';
import { settingOf } from './setting.ts';

const day = (value: unknown): string => (typeof value === 'string' && value !== '' ? dayInChinese(value) : '');
const termWords = (value: unknown): string => termLabels[text(value) as Term] ?? '';
const four = (value: unknown): string => String(value ?? '').padStart(4, '0');

export const isOutside = ({ record: { state, values } }: StoredRecord): boolean =>
  state === 'filed' && values['outside'] !== null && values['collectedOn'] === null;

/** Whoever may not open the register of the year's 件 gets no paper of it. */
export async function catalogueOf(work: Work, year: string, series: ArchiveSeries = 'archive_item'): Promise<Booklet> {
  const items =
    series === 'archive_item'
      ? await itemsOf(work, year)
      : [...(await allRecords(work, series, { filters: [happenedIn(year)], sort: 'archiveNo' }))];
  if (series === 'archive_restricted_item') for (const item of items) noteReading(work, item, 'export');
  const place = await placeOf(work);
  const names = await namesFor(work, getLedger(work.services, series), items);
  const classes = [...new Set(items.map(classOf))].sort();
  const parts = classes.map((one) => {
    const own = items.filter((item) => classOf(item) === one);
    return listPart('归档文件目录', own, [`全宗号：${place.fonds}`, ...classWords(own, names)]);
  });
  return {
    title: `${year}年归档文件目录`,
    note: `${place.unit}　${year}年归档文件目录`,
    parts: parts.length > 0 ? parts : [listPart('归档文件目录', [], [`全宗号：${place.fonds}`, `年度：${year}`])],
  };
}

function classWords(items: readonly StoredRecord[], names: Readonly<Record<string, string>>): readonly string[] {
  const values = items[0]?.record.values ?? {};
  const home = names[text(values['home'])] ?? '综合';
  return [
    `年度：${text(values['year'])}`,
    `保管期限：${termWords(values['term'])}`,
    `机构：${home}（${text(values['section'])}）`,
  ];
}

const CATALOGUE = [
  { label: '序号', width: 4, align: 'center' },
  { label: '档号', width: 21 },
  { label: '文号', width: 10 },
  { label: '责任者', width: 9 },
  { label: '题名', width: 25 },
  { label: '日期', width: 8, align: 'center' },
  { label: '密级', width: 4, align: 'center' },
  { label: '页数', width: 4, align: 'center' },
  { label: '备注', width: 14 },
] as const;

function listPart(title: string, items: readonly StoredRecord[], meta: readonly string[]): ListPart {
  const kept = items.filter(({ record }) => record.state === 'filed').length;
  return {
    kind: 'list',
    title,
    meta,
    columns: CATALOGUE,
    rows: items.map((item, at) => {
      const { values } = item.record;
      return [
        String(at + 1),
        text(values['archiveNo']),
        text(values['docNo']),
        text(values['author']),
        text(values['title']),
        text(values['writtenOn']).replaceAll('-', ''),
        '',
        values['pages'] === null ? '' : String(values['pages'] ?? ''),
        remarkOf(item),
      ];
    }),
    closing: [items.length === kept ? `共${kept}件。` : `在档${kept}件，撤件${items.length - kept}件；撤件的件号不再使用。`],
    signatures: [],
  };
}

function remarkOf(item: StoredRecord): string {
  const { values, state } = item.record;
  if (state === 'withdrawn') return `撤件（${day(values['withdrawnOn'])}）：${text(values['withdrawReason'])}`;
  return [text(values['remark']), isOutside(item) ? '原件待收' : ''].filter((part) => part !== '').join('；');
}

/** What stands in and on one box: cover, spine, contents, 备考表. */
export async function boxOf(work: Work, id: string): Promise<Booklet> {
  const box = await getRecord(work, 'archive_box', id);
  const { values } = box.record;
  const items = (await itemsOf(work, text(values['year']))).filter((item) => isInBox(item, box));
  const place = await placeOf(work);
  const names = await namesFor(work, getLedger(work.services, 'archive_box'), [box]);
  const home = names[text(values['home'])] ?? '综合';
  const range = `${four(values['fromNo'])}—${four(values['toNo'])}`;
  const kept = items.filter(({ record }) => record.state === 'filed');
  const facts = [
    ['全宗号', place.fonds],
    ['年度', text(values['year'])],
    ['保管期限', termWords(values['term'])],
    ['机构', home],
    ['起止件号', range],
    ['盒号', String(values['number'] ?? '')],
  ] as const;
  const thickness = Number(/\d+/.exec(text(values['thickness']))?.[0] ?? 30);
  const parts: readonly ArchivePart[] = [
    {
      kind: 'cover',
      unit: place.unit,
      title: '文书档案',
      rows: [...facts, ['件数', `${kept.length}件`], ['存放位置', text(values['shelf'])]],
    },
    { kind: 'spine', widthMm: thickness, cells: facts },
    listPart('归档文件目录', items, [
      `全宗号：${place.fonds}`,
      ...classWords(items, { [text(values['home'])]: home }),
      `盒号：${values['number'] ?? ''}`,
    ]),
    remarksPart(box, items),
  ];
  return { title: text(values['title']), note: `${place.unit}　${text(values['title'])}`, parts };
}

/** 备考表: what is missing, what was taken out and why, who arranged and who checked. */
function remarksPart(box: StoredRecord, items: readonly StoredRecord[]): ArchivePart {
  const { values } = box.record;
  const withdrawn = items.filter(({ record }) => record.state === 'withdrawn');
  const outside = items.filter(isOutside);
  const lines = [
    `本盒收件号${four(values['fromNo'])}至${four(values['toNo'])}，在档${items.length - withdrawn.length}件。`,
    ...withdrawn.map((item) => `件号${four(item.record.values['number'])}：${remarkOf(item)}。`),
    ...(outside.length === 0
      ? []
      : [`原件待收${outside.length}件：件号${outside.map((item) => four(item.record.values['number'])).join('、')}。`]),
    ...text(values['remark'])
      .split('\n')
      .filter((line) => line !== ''),
  ];
  return {
    kind: 'sheet',
    title: '备考表',
    meta: text(values['title']),
    rows: [
      { label: '盒内文件情况说明', lines, heightMm: 95 },
      { label: '整理人', lines: [text(values['arrangedBy'])], heightMm: 13 },
      { label: '整理日期', lines: [day(dayOfInstant(box.record.registeredAt))], heightMm: 13 },
      { label: '检查人', lines: [text(values['checkedBy'])], heightMm: 13 },
      { label: '检查日期', lines: [''], heightMm: 13 },
    ],
    closing: [],
  };
}

/** 移交清单, signed by both sides in two copies. */
export async function transferOf(work: Work, id: string): Promise<Booklet> {
  const { transfer, boxes, items } = await transferContents(work, id);
  const { values } = transfer.record;
  const place = await placeOf(work);
  const kept = items.filter(({ record }) => record.state === 'filed').length;
  const boxWords = boxes.map((box) => text(box.record.values['title'])).join('；');
  const list = listPart(`${text(values['year'])}年档案移交清单`, items, [
    `移交单位：${place.unit}`,
    `接收单位：${text(values['receiver'])}`,
    `共${boxes.length}盒${kept}件`,
  ]);
  const side = (what: string, unit: string, person: string): readonly string[] => [
    `${what}单位（盖章）：${unit}`,
    `${what}人（签名）：${person}`,
    `日期：${text(values['handedOn']) === '' ? '　　　　年　　月　　日' : day(values['handedOn'])}`,
  ];
  return {
    title: text(values['title']),
    note: transfer.record.state === 'cancelled' ? '已取消' : `${place.unit}　移交清单`,
    parts: [
      {
        ...list,
        closing: [...list.closing, `档案盒：${boxWords}。`, '本清单一式两份，移交、接收双方各执一份。'],
        signatures: [
          side('移交', place.unit, text(values['handedBy'])),
          side('接收', text(values['receiver']), text(values['receivedBy'])),
        ],
      },
    ],
  };
}

/** Originals that still stand elsewhere, with holder, 卷号 and page; and closed records that have no paper at all. */
export async function missingOf(work: Work, year: string): Promise<Booklet> {
  const items = (await itemsOf(work, year)).filter(isOutside);
  const place = await placeOf(work);
  const rows = items.flatMap(({ record: { values } }) =>
    text(values['outside'])
      .split('\n')
      .map((line) => {
        const [paper = '', shelf = ''] = line.split('：');
        return [text(values['archiveNo']), text(values['title']), paper, shelf, ''];
      }),
  );
  const bare = mayFile(work, 'archive_item')
    ? (await proposalsOf(work, year)).flatMap(({ name, label, bare: records }) =>
        work.services.ledgers.get(name)?.access.journalReads === true
          ? []
          : records.map((stored) => [
              '未归档',
              `${label}：${titleOf(getLedger(work.services, name), stored)}（${day(dayOf(stored.record.happenedAt))}）`,
              '没有佐证材料',
              '',
              '',
            ]),
      )
    : [];
  return {
    title: `${year}年待收原件清单`,
    note: `${place.unit}　${year}年待收原件清单`,
    parts: [
      {
        kind: 'list',
        title: `${year}年待收原件清单`,
        meta: [`单位：${place.unit}`, `截至${day(dayOfInstant(work.now))}`],
        columns: [
          { label: '序号', width: 5, align: 'center' },
          { label: '档号', width: 22 },
          { label: '题名', width: 30 },
          { label: '材料', width: 13 },
          { label: '存放处（保管人、卷号、页）', width: 22 },
          { label: '收齐日期', width: 10 },
        ],
        rows: [...rows, ...bare].map((row, at) => [String(at + 1), ...row]),
        closing: [rows.length + bare.length === 0 ? '没有待收的原件。' : `共${rows.length + bare.length}份。`],
        signatures: [],
      },
    ],
  };
}

async function placeOf(work: Work): Promise<{ readonly unit: string; readonly fonds: string }> {
  const unit = await findRow(work.tx, sql<{ name: string }>`select name from organisation where id = ${work.actor.orgId}::uuid`);
  return { unit: unit?.name ?? '', fonds: (await settingOf(work)).fonds };
}

export type PaperFormat = 'docx' | 'pdf';

export const printed = (work: Work, booklet: Booklet, format: PaperFormat): Promise<Uint8Array> =>
  format === 'pdf' ? archivePdf(booklet, work.now) : archiveDocx(booklet);

export async function yearPaper(work: Work, year: string, paper: 'catalogue' | 'missing' | 'restricted'): Promise<Booklet> {
  switch (paper) {
    case 'catalogue':
      return catalogueOf(work, year);
    case 'missing':
      return missingOf(work, year);
    case 'restricted':
      return catalogueOf(work, year, 'archive_restricted_item');
  }
}

/** All boxes of a year, one after the other: labels and contents to print at once. */
export async function allBoxes(work: Work, year: string): Promise<Booklet> {
  const boxes = await boxesOf(work, year);
  if (boxes.length === 0) throw new AppError('invalid_input', { problems: [{ message: `${year}年还没有装盒` }] });
  const parts: ArchivePart[] = [];
  for (const box of boxes) parts.push(...(await boxOf(work, box.record.id)).parts);
  return { title: `${year}年档案盒`, note: `${year}年档案盒`, parts };
}
