/** Papers of a register as Word files: for who wants to change a line before printing, or to fill a blank in on the screen. */
import { faces, packDocx, paragraph, run, sizes, tablePlace, workingWidth } from '../../platform/office/docx.ts';
import type { WordCell, WordTable } from '../../platform/office/word-table.ts';
import type { FormCell, FormPaper, Paper, RowsPaper } from './model.ts';

const twips = (mm: number): number => Math.round((mm / 25.4) * 1440);
const LABEL = 29;

export async function paperDocx(paper: Paper): Promise<Uint8Array> {
  const { head } = paper;
  const orientation = paper.kind === 'rows' ? 'landscape' : 'portrait';
  const small = (text: string) =>
    paragraph([run(text, { size: sizes.小五, face: faces.table, color: '444444' })], {
      align: 'left',
      exactLine: false,
      after: 40,
    });
  return packDocx(
    head.title,
    [
      {
        orientation,
        footerNote: head.printed,
        working: { head: `${head.unit}　　　　${head.period}` },
        children: [
          paragraph([run(head.title, { face: faces.title, size: 36 })], { align: 'center', exactLine: false, after: 100 }),
          small(head.basis),
          ...head.notes.map(small),
          tablePlace(0),
          ...(paper.kind === 'form' ? paper.closing : []).map((line) =>
            paragraph([run(line, { size: sizes.五号, face: faces.table })], { align: 'left', exactLine: false, before: 160 }),
          ),
        ],
      },
    ],
    [paper.kind === 'rows' ? rowsTable(paper) : formTable(paper)],
  );
}

function rowsTable({ columns, rows, rowHeight }: RowsPaper): WordTable {
  const all = columns.reduce((sum, { weight }) => sum + weight, 0);
  return {
    widths: columns.map(({ weight }) => Math.floor((twips(workingWidth.landscape) * weight) / all)),
    header: columns.map(({ label }) => label),
    rows: rows.map((row) => row.map((value) => ({ lines: value.split('\n') }))),
    ...(rowHeight === 0 ? {} : { rowHeight: twips(rowHeight) }),
  };
}

const labelCell = ({ label, hint }: FormCell): WordCell => ({
  lines: hint === '' ? [label] : [label, `（${hint}）`],
  style: 'center',
});

function formTable({ rows, isBlank }: FormPaper): WordTable {
  const value = (workingWidth.portrait - 2 * LABEL) / 2;
  return {
    widths: [LABEL, value, LABEL, value].map(twips),
    header: [],
    mayBreakRows: true,
    rowHeight: twips(isBlank ? 10 : 8),
    rows: rows.map(([first, second]) => {
      if (first === undefined) return [];
      const cells = [labelCell(first), { lines: first.lines, ...(second === undefined ? { span: 3 } : {}) }];
      return second === undefined ? cells : [...cells, labelCell(second), { lines: second.lines }];
    }),
  };
}
