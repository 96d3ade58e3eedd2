/** The papers of a report: from its content and record to Word, Excel and PDF. */
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import {
  approvalSlipDocx,
  approvalSlipPdf,
  officialTableDocx,
  type OfficialTableModel,
  officialTablePdf,
  officialTableXlsx,
  summaryDocx,
  summaryPdf,
  workLedgerXlsx,
} from '../../engines/documents/index.ts';
import type { Signature } from './report.effects.ts';

export interface PaperInput {
  readonly content: ReportContent;
  readonly title: string;
  readonly contentHash: string;
  readonly situation: string;
  readonly problems: string;
  readonly nextSteps: string;
  readonly signed: readonly Signature[];
  /** Empty for drafts. */
  readonly code: string;
  readonly publicOrigin: string;
  /** Where staff of the house open records; empty when the reader is somebody else. */
  readonly staffOrigin: string;
  /** Instant written into PDF files. */
  readonly at: string;
  /** Day, for the date line; empty for drafts. */
  readonly day: string;
}

export const papers = { table: '标准落实情况表', summary: '工作小结', ledger: '工作台账', slip: '报送审批单' } as const;
export type Paper = keyof typeof papers;

/** Kinds of file, with their media types. */
export const formats = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const;
export type Format = keyof typeof formats;

/** File names a report can be asked for: `table.xlsx`. */
export const paperFiles = [
  'table.docx',
  'table.xlsx',
  'table.pdf',
  'summary.docx',
  'summary.pdf',
  'ledger.xlsx',
  'slip.docx',
  'slip.pdf',
] as const;
export type PaperFile = (typeof paperFiles)[number];

export async function renderPaper(file: PaperFile, input: PaperInput): Promise<Uint8Array> {
  switch (file) {
    case 'table.docx':
      return officialTableDocx(tableModel(input));
    case 'table.xlsx':
      return officialTableXlsx(tableModel(input));
    case 'table.pdf':
      return officialTablePdf(tableModel(input), input.at);
    case 'summary.docx':
      return summaryDocx(summaryModel(input));
    case 'summary.pdf':
      return summaryPdf(summaryModel(input), input.at);
    case 'ledger.xlsx':
      return workLedgerXlsx(ledgerModel(input));
    case 'slip.docx':
      return approvalSlipDocx(slipModel(input));
    case 'slip.pdf':
      return approvalSlipPdf(slipModel(input), input.at);
  }
}

/** What a file is called when it is saved, and its media type. */
export function fileOf(file: PaperFile, content: ReportContent): { name: string; type: string } {
  const [paper = 'table', format = 'docx'] = file.split('.') as [Paper, Format];
  return { name: `${content.unit.name}${periodInChinese(content.period)}${papers[paper]}.${format}`, type: formats[format] };
}

const verifyUrl = ({ publicOrigin, code }: PaperInput): string => `${publicOrigin}/verify/document?c=${code}`;

const summaryModel = (input: PaperInput) => ({
  title: `${input.content.unit.name}${periodInChinese(input.content.period)}清廉医院建设工作小结`,
  unit: input.content.unit.name,
  addressee: '市清廉医院建设领导小组办公室',
  situation: input.situation,
  problems: input.problems,
  nextSteps: input.nextSteps,
  date: input.day === '' ? '' : dayInChinese(input.day),
  annexNote: ['工作台账', input.content.title],
  code: input.code,
  verifyUrl: verifyUrl(input),
});

const ledgerModel = (input: PaperInput) => ({
  title: `${periodInChinese(input.content.period)}清廉医院建设工作台账`,
  unit: input.content.unit.name,
  period: periodInChinese(input.content.period),
  lines: input.content.lines.map((line) => ({ ...line, action: line.action ?? '', state: line.state ?? '' })),
  signed: input.signed,
  code: input.code,
});

const slipModel = (input: PaperInput) => ({
  title: input.title,
  unit: input.content.unit.name,
  period: periodInChinese(input.content.period),
  contentHash: input.contentHash,
  signed: input.signed,
  code: input.code,
  verifyUrl: verifyUrl(input),
});

const tableModel = (input: PaperInput): OfficialTableModel => ({
  title: input.content.title,
  unit: input.content.unit.name,
  period: periodInChinese(input.content.period),
  columns: input.content.columns,
  groups: input.content.groups.map((group) => ({
    label: group.label,
    items: group.items.map((item) => ({
      label: item.label,
      rows: item.rows.map((row) => ({
        id: row.id,
        standard: row.standard,
        fulfilment: (row.edited ?? row.drafted).split('\n'),
        evidence: row.evidence,
      })),
    })),
  })),
  annex: input.content.annex.map((entry) => ({
    ...entry,
    url: input.staffOrigin === '' ? '' : `${input.staffOrigin}/ledgers/${entry.ledger}/${entry.id}`,
  })),
  signed: input.signed,
  code: input.code,
  verifyUrl: verifyUrl(input),
});

/** Row by row, what two contents say differently. */
export function differencesBetween(
  before: ReportContent | undefined,
  after: ReportContent,
): readonly { row: string; before: string; after: string }[] {
  const rowsOf = (content: ReportContent | undefined) =>
    new Map(
      (content?.groups ?? []).flatMap((group) =>
        group.items.flatMap((item) => item.rows.map((row) => [row.id, row.edited ?? row.drafted] as const)),
      ),
    );
  const old = rowsOf(before);
  return [...rowsOf(after)].flatMap(([row, text]) =>
    before === undefined || old.get(row) === text ? [] : [{ row, before: old.get(row) ?? '', after: text }],
  );
}
