/**
 * 工作台账: one line a duty, as hospitals write it: what, done how, when, by which section, who answers, which 佐证, how far. The
 * last is said in words of work (已开展, 正在推进 …), never as a verdict: whether a duty counts as met does not leave the house.
 */
import { statementOf } from '../../obligations/statement.ts';
import type { ReportContent } from '../../api/reports.ts';
import { dayIn, type DraftInput, type Duty, dutiesIn, isNamed } from './told.ts';

export type WorkLine = ReportContent['lines'][number];

/** `numberOf`: of a record in the annex. */
export function workLedgerOf(input: DraftInput, numberOf: (recordId: string) => number | undefined): readonly WorkLine[] {
  return dutiesIn(input).map((duty, at) => {
    const records = recordsOf(input, duty);
    const action = actionOf(input, duty, records);
    const { bearer, title } = duty.obligation;
    const numbers = [...new Set(records.flatMap((record) => numberOf(record.recordId) ?? []))].sort((a, b) => a - b);
    return {
      number: at + 1,
      row: duty.row,
      item: title,
      action,
      date: [...new Set(records.map((record) => dayIn(input.period, record.happened)))].join('、'),
      unit: bearer.assist ?? bearer.unit ?? bearer.body ?? '',
      owner: bearer.accountable ?? '',
      evidence: numbers.length === 0 ? '' : `佐证${numbers.join('、')}`,
      state: stateOf(input, duty, action !== ''),
    };
  });
}

/** What is in force shows in every period; everything else in the period it happened. */
function recordsOf(input: DraftInput, duty: Duty): Duty['records'] {
  if (duty.obligation.kind !== 'standing') return isNamed(duty.obligation) ? duty.records : [];
  return duty.verdicts.flatMap((verdict) => verdict.records).filter((record) => input.mayName(record.ledger));
}

function actionOf(input: DraftInput, { obligation, verdicts }: Duty, records: Duty['records']): string {
  if (!isNamed(obligation)) return statementOf(obligation, verdicts);
  if (obligation.kind === 'standing') return records.map((record) => `《${record.title}》`).join('、');
  return records.map((record) => `${record.title}（${dayIn(input.period, record.happened)}）`).join('；');
}

function stateOf({ today, period }: DraftInput, { obligation, verdicts }: Duty, isTold: boolean): string {
  if (isTold) return obligation.kind === 'standing' ? '长期执行' : isNamed(obligation) ? '已开展' : '持续开展';
  const due = verdicts.flatMap((verdict) => (verdict.due !== null && verdict.due >= today ? [verdict.due] : [])).sort()[0];
  return due === undefined ? '正在推进' : `计划于${dayIn(period, due)}前完成`;
}
