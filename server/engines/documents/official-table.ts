/**
 * The issuer's four-column table as a Word file. Merges derive from the tree group → item → row, so that a further row can
 * break none. Word does not repeat the text of a merged cell on the next page: where a page is estimated to be full, the
 * next row therefore begins a page of its own and the cut cells begin anew there, with their text. The header repeats by itself.
 */
import { touch } from '@qinglian/kernel/trace.ts';
import { AlignmentType, Paragraph } from 'docx';
import { faces, packDocx, paragraph, picture, run, sizes, tablePlace } from '../../platform/office/docx.ts';
import { qrPng } from '../../platform/office/qr.ts';
import type { WordCell, WordTable } from '../../platform/office/word-table.ts';
import type { OfficialTableModel, TableRowModel } from './models.ts';

/** Width of the landscape type area in twips (261 mm) shared out over four columns. */
const WIDTHS = [1_750, 1_950, 5_700, 5_390] as const;
/** Characters of 五号 that fit a line of columns 3 and 4: for the estimate of page breaks only. */
const CHARACTERS = [25, 24] as const;
/** Lines of a page; Word sets 宋体 wider apart than the PDF its open face. */
export const LINES = { docx: 28, pdf: 37 } as const;

export interface FlatRow {
  readonly group: string;
  readonly item: string;
  readonly row: TableRowModel;
  readonly isItemStart: boolean;
  readonly isGroupStart: boolean;
  /** First row of a new page. */
  readonly isPageStart: boolean;
}

/** Rows in order, with the places where the merged cells begin. */
export function flatten(model: OfficialTableModel, linesPerPage: number): readonly FlatRow[] {
  const rows: FlatRow[] = [];
  let used = 4;
  for (const group of model.groups) {
    for (const [i, item] of group.items.entries()) {
      for (const [r, row] of item.rows.entries()) {
        const height = heightOf(row);
        const crosses = used + height > linesPerPage;
        used = crosses ? 1 + height : used + height;
        rows.push({
          group: group.label,
          item: item.label,
          row,
          isItemStart: r === 0 || crosses,
          isGroupStart: (i === 0 && r === 0) || crosses,
          isPageStart: crosses,
        });
      }
    }
  }
  return rows;
}

const heightOf = (row: TableRowModel): number => {
  const standard = Math.ceil(row.standard.length / CHARACTERS[0]);
  const filled = fulfilmentLines(row).reduce((lines, text) => lines + Math.max(1, Math.ceil(text.length / CHARACTERS[1])), 0);
  return Math.max(standard, filled, 1) + 0.45;
};

/** One paragraph per sentence; the numbers of the annex close the last one. */
export function fulfilmentLines(row: TableRowModel): readonly string[] {
  const sentences = row.fulfilment.filter((text) => text.trim() !== '');
  if (row.evidence.length === 0) return sentences;
  const list = `（佐证${row.evidence.join('、')}）`;
  return sentences.length === 0 ? [list] : [...sentences.slice(0, -1), `${sentences.at(-1) ?? ''}${list}`];
}

export async function officialTableDocx(model: OfficialTableModel): Promise<Uint8Array> {
  touch('engine', 'documents');
  const children = [
    paragraph([run(model.title, { face: faces.title, size: sizes.二号 })], { align: 'center', exactLine: false, after: 160 }),
    paragraph([run(`单位：${model.unit}`, { size: sizes.小四 }), run(`　　　　${model.period}`, { size: sizes.小四 })], {
      align: 'left',
      exactLine: false,
      after: 100,
    }),
    tablePlace(0),
    ...(model.signed.length === 0
      ? []
      : [
          paragraph([run(signedLine(model), { size: sizes.五号, face: faces.table })], {
            align: 'left',
            exactLine: false,
            before: 160,
          }),
        ]),
    ...checkBlock(model),
  ];
  const footerNote = noteOf(model);
  const hasAnnex = model.annex.length > 0;
  return packDocx(
    model.title,
    [
      { orientation: 'landscape', children, footerNote },
      ...(hasAnnex ? [{ orientation: 'landscape' as const, children: annexChildren(), footerNote }] : []),
    ],
    hasAnnex ? [standardTable(model), annexTable(model)] : [standardTable(model)],
  );
}

export const signedLine = (model: Pick<OfficialTableModel, 'signed'>): string =>
  model.signed.map((one) => `${one.step}：${one.post} ${one.name}（${one.on}）`).join('　　');
export const noteOf = ({ code }: { readonly code: string }): string => (code === '' ? '草稿，未签发' : `核验码 ${code}`);

const standardTable = (model: OfficialTableModel): WordTable => ({
  widths: WIDTHS,
  header: model.columns,
  rows: flatten(model, LINES.docx).map(({ group, item, row, isGroupStart, isItemStart, isPageStart }): readonly WordCell[] => [
    { lines: [group], merge: isGroupStart ? 'restart' : 'continue', newPage: isGroupStart && isPageStart },
    { lines: [item], merge: isItemStart ? 'restart' : 'continue' },
    { lines: [row.standard] },
    { lines: fulfilmentLines(row) },
  ]),
});

function checkBlock(model: OfficialTableModel): readonly Paragraph[] {
  if (model.code === '') return [];
  return [
    new Paragraph({
      alignment: AlignmentType.LEFT,
      spacing: { before: 120 },
      children: [
        picture(qrPng(model.verifyUrl), 64),
        run(`　扫码核验本件签发情况。核验码 ${model.code}`, { size: sizes.五号, face: faces.table }),
      ],
    }),
  ];
}

export const ANNEX_COLUMNS = ['序号', '记录', '佐证材料', '日期', '存放', '扫码查看'] as const;
const ANNEX_WIDTHS = [800, 5_300, 3_500, 1_900, 2_290, 1_000] as const;

const annexTable = (model: OfficialTableModel): WordTable => ({
  widths: ANNEX_WIDTHS,
  header: ANNEX_COLUMNS,
  rows: model.annex.map((entry): readonly WordCell[] => [
    { lines: [String(entry.number)], style: 'center' },
    { lines: [entry.title] },
    { lines: [entry.papers] },
    { lines: [entry.date] },
    { lines: [entry.place] },
    entry.url === '' ? { lines: [] } : { lines: [], style: 'center', image: { png: qrPng(entry.url), mm: 13 } },
  ]),
});

const annexChildren = (): readonly Paragraph[] => [
  paragraph([run('附件：佐证材料目录（二维码仅限本院内网登录后查看）', { face: faces.heading, size: sizes.三号 })], {
    align: 'left',
    exactLine: false,
    after: 120,
  }),
  tablePlace(1),
];
