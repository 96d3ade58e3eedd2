/** Loads a pack from its YAML text. Every problem comes with file, line and reason; with one problem nothing is loaded. */
import type { Problem } from '@qinglian/kernel/errors.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { loadObligation } from './load-obligation.ts';
import type { Report } from './load-condition.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';
import { type PackFile, packSchema, type TestFile, testsSchema } from './schema.ts';
import type { Clause, Obligation, Pack, PackTable, Sources } from './types.ts';

export interface LoadInput {
  /** Name of the pack's folder. */
  readonly shortId: string;
  /** For messages. */
  readonly file: string;
  readonly text: string;
  readonly sources: Sources;
  /** `tests.yaml` beside the pack, where there is one: obligation id → tests, added to the inline ones. */
  readonly testsFile?: { readonly file: string; readonly text: string };
  /** The issuer's text beside the pack, by the name the pack gives it; undefined when there is none. Absent: not looked at. */
  readonly readSource?: (file: string) => string | undefined;
}

export type Tests = ReadonlyMap<string, readonly TestFile[]>;
export type Loaded =
  | {
      readonly ok: true;
      readonly pack: Pack;
      readonly tests: Tests;
      readonly sourceFile: { readonly file: string; readonly sha256: string } | null;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function loadPack(input: LoadInput): Loaded {
  const read = readYaml(input, packSchema);
  if (!read.ok) return read;
  const { value: file, report, problems } = read;
  const { clauses, tests } = loadClauses(file, { report, sources: input.sources });
  const table = loadTable(file, report);
  checkSource(file, input.readSource, report);
  if (input.testsFile) problems.push(...addTests(tests, input.testsFile));
  if (problems.length > 0) return { ok: false, problems };
  const pack: Pack = {
    shortId: input.shortId,
    id: file.id,
    title: file.title,
    issuer: { org: file.issuer.org, docNo: file.issuer.doc_no ?? null, signed: file.issuer.signed },
    version: file.version,
    effective: { from: file.effective.from, to: file.effective.to ?? null },
    applies: file.applies ? { requiredFor: file.applies.required_for, referenceFor: file.applies.reference_for } : null,
    table,
    clauses,
    sha256: sha256Hex(input.text),
  };
  return { ok: true, pack, tests, sourceFile: file.source ?? null };
}

/** Layout blanks do not count: the issuer's words are what is locked. */
export const clauseHash = (text: string): string => sha256Hex(plain(text));

function loadClauses(
  file: PackFile,
  place: { readonly report: Report; readonly sources: Sources },
): { readonly clauses: readonly Clause[]; readonly tests: Map<string, readonly TestFile[]> } {
  const { report, sources } = place;
  const tests = new Map<string, readonly TestFile[]>();
  const seen = new Set<string>();
  const once = (id: string, path: readonly (string | number)[]): void => {
    if (seen.has(id)) report(path, `“${id}”重复`);
    seen.add(id);
  };
  if (file.effective.to !== undefined && file.effective.to < file.effective.from) report(['effective', 'to'], '早于生效日期');
  const clauses = file.clauses.map((clause, at): Clause => {
    once(clause.id, ['clauses', at, 'id']);
    if (clause.hash !== undefined && clause.hash !== clauseHash(clause.text))
      report(['clauses', at, 'hash'], '原文与锁定的指纹不符');
    const obligations = clause.obligations.flatMap((raw, index): readonly Obligation[] => {
      const path = ['clauses', at, 'obligations', index];
      once(raw.id, [...path, 'id']);
      if (!raw.id.startsWith(`${clause.id}.`)) report([...path, 'id'], `编号应以“${clause.id}.”开头`);
      tests.set(raw.id, raw.tests);
      const loaded = loadObligation(raw, { path, report, sources });
      return loaded ? [loaded] : [];
    });
    return { id: clause.id, label: clause.label, text: clause.text, obligations };
  });
  return { clauses, tests };
}

/** As long as a pack is being written its source need not be locked: `<build>` stands for the hash that is still to come. */
export const UNLOCKED = '<build>';

/** Every clause stands in the source, and the source is the one that was read. */
function checkSource({ source, clauses }: PackFile, read: LoadInput['readSource'], report: Report): void {
  if (source === undefined || read === undefined) return;
  const text = read(source.file);
  if (text === undefined) {
    if (source.sha256 !== UNLOCKED) report(['source', 'file'], `没有原文文件 ${source.file}`);
    return;
  }
  const actual = sha256Hex(text);
  if (source.sha256 !== UNLOCKED && source.sha256 !== actual)
    report(['source', 'sha256'], `${source.file} 的指纹是 ${actual}，与锁定的不符`);
  const whole = plain(text);
  for (const [at, clause] of clauses.entries())
    if (!whole.includes(plain(clause.text))) report(['clauses', at, 'text'], `${clause.id} 的文字在 ${source.file} 中找不到`);
}

const plain = (text: string): string => text.replace(/\s+/g, '');

function addTests(tests: Map<string, readonly TestFile[]>, input: YamlFile): readonly Problem[] {
  const read = readYaml(input, testsSchema);
  if (!read.ok) return read.problems;
  for (const [id, more] of Object.entries(read.value)) {
    const own = tests.get(id);
    if (own === undefined) read.report([id], `没有编号为“${id}”的条目`);
    tests.set(id, [...(own ?? []), ...more]);
  }
  return read.problems;
}

function loadTable(file: PackFile, report: Report): PackTable | null {
  if (!file.table) return null;
  const { columns, fill, groups } = file.table;
  if (!columns.includes(fill)) report(['table', 'fill'], `“${fill}”不是表中的一列`);
  const clauses = new Set(file.clauses.map((clause) => clause.id));
  const placed = new Set<string>();
  return {
    title: file.table.title ?? file.title,
    columns,
    fill,
    groups: groups.map((group, g) => ({
      label: group.label,
      items: group.items.map((item, i) => ({
        label: item.label,
        rows: item.rows.map((id, r) => {
          const path = ['table', 'groups', g, 'items', i, 'rows', r];
          if (!clauses.has(`r${id}`)) report(path, `没有条目 r${id}`);
          if (placed.has(id)) report(path, `“${id}”在表中出现两次`);
          placed.add(id);
          return { id, clause: `r${id}` };
        }),
      })),
    })),
  };
}
