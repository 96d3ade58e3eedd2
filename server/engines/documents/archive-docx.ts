/** Papers of an archive as a Word file: each part begins a section of its own. */
import { touch } from '@qinglian/kernel/trace.ts';
import {
  AlignmentType,
  type FileChild,
  HeightRule,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextDirection,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { type DocxSection, faces, packDocx, paragraph, run, sizes, tablePlace } from '../../platform/office/docx.ts';
import type { WordTable } from '../../platform/office/word-table.ts';
import type { ArchivePart, Booklet, CoverPart, ListPart, SheetPart, SpinePart } from './archive-models.ts';

/** Width of the type area in twips: landscape 261 mm, portrait 156 mm. */
const LANDSCAPE = 14_790;
const PORTRAIT = 8_840;
const twips = (mm: number): number => Math.round((mm / 25.4) * 1_440);

export async function archiveDocx(booklet: Booklet): Promise<Uint8Array> {
  touch('engine', 'documents');
  const tables: WordTable[] = [];
  const sections = booklet.parts.map((part): DocxSection => {
    const isList = part.kind === 'list';
    return {
      orientation: isList ? 'landscape' : 'portrait',
      footerNote: part.kind === 'cover' || part.kind === 'spine' ? null : booklet.note,
      children: childrenOf(part, () => tablePlace(tables.push(wordTable(part)) - 1)),
    };
  });
  return packDocx(booklet.title, sections, tables);
}

function childrenOf(part: ArchivePart, place: () => FileChild): readonly FileChild[] {
  switch (part.kind) {
    case 'cover':
      return coverOf(part);
    case 'spine':
      return [spineOf(part)];
    case 'list':
      return listOf(part, place());
    case 'sheet':
      return sheetOf(part);
  }
}

const heading = (text: string, size: number, after: number) =>
  paragraph([run(text, { face: faces.title, size })], { align: 'center', exactLine: false, after });

const coverOf = (part: CoverPart): readonly FileChild[] => [
  heading(part.unit, sizes.二号, 1_600),
  heading(part.title, 60, 3_200),
  pairsTable(
    part.rows.map(([label, value]) => ({ label, lines: [value], heightMm: 13 })),
    [2_300, 6_540],
  ),
];

function spineOf(part: SpinePart): FileChild {
  const width = twips(part.widthMm);
  const cell = (text: string, isUpright: boolean, height: number, face: string): TableRow =>
    new TableRow({
      height: { value: height, rule: HeightRule.ATLEAST },
      cantSplit: true,
      children: [
        new TableCell({
          width: { size: width, type: WidthType.DXA },
          verticalAlign: VerticalAlignTable.CENTER,
          ...(isUpright ? { textDirection: TextDirection.TOP_TO_BOTTOM_RIGHT_TO_LEFT } : {}),
          children: [
            paragraph([run(text, { face, size: isUpright ? sizes.三号 : sizes.小四 })], { align: 'center', exactLine: false }),
          ],
        }),
      ],
    });
  return new Table({
    alignment: AlignmentType.CENTER,
    layout: TableLayoutType.FIXED,
    columnWidths: [width],
    width: { size: width, type: WidthType.DXA },
    rows: part.cells.flatMap(([label, value]) => {
      const isUpright = value.length > 2 && /[^\u0020-\u007e年盒—~]/.test(value);
      return [
        cell(label, false, 420, faces.heading),
        cell(value, isUpright, isUpright ? Math.max(1_300, value.length * 400) : 620, faces.table),
      ];
    }),
  });
}

const wordTable = (part: ArchivePart): WordTable => {
  if (part.kind !== 'list') return { widths: [], header: [], rows: [] };
  const all = part.columns.reduce((sum, { width }) => sum + width, 0);
  return {
    widths: part.columns.map(({ width }) => Math.round((width / all) * LANDSCAPE)),
    header: part.columns.map(({ label }) => label),
    rows: part.rows.map((row) =>
      row.map((value, at) => ({
        lines: value.split('\n'),
        ...(part.columns[at]?.align === 'center' ? { style: 'center' as const } : {}),
      })),
    ),
  };
};

const small = (text: string, before = 0) =>
  paragraph([run(text, { size: sizes.小四, face: faces.table })], { align: 'left', exactLine: false, before, after: 60 });

const listOf = (part: ListPart, table: FileChild): readonly FileChild[] => [
  heading(part.title, sizes.二号, 160),
  ...(part.meta.length === 0 ? [] : [small(part.meta.join('　　'))]),
  table,
  ...part.closing.map((line, at) => small(line, at === 0 ? 160 : 0)),
  ...(part.signatures.length === 0 ? [] : [small(''), signatureTable(part.signatures)]),
];

/** Side by side, without lines: room for two signatures and seals. */
function signatureTable(blocks: readonly (readonly string[])[]): Table {
  const width = Math.floor(LANDSCAPE / blocks.length);
  const none = { style: 'none', size: 0, color: 'auto' } as const;
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: blocks.map(() => width),
    width: { size: width * blocks.length, type: WidthType.DXA },
    borders: { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none },
    rows: [
      new TableRow({
        cantSplit: true,
        children: blocks.map(
          (lines) =>
            new TableCell({ width: { size: width, type: WidthType.DXA }, children: lines.map((line) => small(line, 200)) }),
        ),
      }),
    ],
  });
}

const sheetOf = (part: SheetPart): readonly FileChild[] => [
  heading(part.title, sizes.二号, 160),
  ...(part.meta === '' ? [] : [small(part.meta)]),
  pairsTable(part.rows, [2_100, PORTRAIT - 2_100]),
  ...part.closing.map((line, at) => small(line, at === 0 ? 160 : 0)),
];

const pairsTable = (rows: SheetPart['rows'], widths: readonly [number, number]): Table =>
  new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: [...widths],
    width: { size: widths[0] + widths[1], type: WidthType.DXA },
    rows: rows.map(
      ({ label, lines, heightMm }) =>
        new TableRow({
          height: { value: Math.max(twips(heightMm), 400), rule: HeightRule.ATLEAST },
          children: [label, lines].map(
            (content, at) =>
              new TableCell({
                width: { size: widths[at === 0 ? 0 : 1], type: WidthType.DXA },
                margins: { top: 60, bottom: 60, left: 110, right: 110 },
                verticalAlign: VerticalAlignTable.CENTER,
                children: (typeof content === 'string' ? [content] : content.length === 0 ? [''] : content).map((text) =>
                  paragraph([run(text, { face: at === 0 ? faces.heading : faces.table, size: sizes.小四 })], {
                    align: at === 0 ? 'center' : 'left',
                    exactLine: false,
                  }),
                ),
              }),
          ),
        }),
    ),
  });
