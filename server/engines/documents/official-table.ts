/**
 * The issuer's four-column table as a Word file. Merges derive from the tree group → item → row, so that a further row can
 * break none. Word does not repeat the text of a merged cell on the next page: where a page is estimated to be full, the
 * next row therefore begins a page of its own and the cut cells begin anew there, with their text. The header repeats by itself.
 */
import {
  AlignmentType,
  ImageRun,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  VerticalMergeType,
  WidthType,
} from 'docx';
import QRCode from 'qrcode';
import { cellParagraph, faces, packDocx, paragraph, run, sizes } from '../../platform/office/docx.ts';
import type { OfficialTableModel, TableRowModel } from './models.ts';

/** Width of the landscape type area in twips (261 mm) shared out over four columns. */
const WIDTHS = [1_750, 1_950, 5_700, 5_390] as const;
/** Characters of 五号 that fit a line of columns 3 and 4, and lines of a page: for the estimate of page breaks only. */
const CHARACTERS = [25, 24] as const;
const LINES_PER_PAGE = 28;

interface FlatRow {
  readonly group: string;
  readonly item: string;
  readonly row: TableRowModel;
  readonly isItemStart: boolean;
  readonly isGroupStart: boolean;
  /** First row of a new page. */
  readonly isPageStart: boolean;
}

/** Rows in order, with the places where the merged cells begin. */
export function flatten(model: OfficialTableModel): readonly FlatRow[] {
  const rows: FlatRow[] = [];
  let used = 4;
  for (const group of model.groups) {
    for (const [i, item] of group.items.entries()) {
      for (const [r, row] of item.rows.entries()) {
        const height = heightOf(row);
        const crosses = used + height > LINES_PER_PAGE;
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

const cellMargins = { top: 50, bottom: 50, left: 90, right: 90 } as const;

const cell = (children: readonly Paragraph[], merge?: 'restart' | 'continue'): TableCell =>
  new TableCell({
    verticalAlign: VerticalAlignTable.CENTER,
    ...(merge === undefined
      ? {}
      : { verticalMerge: merge === 'restart' ? VerticalMergeType.RESTART : VerticalMergeType.CONTINUE }),
    children: children.length === 0 ? [cellParagraph('')] : [...children],
  });

export async function officialTableDocx(model: OfficialTableModel): Promise<Uint8Array> {
  const header = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: model.columns.map((label) => cell([cellParagraph(label, { style: 'head' })])),
  });
  const body = flatten(model).map(
    ({ group, item, row, isGroupStart, isItemStart, isPageStart }) =>
      new TableRow({
        cantSplit: true,
        children: [
          cell(isGroupStart ? [cellParagraph(group, { newPage: isPageStart })] : [], isGroupStart ? 'restart' : 'continue'),
          cell(isItemStart ? [cellParagraph(item)] : [], isItemStart ? 'restart' : 'continue'),
          cell([cellParagraph(row.standard)]),
          cell(fulfilmentLines(row).map((text) => cellParagraph(text))),
        ],
      }),
  );
  const table = new Table({
    layout: TableLayoutType.FIXED,
    margins: cellMargins,
    columnWidths: [...WIDTHS],
    width: { size: WIDTHS.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    rows: [header, ...body],
  });
  const children = [
    paragraph([run(model.title, { face: faces.title, size: sizes.二号 })], { align: 'center', exactLine: false, after: 160 }),
    paragraph([run(`单位：${model.unit}`, { size: sizes.小四 }), run(`　　　　${model.period}`, { size: sizes.小四 })], {
      align: 'left',
      exactLine: false,
      after: 100,
    }),
    table,
    ...(model.signed.length === 0
      ? []
      : [
          paragraph(
            [
              run(model.signed.map((one) => `${one.step}：${one.post} ${one.name}（${one.on}）`).join('　　'), {
                size: sizes.五号,
                face: faces.table,
              }),
            ],
            { align: 'left', exactLine: false, before: 160 },
          ),
        ]),
    ...(await checkBlock(model)),
  ];
  const note = model.code === '' ? '草稿，未签发' : `校验码 ${model.code}`;
  return packDocx(model.title, [
    { orientation: 'landscape', children, footerNote: note },
    ...(model.annex.length === 0
      ? []
      : [{ orientation: 'landscape' as const, children: annexChildren(model), footerNote: note }]),
  ]);
}

async function checkBlock(model: OfficialTableModel): Promise<readonly Paragraph[]> {
  if (model.code === '') return [];
  const image = await QRCode.toBuffer(model.verifyUrl, { margin: 0, width: 240, errorCorrectionLevel: 'M' });
  return [
    new Paragraph({
      alignment: AlignmentType.LEFT,
      spacing: { before: 120 },
      children: [
        new ImageRun({ type: 'png', data: image, transformation: { width: 64, height: 64 } }),
        run(`　扫码核验本件签发情况。校验码 ${model.code}`, { size: sizes.五号, face: faces.table }),
      ],
    }),
  ];
}

const ANNEX_WIDTHS = [900, 5_600, 3_700, 2_000, 2_590] as const;

function annexChildren(model: OfficialTableModel) {
  const line = (texts: readonly string[], isHead: boolean): TableRow =>
    new TableRow({
      tableHeader: isHead,
      cantSplit: true,
      children: texts.map((text, at) => cell([cellParagraph(text, { style: isHead ? 'head' : at === 0 ? 'center' : 'left' })])),
    });
  return [
    paragraph([run('附件：佐证材料目录', { face: faces.heading, size: sizes.三号 })], {
      align: 'left',
      exactLine: false,
      after: 120,
    }),
    new Table({
      layout: TableLayoutType.FIXED,
      margins: cellMargins,
      columnWidths: [...ANNEX_WIDTHS],
      width: { size: ANNEX_WIDTHS.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
      rows: [
        line(['序号', '记录', '佐证材料', '日期', '存放'], true),
        ...model.annex.map((entry) => line([String(entry.number), entry.title, entry.papers, entry.date, entry.place], false)),
      ],
    }),
  ];
}
