/**
 * Which duties are served, from the last test run's own results: a passing test names the duty and touched everything that
 * docs/duty-claims.yaml claims for it. `node --import tsx tools/duties.ts [--json | --write]`; --write makes docs/duties.md.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { DutyResult } from './duty-reporter.ts';
import { type Duty, readDuties } from './duty-titles.ts';

/** Duty id → what a test must touch to prove it: `ledger:…`, `obligation:…`, `page:…`, `rule:…`, `engine:…`. */
export type Claims = Readonly<Record<string, readonly string[]>>;

export interface DutyStanding {
  readonly id: string;
  readonly module: string;
  readonly served: boolean;
  /** What serves it: the claim. Empty when nothing is claimed. */
  readonly by: readonly string[];
  /** Passing tests that prove it. */
  readonly tests: readonly string[];
  /** Why a duty that is claimed or named by a test is not served. */
  readonly gap?: string;
}

export interface DutyReport {
  readonly duties: readonly DutyStanding[];
  readonly totals: {
    readonly duties: number;
    readonly served: number;
    readonly modules: Readonly<Record<string, { readonly duties: number; readonly served: number }>>;
  };
}

const KINDS = /^(ledger|obligation|page|rule|engine):\S+$/;

/** Pure: duties, claims and results in, standing out. */
export function judgeDuties(duties: readonly Duty[], claims: Claims, results: readonly DutyResult[]): DutyReport {
  const standings = duties.map((duty) => standingOf(duty, claims[duty.id] ?? [], results));
  const modules: Record<string, { duties: number; served: number }> = {};
  for (const { module, served } of standings) {
    const count = (modules[module] ??= { duties: 0, served: 0 });
    count.duties += 1;
    if (served) count.served += 1;
  }
  return {
    duties: standings,
    totals: { duties: standings.length, served: standings.filter((one) => one.served).length, modules },
  };
}

function standingOf(duty: Duty, claimed: readonly string[], results: readonly DutyResult[]): DutyStanding {
  const naming = results.filter((result) => result.duties.includes(duty.id));
  const proving = naming.filter(
    ({ state, touched }) => state === 'passed' && claimed.length > 0 && claimed.every((what) => touched.includes(what)),
  );
  const gap = gapOf(claimed, naming, proving);
  return {
    id: duty.id,
    module: duty.module,
    served: gap === undefined,
    by: claimed,
    tests: gap === undefined ? proving.map(({ test }) => test) : [],
    ...(gap === undefined || (claimed.length === 0 && naming.length === 0) ? {} : { gap }),
  };
}

function gapOf(claimed: readonly string[], naming: readonly DutyResult[], proving: readonly DutyResult[]): string | undefined {
  if (naming.length === 0) return 'no test names it';
  if (claimed.length === 0) return 'docs/duty-claims.yaml claims nothing for it';
  const broken = naming.find(({ state }) => state !== 'passed');
  if (broken) return `${broken.state}: ${broken.test}`;
  if (proving.length > 0) return undefined;
  const touched = new Set(naming.flatMap((result) => result.touched));
  const missing = claimed.filter((what) => !touched.has(what));
  return missing.length > 0 ? `no test touched ${missing.join(', ')}` : 'no single test touched everything claimed';
}

/** Claims from YAML; a duty or a kind that does not exist stops it. */
export function readClaims(text: string, duties: readonly Duty[]): Claims {
  const claims: Record<string, readonly string[]> = {};
  for (const [id, list] of Object.entries((parse(text) ?? {}) as Record<string, unknown>)) {
    if (!duties.some((duty) => duty.id === id)) throw new Error(`docs/duty-claims.yaml: ${id} is not in docs/duties.tsv`);
    if (!Array.isArray(list) || !list.every((what) => typeof what === 'string' && KINDS.test(what))) {
      throw new Error(`docs/duty-claims.yaml: ${id} must list ledger:…, obligation:…, page:…, rule:… or engine:…`);
    }
    claims[id] = list;
  }
  return claims;
}

/** The report on a checkout; without results of a run nothing is served. */
export function dutyReport(home: string): DutyReport {
  const duties = readDuties(readFileSync(join(home, 'docs/duties.tsv'), 'utf8'));
  const claims = readClaims(readFileSync(join(home, 'docs/duty-claims.yaml'), 'utf8'), duties);
  const file = join(home, 'test-results/duties.json');
  const results = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DutyResult[]) : [];
  return judgeDuties(duties, claims, results);
}

/** docs/duties.md as the last run's results make it. */
export const dutyPageOf = (home: string): string =>
  dutyPage(dutyReport(home), readDuties(readFileSync(join(home, 'docs/duties.tsv'), 'utf8')));

/** The text of that page. */
export function dutyPage(report: DutyReport, duties: readonly Duty[]): string {
  const asks = new Map(duties.map((duty) => [duty.id, duty.asks]));
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const lines = [
    '# Duties served',
    '',
    'Generated by `npm run -s qinglian -- duties --write` from the last run of `npm test`; not edited by hand. A duty counts as served when a passing test',
    'names its id and touched everything that docs/duty-claims.yaml claims for it.',
    '',
    `**${report.totals.served} of ${report.totals.duties} served.**`,
  ];
  for (const [module, count] of Object.entries(report.totals.modules).sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(
      '',
      `## ${module}: ${count.served} of ${count.duties}`,
      '',
      '| id | what it asks | served by | tests |',
      '|---|---|---|---|',
    );
    for (const one of report.duties.filter((duty) => duty.module === module)) {
      const by = one.served ? one.by.map((what) => `\`${what}\``).join(' ') : one.gap ? `– (${one.gap})` : '–';
      lines.push(`| ${one.id} | ${cell(asks.get(one.id) ?? '')} | ${cell(by)} | ${cell(one.tests.join('<br>'))} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Prints the standing of all duties; `--json` for machines, `--write` makes docs/duties.md, `--check` fails when it is out of date. */
export function main(home: string, args: readonly string[]): void {
  const report = dutyReport(home);
  if (args.includes('--write')) writeFileSync(join(home, 'docs/duties.md'), dutyPageOf(home));
  const page = join(home, 'docs/duties.md');
  if (args.includes('--check') && (!existsSync(page) || readFileSync(page, 'utf8') !== dutyPageOf(home))) process.exitCode = 1;
  if (args.includes('--json')) console.log(JSON.stringify(report));
  else console.log(`${report.totals.served} of ${report.totals.duties} duties served`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main(fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2));
