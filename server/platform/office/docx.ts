/** Word files by the measures of GB/T 9704-2012 and the faces its users have; composing is the documents engine's work. */
import {
  AlignmentType,
  convertMillimetersToTwip,
  Document,
  Footer,
  type FileChild,
  Header,
  ImageRun,
  type IRunOptions,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  type ParagraphChild,
  TextRun,
} from 'docx';
import { cellStyles, placeTables, tableMark, type WordTable } from './word-table.ts';

/** Faces by name: Word substitutes where one is missing. */
export const faces = {
  title: '方正小标宋简体',
  body: '仿宋_GB2312',
  heading: '黑体',
  subheading: '楷体_GB2312',
  table: '宋体',
} as const;

/** Chinese type sizes in half-points. */
export const sizes = { 二号: 44, 三号: 32, 四号: 28, 小四: 24, 五号: 21, 小五: 18 } as const;

/** 225 mm of type area hold 22 lines. */
const LINE = Math.round((225 / 22 / 25.4) * 1440);
const mm = convertMillimetersToTwip;

export const run = (
  text: string,
  options: { readonly face?: string; readonly size?: number; readonly bold?: boolean; readonly color?: string } = {},
): TextRun => {
  const face = options.face ?? faces.body;
  const base: IRunOptions = {
    text: withoutControls(text),
    size: options.size ?? sizes.三号,
    font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: face, cs: 'Times New Roman' },
  };
  return new TextRun({
    ...base,
    ...(options.bold === true ? { bold: true } : {}),
    ...(options.color === undefined ? {} : { color: options.color }),
  });
};

// XML 1.0 has no place for them, and a file that holds one does not open.
const withoutControls = (text: string): string => text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');

export interface ParagraphLook {
  readonly align?: 'left' | 'center' | 'right';
  /** First line, in characters of 三号. */
  readonly indent?: number;
  readonly exactLine?: boolean;
  readonly before?: number;
  readonly after?: number;
  readonly keepWithNext?: boolean;
  /** Begins a page; in a table the whole row moves. */
  readonly newPage?: boolean;
}

const alignments = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const;

export const paragraph = (children: readonly ParagraphChild[], look: ParagraphLook = {}): Paragraph =>
  new Paragraph({
    children: [...children],
    alignment: look.align === undefined ? AlignmentType.BOTH : alignments[look.align],
    spacing: {
      before: look.before ?? 0,
      after: look.after ?? 0,
      ...(look.exactLine === false ? {} : { line: LINE, lineRule: LineRuleType.EXACT }),
    },
    ...(look.indent === undefined ? {} : { indent: { firstLine: look.indent * sizes.三号 * 10 } }),
    ...(look.keepWithNext === true ? { keepNext: true } : {}),
    ...(look.newPage === true ? { pageBreakBefore: true } : {}),
  });

const cellStyle = (
  id: string,
  face: string,
  alignment: (typeof AlignmentType)[keyof typeof AlignmentType],
  size: number = sizes.五号,
) => ({
  id,
  name: id,
  run: { size, font: { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: face, cs: 'Times New Roman' } },
  paragraph: { alignment },
});

/** Page number in 四号 between dashes. */
const pageFooter = (note: string): Footer =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          run('— ', { size: sizes.四号, face: faces.table }),
          new TextRun({ children: [PageNumber.CURRENT], size: sizes.四号, font: 'Times New Roman' }),
          run(' —', { size: sizes.四号, face: faces.table }),
        ],
      }),
      ...(note === ''
        ? []
        : [
            new Paragraph({
              alignment: AlignmentType.CENTER,
              children: [run(note, { size: sizes.小五, face: faces.table, color: '555555' })],
            }),
          ]),
    ],
  });

/** A PNG square in the text, side in pixels of 96 to the inch. */
export const picture = (png: Uint8Array, side: number): ImageRun =>
  new ImageRun({ type: 'png', data: Buffer.from(png), transformation: { width: side, height: side } });

