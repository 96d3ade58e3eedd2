/** Duty ids in test titles: `[G112]` or `[G112, H003]`, known ones only, at most three a title. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BRACKET = /\[([A-Z]\d{3}(?:[\s,，、]+[A-Z]\d{3})*)\]/g;

export const dutiesOf = (title: string): readonly string[] =>
  [...title.matchAll(BRACKET)].flatMap(([, inside]) => inside?.split(/[\s,，、]+/) ?? []);

export interface Duty {
  readonly id: string;
  readonly clause: string;
  readonly asks: string;
  readonly module: string;
}

let duties: readonly Duty[] | undefined;

/** The rows of docs/duties.tsv. */
export function listDuties(): readonly Duty[] {
  duties ??= readDuties(readFileSync(fileURLToPath(new URL('../docs/duties.tsv', import.meta.url)), 'utf8'));
  return duties;
}

export function readDuties(text: string): readonly Duty[] {
  const [header = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const names = header.split('\t');
  const at = (cells: readonly string[], name: string): string => cells[names.indexOf(name)]?.trim() ?? '';
  return lines.map((line) => {
    const cells = line.split('\t');
    return {
      id: at(cells, 'id'),
      clause: `${at(cells, 'seed')} ${at(cells, 'clause')}`,
      asks: at(cells, 'what the software must do'),
      module: at(cells, 'module'),
    };
  });
}

/** What is wrong with a title; undefined when nothing is. */
export function titleProblem(title: string, known: () => readonly Duty[] = listDuties): string | undefined {
  const ids = dutiesOf(title);
  if (ids.length === 0) return undefined;
  if (ids.length > 3) return `a title names at most three duties, this one names ${ids.length}: ${ids.join(', ')}`;
  const unknown = ids.filter((id) => !known().some((duty) => duty.id === id));
  return unknown.length > 0 ? `not in docs/duties.tsv: ${unknown.join(', ')}` : undefined;
}
