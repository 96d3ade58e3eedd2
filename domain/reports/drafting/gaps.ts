/** 存在问题: gaps named as facts, what is lacking and whose it is. What was decided about them is not said. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { DraftedSentence } from '../../api/reports.ts';
import type { Obligation, Verdict, VerdictRecord } from '../../obligations/types.ts';
import { dayIn, type DraftInput, type Duty, isNamed } from './told.ts';

/** What is older than half a year is no problem of this report. */
const BACK = 184;
const SHOWN = 12;

export function gapsIn(input: DraftInput, duties: readonly Duty[]): readonly (readonly DraftedSentence[])[] {
  const open = duties.flatMap((duty): DraftedSentence[] => {
    const verdicts = openOf(input, duty.obligation);
    const lacking = verdicts
      .flatMap((verdict) => verdict.records)
      .filter((record) => record.missing.length > 0 && input.mayName(record.ledger));
    const told = gapOf(input, duty.obligation, { verdicts, lacking: isNamed(duty.obligation) ? lacking : [] });
    if (told === '') return [];
    const who = duty.obligation.bearer.assist ?? '';
    return [
      {
        text: `${duty.obligation.title}：${told}${who === '' ? '' : `（${who}）`}。`,
        records: lacking.map((record) => ({
          ledger: record.ledger,
          id: record.recordId,
          title: record.title,
          date: dayIn(input.period, record.happened),
        })),
        row: duty.row,
      },
    ];
  });
  if (open.length === 0) return [[{ text: '本期未发现突出问题。', records: [], row: null }]];
  return open.slice(0, SHOWN).map((sentence, at) => [{ ...sentence, text: `${at + 1}．${sentence.text}` }]);
}

/** Also of earlier periods: a quarter that stayed open is still a problem when the next month is told. */
const openOf = ({ verdicts, today }: DraftInput, obligation: Obligation): readonly Verdict[] =>
  verdicts.filter(
    (verdict) =>
      verdict.obligation === obligation.id &&
      (verdict.state === 'missing' || verdict.state === 'incomplete') &&
      (verdict.due === null || (verdict.due < today && verdict.due > addDays(today, -BACK))),
  );

function gapOf(
  input: DraftInput,
  obligation: Obligation,
  { verdicts, lacking }: { verdicts: readonly Verdict[]; lacking: readonly VerdictRecord[] },
): string {
  const parts: string[] = [];
  const empty = verdicts.filter((verdict) => verdict.state === 'missing' && (verdict.actual ?? 0) === 0);
  const few = verdicts.filter((verdict) => verdict.state === 'missing' && (verdict.actual ?? 0) > 0);
  if (isNamed(obligation)) {
    if (empty.length > 0) parts.push(obligation.kind === 'standing' ? '尚无现行有效的登记' : `${periodsIn(empty)}尚无登记`);
    for (const one of few) parts.push(`${periodInChinese(one.period)}应有${one.required ?? 0}次，已登记${one.actual ?? 0}次`);
    for (const record of lacking)
      parts.push(`“${record.title}”（${dayIn(input.period, record.happened)}）缺${record.missing.join('、')}`);
  } else for (const one of verdicts) parts.push(one.override?.reason ?? one.reason);
  return parts.map((part) => part.replace(/[。；]+$/, '').replaceAll('。', '，')).join('，');
}

/** 2025年6月、7月 */
function periodsIn(verdicts: readonly Verdict[]): string {
  let year = '';
  return verdicts
    .map(({ period }) => {
      const words = periodInChinese(period);
      const short = words.startsWith(year) && year !== '' && words !== year ? words.slice(year.length) : words;
      year = words.slice(0, 5);
      return short;
    })
    .join('、');
}
