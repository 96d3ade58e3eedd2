/** 工作台账 as a workbook: A4 landscape, header on each page, one line a duty; opens in WPS and Excel. */
import { touch } from '@qinglian/kernel/trace.ts';
import { writeTables } from '../../platform/office/xlsx.ts';
import type { WorkLedgerLine, WorkLedgerModel } from './models.ts';
import { noteOf, signedLine } from './official-table.ts';

/** Header, width in characters, and where the cell comes from. */
export const WORK_LEDGER_COLUMNS: readonly (readonly [header: string, width: number, field: keyof WorkLedgerLine])[] = [
  ['序号', 6, 'number'],
  ['标准条目', 10, 'row'],
  ['工作事项', 28, 'item'],
  ['开展情况', 50, 'action'],
  ['日期', 16, 'date'],
  ['责任科室', 18, 'unit'],
  ['责任人', 18, 'owner'],
  ['佐证编号', 14, 'evidence'],
  ['进展', 24, 'state'],
];

export async function workLedgerXlsx(model: WorkLedgerModel): Promise<Uint8Array> {
  touch('engine', 'documents');
  return writeTables([
    {
      name: '工作台账',
      title: model.title,
      subtitle: `单位：${model.unit}　　${model.period}　　${noteOf(model)}`,
      columns: WORK_LEDGER_COLUMNS.map(([header, width]) => ({ header, width })),
      rows: model.lines.map((line) => WORK_LEDGER_COLUMNS.map(([, , field]) => line[field])),
      merges: [],
      closing: model.signed.length === 0 ? '' : signedLine(model),
    },
  ]);
}
