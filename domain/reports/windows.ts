/** When reports are owed: read from the packs' own deadline duties over the report ledger, never written in code. */
import type { Deadline, Obligation, Pack } from '../obligations/types.ts';
import { builtInEdition, dueDay, type DueRule } from '@qinglian/kernel/calendar/workdays.ts';
import { type Cadence, cadenceOf, isPeriod, periodById } from '@qinglian/kernel/calendar/period.ts';

export type WindowType = 'monthly' | 'annual';

export interface ReportingRule {
  readonly type: WindowType;
  readonly rule: DueRule;
  /** A due day of its own for single periods. */
  readonly overrides: ReadonlyMap<string, string>;
  /** First and last day on which the pack binds. */
  readonly from: string;
  readonly to: string | null;
}

const types: Partial<Record<Cadence, WindowType>> = { month: 'monthly', year: 'annual' };

/** One rule for each deadline duty that is met by a report. */
export function reportingRules(
  packs: Iterable<{ readonly pack: Pack; readonly obligations: readonly Obligation[] }>,
): readonly ReportingRule[] {
  const rules: ReportingRule[] = [];
  for (const { pack, obligations } of packs) {
    for (const one of obligations) {
      if (!isReportDeadline(one)) continue;
      const type = types[one.every];
      if (type === undefined) continue;
      rules.push({
        type,
        rule: one.due,
        overrides: new Map(one.overrides.map(({ period, due }) => [period, due])),
        from: pack.effective.from,
        to: pack.effective.to,
      });
    }
  }
  return rules.sort((a, b) => (a.from < b.from ? 1 : -1));
}

const isReportDeadline = (one: Obligation): one is Deadline => one.kind === 'deadline' && one.evidence.from === 'report';

/** Last day for a report, or null when no pack asks for one: before the plan was issued, after it ended. */
export function dueOf(rules: readonly ReportingRule[], type: string, period: string): string | null {
  if (!isPeriod(period)) return null;
  for (const one of rules) {
    if (one.type !== type || types[cadenceOf(period)] !== one.type) continue;
    const due = one.overrides.get(period) ?? dueDay(builtInEdition, one.rule, periodById(period)).day;
    if (due >= one.from && (one.to === null || due <= one.to)) return due;
  }
  return null;
}
