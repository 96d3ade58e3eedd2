/** The engine of documents: official papers from models. It knows neither records nor verdicts. */
export type {
  AnnexEntry,
  OfficialTableModel,
  Signed,
  SlipModel,
  SummaryModel,
  TableGroupModel,
  WorkLedgerLine,
} from './models.ts';
export { officialTableDocx } from './official-table.ts';
export { approvalSlipDocx, summaryDocx } from './summary.ts';
