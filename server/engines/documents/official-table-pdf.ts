/** The issuer's table as PDF, in the open faces. */
import { readFileSync } from 'node:fs';
import { renderPdf } from '../../platform/office/pdf.ts';
import { qrSvg } from '../../platform/office/qr.ts';
import type { OfficialTableModel } from './models.ts';
import { ANNEX_COLUMNS, type FlatRow, flatten, fulfilmentLines, LINES, noteOf, signedLine } from './official-table.ts';

const template = readFileSync(new URL('./typst/official-table.typ', import.meta.url), 'utf8');

/** `at`: instant written into the file. */
export function officialTablePdf(model: OfficialTableModel, at: string): Promise<Uint8Array> {
  return renderPdf({
    template,
    at,
    data: {
      title: model.title,
      unit: model.unit,
      period: model.period,
      columns: model.columns,
      pages: pagesOf(flatten(model, LINES.pdf)),
      signed: signedLine(model),
      code: model.code,
      note: noteOf(model),
      qr: model.code === '' ? '' : qrSvg(model.verifyUrl),
      annexColumns: ANNEX_COLUMNS,
      annex: model.annex.map((entry) => ({
        ...entry,
        number: String(entry.number),
        qr: entry.url === '' ? '' : qrSvg(entry.url),
      })),
    },
  });
}

/** Rows by page; a span counts the rows that a merged cell covers on its page, 0 where it goes on from above. */
function pagesOf(rows: readonly FlatRow[]) {
  const pages: FlatRow[][] = [];
  for (const row of rows) {
    if (row.isPageStart || pages.length === 0) pages.push([]);
    pages.at(-1)?.push(row);
  }
  return pages.map((page) =>
    page.map((row, at) => ({
      group: row.group,
      item: row.item,
      standard: row.row.standard,
      lines: fulfilmentLines(row.row),
      groupSpan: spanFrom(page, at, (one) => one.isGroupStart),
      itemSpan: spanFrom(page, at, (one) => one.isItemStart),
    })),
  );
}

function spanFrom(page: readonly FlatRow[], at: number, isStart: (row: FlatRow) => boolean): number {
  const row = page[at];
  if (!row || !isStart(row)) return 0;
  const next = page.findIndex((one, index) => index > at && isStart(one));
  return (next < 0 ? page.length : next) - at;
}
