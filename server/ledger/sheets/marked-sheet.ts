/** A refused sheet as it was sent, wrong rows first and each with what is wrong: to be put right and sent again as it is. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { Problem } from '@qinglian/kernel/errors.ts';
import { readWorkbook, type SheetColumn, writeWorkbook } from '../../platform/office/xlsx.ts';
import { readableFields } from '../access.ts';
import type { Work } from '../services.ts';
import { headerKey } from './cells.ts';
import { columnOf, headerOf, PROBLEM_HEADER, sheetFields } from './columns.ts';

export async function markedSheet(
  work: Work,
  ledger: Ledger,
  { bytes, problems }: { readonly bytes: Uint8Array; readonly problems: readonly Problem[] },
): Promise<Uint8Array> {
  const { rows } = await readWorkbook(bytes);
  const header = (rows[0] ?? []).map((cell) => String(cell ?? ''));
  const kept = header.flatMap((text, at) => (headerKey(text) === headerKey(PROBLEM_HEADER) ? [] : [at]));
  const looks = new Map(
    sheetFields(ledger, readableFields(work.actor, ledger)).map(([, field]) => [headerKey(headerOf(field)), columnOf(field)]),
  );
  const columns = kept.map((at): SheetColumn => {
    const text = header[at] ?? '';
    return { width: 16, ...looks.get(headerKey(text)), header: text };
  });
  const wrong = new Map<number, string[]>();
  for (const { row = 1, message } of problems) wrong.set(row, [...(wrong.get(row) ?? []), message]);
  const lines = rows.slice(1).flatMap((row, at) => {
    const own = wrong.get(at + 2);
    const cells = kept.map((column) => row[column] ?? null);
    return cells.every((cell) => cell === null)
      ? []
      : [{ own, line: [own === undefined ? null : `原${own.join('\n')}`, ...cells] }];
  });
  const ofHeader = wrong.get(1) ?? [];
  return writeWorkbook(
    [
      {
        name: ledger.label,
        columns: [{ header: PROBLEM_HEADER, width: 44 }, ...columns],
        rows: [...lines.filter(({ own }) => own !== undefined), ...lines.filter(({ own }) => own === undefined)].map(
          ({ line }) => line,
        ),
      },
      ...(ofHeader.length === 0
        ? []
        : [{ name: '表头问题', columns: [{ header: '问题', width: 80 }], rows: ofHeader.map((message) => [message]) }]),
    ],
    `${ledger.label}：改好后可直接重新导入`,
  );
}