/** Where the table of this number will stand. */
export const tablePlace = (at: number): Paragraph => new Paragraph(tableMark(at));

const A4 = { width: mm(210), height: mm(297) };
/** 公文 in portrait: 天头 37, 订口 28, right 26, bottom 35 mm. Tables in landscape and one-page sheets use narrower margins. */
const pages = {
  portrait: {
    size: A4,
    margin: { top: mm(37), left: mm(28), right: mm(26), bottom: mm(35), footer: mm(24), header: mm(20) },
  },
  landscape: {
    size: { ...A4, orientation: PageOrientation.LANDSCAPE },
    margin: { top: mm(22), left: mm(18), right: mm(18), bottom: mm(20), footer: mm(10), header: mm(10) },
  },
  sheet: { size: A4, margin: { top: mm(18), left: mm(16), right: mm(16), bottom: mm(20), footer: mm(8), header: mm(8) } },
} as const;

export interface DocxSection {
  readonly orientation: keyof typeof pages;
  readonly children: readonly FileChild[];
  /** Below the page number: document code and how to check it. */
  readonly footerNote: string;
  /** A working paper instead of an official one: this at the head of each page, page and pages at the foot, narrow margins. */
  readonly working?: { readonly head: string };
}

/** Millimetres of type area in a working paper. */
export const workingWidth = { portrait: 170, landscape: 267 } as const;

const workingMargins = (orientation: DocxSection['orientation']) => ({
  top: mm(24),
  left: mm(orientation === 'portrait' ? 20 : 15),
  right: mm(orientation === 'portrait' ? 20 : 15),
  bottom: mm(18),
  header: mm(12),
  footer: mm(9),
});

const smallLine = (children: readonly ParagraphChild[], alignment: (typeof AlignmentType)[keyof typeof AlignmentType]) =>
  new Paragraph({ alignment, children: [...children] });

function workingHead(head: string): Header {
  return new Header({ children: [smallLine([run(head, { size: sizes.小五, face: faces.table })], AlignmentType.LEFT)] });
}

function workingFoot(note: string): Footer {
  const small = { size: sizes.小五, face: faces.table };
  const number = (child: (typeof PageNumber)[keyof typeof PageNumber]) =>
    new TextRun({ children: [child], size: sizes.小五, font: 'Times New Roman' });
  return new Footer({
    children: [
      smallLine(
        [
          run(`${note}　　　　第`, small),
          number(PageNumber.CURRENT),
          run('页　共', small),
          number(PageNumber.TOTAL_PAGES),
          run('页', small),
        ],
        AlignmentType.CENTER,
      ),
    ],
  });
}

/** `tables` stand where `tablePlace` was put. */
export async function packDocx(
  title: string,
  sections: readonly DocxSection[],
  tables: readonly WordTable[] = [],
): Promise<Uint8Array> {
  const document = new Document({
    title,
    creator: '清廉医院建设平台',
    styles: {
      default: { document: { run: { font: faces.body, size: sizes.三号 } } },
      paragraphStyles: [
        cellStyle(cellStyles.left, faces.table, AlignmentType.LEFT),
        cellStyle(cellStyles.center, faces.table, AlignmentType.CENTER),
        cellStyle(cellStyles.head, faces.heading, AlignmentType.CENTER),
        cellStyle(cellStyles.small, faces.table, AlignmentType.LEFT, sizes.小五),
      ],
    },
    sections: sections.map((section) => ({
      properties: {
        page: section.working
          ? { ...pages[section.orientation], margin: workingMargins(section.orientation) }
          : pages[section.orientation],
      },
      ...(section.working ? { headers: { default: workingHead(section.working.head) } } : {}),
      footers: { default: section.working ? workingFoot(section.footerNote) : pageFooter(section.footerNote) },
      children: [...section.children],
    })),
  });
  return placeTables(await Packer.toBuffer(document), tables);
}
