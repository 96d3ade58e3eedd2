/** The issuer's table as a workbook: merged as printed, header repeated on each page, 佐证 on a sheet of its own. */
import { type TableSheet, writeTables } from '../../platform/office/xlsx.ts';
import type { OfficialTableModel } from './models.ts';
import { ANNEX_COLUMNS, fulfilmentLines, noteOf, signedLine } from './official-table.ts';

export async function officialTableXlsx(model: OfficialTableModel): Promise<Uint8Array> {
  const rows: (readonly string[])[] = [];
  const merges: { column: number; from: number; to: number }[] = [];
  for (const group of model.groups) {
    const groupStart = rows.length;
    for (const item of group.items) {
      const itemStart = rows.length;
      for (const row of item.rows) rows.push([group.label, item.label, row.standard, fulfilmentLines(row).join('\n')]);
      if (rows.length - 1 > itemStart) merges.push({ column: 1, from: itemStart, to: rows.length - 1 });
    }
    if (rows.length - 1 > groupStart) merges.push({ column: 0, from: groupStart, to: rows.length - 1 });
  }
  const table: TableSheet = {
    name: '标准落实情况表',
    title: model.title,
    subtitle: `单位：${model.unit}　　${model.period}　　${noteOf(model)}`,
    columns: model.columns.map((header, at) => ({ header, width: [16, 18, 56, 54][at] ?? 20 })),
    rows,
    merges,
    closing: model.signed.length === 0 ? '' : signedLine(model),
  };
  if (model.annex.length === 0) return writeTables([table]);
  const annex: TableSheet = {
    name: '佐证材料目录',
    title: '附件：佐证材料目录',
    subtitle: `单位：${model.unit}　　${model.period}`,
    columns: [...ANNEX_COLUMNS.slice(0, -1), '记录地址'].map((header, at) => ({
      header,
      width: [8, 48, 36, 18, 26, 50][at] ?? 20,
    })),
    rows: model.annex.map((entry) => [String(entry.number), entry.title, entry.papers, entry.date, entry.place, entry.url]),
    merges: [],
    closing: '',
  };
  return writeTables([table, annex]);
}
