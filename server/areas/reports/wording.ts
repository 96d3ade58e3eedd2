/** Wording of a report against its draft: rows of the table, and the three parts when they are drawn anew. */
import type { ReportContent, ReportDraft, ReportPart } from '@qinglian/domain/api/reports.ts';
import { textOf } from '@qinglian/domain/reports/drafting/summary.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Values } from '@qinglian/kernel/define.ts';

export const reportParts: readonly ReportPart[] = ['situation', 'problems', 'nextSteps'];

export const rowsOf = (content: ReportContent) => content.groups.flatMap((group) => group.items.flatMap((item) => item.rows));

/** The table with rows in the office's own wording; the wording of the draft is no edit. */
export function worded(content: ReportContent, rows: Readonly<Record<string, string | null>>): ReportContent {
  const known = new Set(rowsOf(content).map((row) => row.id));
  const unknown = Object.keys(rows).find((id) => !known.has(id));
  if (unknown !== undefined) throw new AppError('invalid_input', { problems: [{ field: unknown, message: '没有这一条' }] });
  return {
    ...content,
    groups: content.groups.map((group) => ({
      ...group,
      items: group.items.map((item) => ({
        ...item,
        rows: item.rows.map((row) => {
          const given = rows[row.id];
          if (given === undefined) return row;
          const edited = given === null || given.trim() === row.drafted.trim() ? null : given.trim();
          return { ...row, edited };
        }),
      })),
    })),
  };
}

/** Parts that stand as they were drafted are drawn anew; what somebody wrote stays. */
export function partsAnew(
  before: ReportDraft | null,
  fresh: ReportDraft,
  values: Values,
): Readonly<Partial<Record<ReportPart, string>>> {
  return Object.fromEntries(
    reportParts.flatMap((part) =>
      before !== null && values[part] === textOf(before[part]) ? [[part, textOf(fresh[part])] as const] : [],
    ),
  );
}
