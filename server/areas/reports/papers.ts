/** The papers of a report: from its content and record to Word files. */
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import { approvalSlipDocx, officialTableDocx, type OfficialTableModel, summaryDocx } from '../../engines/documents/index.ts';
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
  /** Day, for the date line; empty for drafts. */
  readonly day: string;
}

export const papers = { table: '标准落实情况表', summary: '工作小结', slip: '报送审批单' } as const;
export type Paper = keyof typeof papers;

export async function paperDocx(paper: Paper, input: PaperInput): Promise<Uint8Array> {
  const verifyUrl = `${input.publicOrigin}/verify/document?c=${input.code}`;
  const unit = input.content.unit.name;
  const period = periodInChinese(input.content.period);
  switch (paper) {
    case 'table':
      return officialTableDocx({ ...tableModel(input.content), signed: input.signed, code: input.code, verifyUrl });
    case 'summary':
      return summaryDocx({
        title: `${unit}${period}清廉医院建设工作小结`,
        unit,
        addressee: '市清廉医院建设领导小组办公室',
        situation: input.situation,
        problems: input.problems,
        nextSteps: input.nextSteps,
        date: input.day === '' ? '' : dayInChinese(input.day),
        annexNote: ['工作台账', input.content.title],
        code: input.code,
        verifyUrl,
      });
    case 'slip':
      return approvalSlipDocx({
        title: input.title,
        unit,
        period,
        contentHash: input.contentHash,
        signed: input.signed,
        code: input.code,
        verifyUrl,
      });
  }
}

export const tableModel = (content: ReportContent): Omit<OfficialTableModel, 'signed' | 'code' | 'verifyUrl'> => ({
  title: content.title,
  unit: content.unit.name,
  period: periodInChinese(content.period),
  columns: content.columns,
  groups: content.groups.map((group) => ({
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
  annex: content.annex,
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
