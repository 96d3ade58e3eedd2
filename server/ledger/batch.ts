/** One move for several records: all of them or none, and each that refuses is named. */
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { openLedger, recordsById } from './read.ts';
import type { Work } from './services.ts';
import { moveRecord } from './write.ts';

export async function moveRecords(
  work: Work,
  {
    ledger: name,
    move,
    records,
  }: {
    readonly ledger: string;
    readonly move: string;
    readonly records: readonly { readonly id: string; readonly version: number }[];
  },
): Promise<{ moved: number }> {
  const { ledger } = openLedger(work, name);
  const definition = Object.hasOwn(ledger.moves, move) ? ledger.moves[move] : undefined;
  if (!definition) throw new AppError('not_found');
  // Who signs has read what is signed: one by one.
  if (definition.signs !== undefined) throw new AppError('forbidden', { problems: [{ message: '需要签字的事项请逐条办理' }] });
  const wanted = new Map(records.map(({ id, version }) => [id, version]));
  const titles = new Map(
    (await recordsById(work, name, [...wanted.keys()])).map(({ record }) => [
      record.id,
      String(record.values[ledger.title] ?? ''),
    ]),
  );
  const problems: Problem[] = [];
  // In one order everywhere: two batches that meet must not wait for each other in a ring.
  for (const id of [...wanted.keys()].sort()) {
    try {
      await moveRecord(work, { ledger: name, id, version: wanted.get(id) ?? 0, move });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const title = titles.get(id);
      const told = error.details.problems?.map((problem) => problem.message).join('；') ?? error.message;
      problems.push({ message: `${title === undefined ? '' : `《${title}》：`}${told}` });
    }
  }
  if (problems.length > 0) throw new AppError('invalid_input', { problems });
  return { moved: wanted.size };
}
