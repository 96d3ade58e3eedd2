/** The engine of documents: official papers from models. It knows neither records nor verdicts. */
export type {
  AnnexEntry,
  BriefModel,
  BriefTable,
  OfficialTableModel,
  Signed,
  SlipModel,
  SummaryModel,
  TableGroupModel,
  WorkLedgerLine,
  WorkLedgerModel,
} from './models.ts';
export { briefDocx, briefPdf } from './brief.ts';
export { officialTableDocx } from './official-table.ts';
export { officialTablePdf } from './official-table-pdf.ts';
export { officialTableXlsx } from './official-table-xlsx.ts';
export { type LetterModel, letterDocx } from './letter.ts';
export { approvalSlipDocx, summaryDocx } from './summary.ts';
export { approvalSlipPdf, summaryPdf } from './summary-pdf.ts';
export { WORK_LEDGER_COLUMNS, workLedgerXlsx } from './work-ledger.ts';
