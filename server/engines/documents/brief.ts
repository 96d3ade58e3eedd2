/**
 * One-page papers for inside the house, on A4: a title, a line of what it is of, tables one under the other. Lines that the
 * page has no room for are counted at the table's end, so that one page stays one page.
 */
import { readFileSync } from 'node:fs';
import { touch } from '@qinglian/kernel/trace.ts';
import { faces, packDocx, paragraph, run, sizes, tablePlace } from '../../platform/office/docx.ts';
import { renderPdf } from '../../platform/office/pdf.ts';
import type { BriefModel, BriefTable } from './models.ts';

const template = readFileSync(new URL('./typst/brief.typ', import.meta.url), 'utf8');

/** Type area of the sheet, in millimetres and twips. */
const WIDTH_MM = 178;
const TWIPS = 10_090;
/** What title, subtitle and foot leave of the page, with room to spare: Word and WPS break lines differently. */
const HEIGHT_MM = 240;
const HEADING_MM = 10;
/** Of 小五, in which the cells are set. */
const LINE_MM = 4.75;
const CHARACTER_MM = 3.25;
const PADDING_MM = 1.8;
const CELL_EDGES_MM = 3.2;

interface Fitted extends BriefTable {
  /** Things that had no room. */
  readonly left: number;
}

const share = (table: BriefTable, at: number): number => {
  const all = table.columns.reduce((sum, [, width]) => sum + width, 0);
  return (table.columns[at]?.[1] ?? 1) / all;
};

/** In wide characters; a Latin one takes little more than half. */
const lengthOf = (line: string): number =>
  [...line].reduce((sum, character) => sum + (character.charCodeAt(0) < 0x2e80 ? 0.56 : 1), 0);

function heightOf(table: BriefTable, row: readonly string[]): number {
  const lines = row.map((cell, at) => {
    const width = share(table, at) * WIDTH_MM - CELL_EDGES_MM;
    const needed = (line: string): number => {
      const length = lengthOf(line) * CHARACTER_MM;
      // A line that breaks leaves up to a character of its end empty.
      return length <= width ? 1 : Math.ceil(length / (width - CHARACTER_MM));
    };
    return cell.split('\n').reduce((sum, line) => sum + needed(line), 0);
  });
  return Math.max(1, ...lines) * LINE_MM + PADDING_MM;
}

/** Tables that come first are filled first; the others share the room in turn, so that a long one leaves the next its first lines. */
export function fitted(tables: readonly BriefTable[]): readonly Fitted[] {
  let room =
    HEIGHT_MM -
    tables.reduce((sum, table) => sum + HEADING_MM + (table.rows.length === 0 ? LINE_MM : LINE_MM + PADDING_MM) + LINE_MM, 0);
  const taken = tables.map(() => 0);
  const closed = new Set<number>();
  while (closed.size < tables.length) {
    const isFilling = tables.some((table, at) => table.isFirst === true && !closed.has(at));
    for (const [at, table] of tables.entries()) {
      if (isFilling && table.isFirst !== true) continue;
      const row = table.rows[taken[at] ?? 0];
      const height = row === undefined ? Number.POSITIVE_INFINITY : heightOf(table, row);
      if (closed.has(at) || height > room) {
        closed.add(at);
        continue;
      }
      room -= height;
      taken[at] = (taken[at] ?? 0) + 1;
    }
  }
  return tables.map((table, at) => {
    const shown = taken[at] ?? 0;
    const left = table.rows.slice(shown).reduce((sum, _row, index) => sum + (table.counts?.[shown + index] ?? 1), 0);
    return { ...table, rows: table.rows.slice(0, shown), left };
  });
}

const leftWords = ({ left, more }: Fitted): string => (left === 0 ? '' : `另有${left}项，${more}。`);

export async function briefDocx(model: BriefModel): Promise<Uint8Array> {
  touch('engine', 'documents');
  const tables = fitted(model.tables);
  const filled = tables.filter((table) => table.rows.length > 0);
  const small = (text: string) =>
    paragraph([run(text, { size: sizes.五号, face: faces.table })], { align: 'left', exactLine: false });
  return packDocx(
    model.title,
    [
      {
        orientation: 'sheet',
        footerNote: model.note,
        children: [
          paragraph([run(model.title, { face: faces.title, size: sizes.二号 })], {
            align: 'center',
            exactLine: false,
            after: 60,
          }),
          paragraph([run(model.subtitle, { size: sizes.五号, face: faces.table })], {
            align: 'center',
            exactLine: false,
            after: 60,
          }),
          ...tables.flatMap((table) => [
            paragraph([run(table.heading, { face: faces.heading, size: sizes.小四 })], {
              align: 'left',
              exactLine: false,
              before: 100,
              after: 40,
              keepWithNext: true,
            }),
            table.rows.length === 0 ? small(table.empty) : tablePlace(filled.indexOf(table)),
            ...(table.left === 0 ? [] : [small(leftWords(table))]),
          ]),
        ],
      },
    ],
    filled.map((table) => ({
      widths: table.columns.map((_column, at) => Math.round(share(table, at) * TWIPS)),
      header: table.columns.map(([header]) => header),
      rows: table.rows.map((row) => row.map((cell) => ({ lines: cell.split('\n'), style: 'small' as const }))),
    })),
  );
}

/** `at`: instant written into the file. */
export const briefPdf = (model: BriefModel, at: string): Promise<Uint8Array> =>
  renderPdf({
    template,
    at,
    data: {
      title: model.title,
      subtitle: model.subtitle,
      note: model.note,
      tables: fitted(model.tables).map((table) => ({
        heading: table.heading,
        headers: table.columns.map(([header]) => header),
        widths: table.columns.map(([, width]) => width),
        rows: table.rows.map((row) => row.map((cell) => cell.split('\n'))),
        empty: table.empty,
        left: leftWords(table),
      })),
    },
  });
