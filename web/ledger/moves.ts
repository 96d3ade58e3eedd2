/** The moves a person may make now, the next one first: it becomes the one primary button. */
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';

export function movesOf(ledger: Ledger, record: RecordDetail['record']): readonly string[] {
  const may = record.can.flatMap((action) => (action.startsWith('move:') ? [action.slice(5)] : []));
  // Where a clock runs it names what is due; else what signs goes before what sends back.
  const rank = (move: string): number => {
    if (move === record.due?.move) return 0;
    if (leadsBack(ledger, move)) return 3;
    return ledger.moves[move]?.signs === undefined ? 2 : 1;
  };
  return [...may].sort((a, b) => rank(a) - rank(b));
}

/** Sending back, withdrawing: possible, but not what one comes for. */
export const leadsBack = (ledger: Ledger, move: string): boolean => ledger.moves[move]?.to === ledger.initial;
