/** A table that came by mail, read back: its lines matched to the rows of the standard by their wording. Pure. */
import type { ReportContent } from '../api/reports.ts';

export type TextGrid = readonly (readonly string[])[];

export interface MatchedRow {
  readonly id: string;
  readonly fulfilment: string;
  /** How like the wording is, 1 when it is the same but for spaces and punctuation. */
  readonly likeness: number;
}

export interface TableRead {
  readonly matched: readonly MatchedRow[];
  /** Lines of the file that are no row of the standard, as they stand there. */
  readonly unmatched: readonly string[];
  /** Rows of the standard that the file does not have. */
  readonly missing: readonly string[];
}

/** Less like than this is another sentence. */
const LIKE_ENOUGH = 0.75;

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\p{P}\p{S}]/gu, '');
const withoutNumber = (text: string): string => plain(text).replace(/^\d+/, '');

interface Wanted {
  readonly id: string;
  readonly plain: string;
  readonly grams: ReadonlySet<string>;
}

/** The first table of the file that has the two columns; undefined when there is none. */
export function findTable(
  grids: readonly TextGrid[],
  columns: readonly [standard: string, fulfilment: string],
): { readonly rows: readonly { readonly standard: string; readonly fulfilment: string }[] } | undefined {
  for (const grid of grids)
    for (const [at, row] of grid.entries()) {
      const [standard, fulfilment] = columns.map((name) => row.findIndex((cell) => plain(cell) === plain(name)));
      if (standard === undefined || fulfilment === undefined || standard < 0 || fulfilment < 0) continue;
      return {
        rows: grid
          .slice(at + 1)
          // A header that is repeated on each page is no line of the table.
          .filter((line) => plain(line[standard] ?? '') !== plain(columns[0]))
          .map((line) => ({ standard: (line[standard] ?? '').trim(), fulfilment: withoutAnnex((line[fulfilment] ?? '').trim()) }))
          .filter((line) => line.standard !== '' || line.fulfilment !== ''),
      };
    }
  return undefined;
}

/** Each line to the row whose wording it has, best first; a row is given once. */
export function matchRows(
  standards: readonly { readonly id: string; readonly standard: string }[],
  lines: readonly { readonly standard: string; readonly fulfilment: string }[],
): TableRead {
  const wanted = standards.map(
    ({ id, standard }): Wanted => ({ id, plain: withoutNumber(standard), grams: gramsOf(withoutNumber(standard)) }),
  );
  const pairs = lines.flatMap((line, at) => {
    const own = withoutNumber(line.standard);
    const grams = gramsOf(own);
    return wanted.map((row) => ({ at, row, likeness: own === row.plain ? 1 : Math.min(0.99, likenessOf(grams, row.grams)) }));
  });
  const taken = new Map<number, MatchedRow>();
  const given = new Set<string>();
  for (const { at, row, likeness } of pairs.sort((a, b) => b.likeness - a.likeness)) {
    if (likeness < LIKE_ENOUGH) break;
    if (taken.has(at) || given.has(row.id)) continue;
    taken.set(at, { id: row.id, fulfilment: lines[at]?.fulfilment ?? '', likeness: Math.round(likeness * 100) / 100 });
    given.add(row.id);
  }
  const order = new Map(standards.map(({ id }, at) => [id, at]));
  return {
    matched: [...taken.values()].sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    unmatched: lines.flatMap((line, at) =>
      taken.has(at) ? [] : [[line.standard, line.fulfilment].filter(Boolean).join(' ｜ ')],
    ),
    missing: standards.flatMap(({ id }) => (given.has(id) ? [] : [id])),
  };
}

function gramsOf(text: string): ReadonlySet<string> {
  const grams = new Set<string>();
  for (let at = 0; at + 1 < text.length; at++) grams.add(text.slice(at, at + 2));
  return grams;
}

/** Dice's coefficient over pairs of characters. */
function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared++;
  return (2 * shared) / (a.size + b.size);
}

export interface SummaryParts {
  readonly situation: string;
  readonly problems: string;
  readonly nextSteps: string;
}

/** The three parts of a 工作小结 by their headings; empty where there is none. */
export function partsOf(paragraphs: readonly string[]): SummaryParts {
  const parts = { situation: '', problems: '', nextSteps: '' };
  let at: keyof SummaryParts | undefined;
  for (const line of paragraphs) {
    const heading = /^[一二三四五六七八九十]+[、.．](.{2,20})$/.exec(line.trim())?.[1] ?? '';
    const next = /开展情况|工作情况|主要做法/.test(heading)
      ? 'situation'
      : /存在.*问题|问题和不足/.test(heading)
        ? 'problems'
        : /下步|下一步|打算|计划/.test(heading)
          ? 'nextSteps'
          : undefined;
    if (next !== undefined) at = next;
    else if (/^附件[:：]/.test(line)) at = undefined;
    else if (at !== undefined) parts[at] = parts[at] === '' ? line : `${parts[at]}\n${line}`;
  }
  return parts;
}

/** The months that a text names, as period ids. */
export const monthsNamed = (text: string): readonly string[] => [
  ...new Set(
    [...text.normalize('NFKC').matchAll(/(20\d\d)年(1[0-2]|0?[1-9])月(?!\d{1,2}日|\s*\d)/g)].map(
      (match) => `${match[1]}-${(match[2] ?? '').padStart(2, '0')}`,
    ),
  ),
];

/** The standard's own table with what the file says in 落实情况; nothing is drafted. */
export function contentFrom(table: Omit<ReportContent, 'annex' | 'lines'>, matched: readonly MatchedRow[]): ReportContent {
  const said = new Map(matched.map((row) => [row.id, row.fulfilment]));
  return {
    ...table,
    groups: table.groups.map((group) => ({
      ...group,
      items: group.items.map((item) => ({
        ...item,
        rows: item.rows.map((row) => ({ ...row, drafted: said.get(row.id) ?? '', edited: null, evidence: [] })),
      })),
    })),
    annex: [],
    lines: [],
  };
}

/** Numbers of an annex that does not come along say nothing. */
function withoutAnnex(fulfilment: string): string {
  return fulfilment.replace(/（佐证[\d、]+）$/, '').trim();
}
