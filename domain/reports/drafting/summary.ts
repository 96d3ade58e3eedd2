/** 工作小结 as a person would write it: what was done, group by group; gaps by name; what comes next and who does it. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { lastDay, periodById, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { DraftedSentence, ReportDraft } from '../../api/reports.ts';
import type { Verdict, VerdictRecord, VerdictState } from '../../obligations/types.ts';
import { fill, statementOf } from '../../obligations/statement.ts';
import { gapsIn } from './gaps.ts';
import { dayIn, type DraftInput, type Duty, dutiesIn, isNamed } from './told.ts';

type Paragraph = readonly DraftedSentence[];

export function summaryOf(input: DraftInput, salt: string): ReportDraft {
  const duties = dutiesIn(input);
  const problems = gapsIn(input, duties);
  return { salt, situation: situationOf(input, duties), problems, nextSteps: nextStepsOf(input, duties, hasGaps(problems)) };
}

export const textOf = (paragraphs: readonly Paragraph[]): string =>
  paragraphs.map((sentences) => sentences.map(({ text }) => text).join('')).join('\n');

const hasGaps = (problems: readonly Paragraph[]): boolean =>
  problems.some((sentences) => sentences.some(({ row }) => row !== null));
export const plain = (text: string): DraftedSentence => ({ text, records: [], row: null });
const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
/** More than these are told by their days alone. */
const NAMED = 3;

function situationOf(input: DraftInput, duties: readonly Duty[]): readonly Paragraph[] {
  const told = new Map<string, DraftedSentence['records'][number]>();
  const paragraphs: Paragraph[] = [];
  for (const group of new Set(duties.map((duty) => duty.group))) {
    const own = duties.filter((duty) => duty.group === group);
    // What a plain duty has told already, a duty that somebody judges does not tell again.
    const ordered = [...own].sort((a, b) => Number(isJudged(a)) - Number(isJudged(b)));
    const sentences = ordered.flatMap((duty): Paragraph => {
      const fresh = isJudged(duty) ? duty.records.filter((record) => !told.has(record.recordId)) : duty.records;
      const text = sentenceOf(input, duty, fresh);
      if (text === '') return [];
      const records = fresh.map((record) => linkTo(input, record));
      for (const record of records) told.set(record.id, record);
      return [{ text, records, row: duty.row }];
    });
    if (sentences.length === 0) continue;
    const name = group.replace(/^.、/, '');
    paragraphs.push([
      plain(`（${ORDINALS[paragraphs.length] ?? paragraphs.length + 1}）${name}。`),
      ...sentences.map((sentence, at) => ({ ...sentence, text: `${sentence.text}${at === sentences.length - 1 ? '。' : '；'}` })),
    ]);
  }
  if (paragraphs.length === 0) return [[plain('本期未登记工作记录。')]];
  const opening = `${periodInChinese(input.period)}，本院登记开展清廉医院建设工作${told.size}项。`;
  return [[{ text: opening, records: [...told.values()], row: null }], ...paragraphs];
}

const isJudged = (duty: Duty): boolean => duty.obligation.kind === 'judgement';

/** Without its full stop; empty where the period has nothing to tell. */
function sentenceOf(input: DraftInput, { obligation, verdicts }: Duty, records: readonly VerdictRecord[]): string {
  if (records.length === 0) return '';
  const bare = (text: string): string => text.replace(/[。；]+$/, '').replaceAll('。', '，');
  if (!isNamed(obligation)) return bare(statementOf(obligation, verdicts));
  const facts = {
    period: '',
    n: records.length,
    dates: datesOf(input, records),
    titles: records.map((record) => `《${record.title}》`).join('、'),
  };
  return bare(
    obligation.statement === null ? `${obligation.title}${facts.n}次${facts.dates}` : fill(obligation.statement, facts),
  );
}

function datesOf(input: DraftInput, records: readonly VerdictRecord[]): string {
  const day = (record: VerdictRecord): string => dayIn(input.period, record.happened);
  if (records.length <= NAMED) return `：${records.map((record) => `${record.title}（${day(record)}）`).join('、')}`;
  return `（${[...new Set(records.map(day))].join('、')}）`;
}

export const linkTo = (input: DraftInput, record: VerdictRecord): DraftedSentence['records'][number] => ({
  ledger: record.ledger,
  id: record.recordId,
  title: record.title,
  date: dayIn(input.period, record.happened),
});

/** Days ahead that the next steps look. */
const AHEAD = 45;
/** Things that one line names. */
const STEPS = 10;

const isAhead: ReadonlySet<VerdictState> = new Set(['running', 'not_due']);

/** A period that has not begun is met by its last day. */
const dueOf = ({ due, period }: Verdict): string | null => due ?? (period === '-' ? null : lastDay(periodById(period)));

function nextStepsOf(input: DraftInput, duties: readonly Duty[], isOpen: boolean): readonly Paragraph[] {
  const limit = addDays(input.today, AHEAD);
  const due = duties.flatMap((duty) => {
    const day = input.verdicts
      .filter((verdict) => verdict.obligation === duty.obligation.id && isAhead.has(verdict.state))
      .flatMap((verdict) => dueOf(verdict) ?? [])
      .filter((one) => one >= input.today && one <= limit)
      .sort()[0];
    return day === undefined ? [] : [{ duty, day }];
  });
  const days = [...new Set(due.map(({ day }) => day))].sort();
  const steps = days.map((day): DraftedSentence => {
    const own = due.filter((one) => one.day === day).map(({ duty }) => duty);
    const told = own.map(
      ({ obligation: { title, bearer } }) => `${title}${bearer.assist === undefined ? '' : `（${bearer.assist}）`}`,
    );
    const more = told.length > STEPS ? '等' : '';
    return {
      text: `${dayIn(input.period, day)}前完成${told.slice(0, STEPS).join('、')}${more}。`,
      records: [],
      row: own[0]?.row ?? null,
    };
  });
  const all = [...(isOpen ? [plain('对上述问题逐项明确责任科室和完成时限。')] : []), ...steps];
  if (all.length === 0) return [[plain('按方案继续推进各项任务。')]];
  return all.map((step, at) => [{ ...step, text: `${at + 1}．${step.text}` }]);
}
