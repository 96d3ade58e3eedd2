/** Runs the tests that a pack carries with its duties: records given, verdicts expected. */
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { isPeriod, lastDay, periodById, periodFromText } from '@qinglian/kernel/calendar/period.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import { codeOf } from '@qinglian/kernel/fields/choice.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import type { FieldValue } from '@qinglian/kernel/fields/index.ts';
import { evaluate } from './evaluate.ts';
import { camel } from './load-condition.ts';
import { rolesIn } from './match.ts';
import type { TestFile } from './schema.ts';
import {
  type JudgeContext,
  type Obligation,
  type Pack,
  type Source,
  type Sources,
  type Verdict,
  type VerdictState,
  verdictStates,
} from './types.ts';

export interface PackTestResult {
  readonly obligation: string;
  /** 1 for the first test of the obligation. */
  readonly number: number;
  /** Chinese: what was expected and what came; empty when the test passed. */
  readonly failures: readonly string[];
}

export function runPackTests(
  pack: Pack,
  tests: ReadonlyMap<string, readonly TestFile[]>,
  sources: Sources,
): readonly PackTestResult[] {
  return pack.clauses
    .flatMap((clause) => clause.obligations)
    .flatMap((obligation) =>
      (tests.get(obligation.id) ?? []).map((test, at) => ({
        obligation: obligation.id,
        number: at + 1,
        failures: runTest({ pack, obligation, test, sources }),
      })),
    );
}

interface TestCase {
  readonly pack: Pack;
  readonly obligation: Obligation;
  readonly test: TestFile;
  readonly sources: Sources;
}

function runTest(given: TestCase): readonly string[] {
  try {
    const failures = [...compare(given.test.expect, judgeAt(given, given.test.as_of, given.test.known_at))];
    for (const [day, expected] of Object.entries(given.test.as_known ?? {})) {
      failures.push(...compare(expected, judgeAt(given, day, undefined)).map((failure) => `以${day}所知：${failure}`));
    }
    return failures;
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

const endOf = (day: string): string => `${day}T15:59:59.999Z`;

function judgeAt({ pack, obligation, test, sources }: TestCase, asOf: string, knownAt: string | undefined): readonly Verdict[] {
  const context: JudgeContext = {
    pack,
    profile: {
      orgId: 'test',
      trackingSince: test.tracking_since ?? pack.effective.from,
      attributes: test.profile ?? {},
      params: {},
    },
    calendars: [builtInEdition],
    asOf,
    knownAt: knownAt === undefined ? endOf(asOf) : endOf(knownAt),
  };
  return evaluate(obligation, recordsOf(obligation, test, sources), { sources, context });
}

function recordsOf(obligation: Obligation, test: TestFile, sources: Sources): readonly (readonly RecordVersion[])[] {
  const datedBy = new Map(rolesIn(obligation).map(({ selection }) => [selection.from, selection.datedBy] as const));
  return Object.entries(test.given).flatMap(([name, rows]) => {
    const source = sources.get(name);
    if (!source) throw new Error(`没有“${name}”这一台账`);
    return rows.map((row, at) => [
      recordOf(
        source,
        { ...test.base[name], ...row },
        { id: `${name}-${at + 1}`, datedBy: datedBy.get(name) ?? source.happenedAt },
      ),
    ]);
  });
}

/** `datedBy`: the field whose day it was registered on when the test does not say. */
function recordOf(
  source: Source,
  raw: Readonly<Record<string, unknown>>,
  fallback: { readonly id: string; readonly datedBy: string },
): RecordVersion {
  const values: Record<string, FieldValue> = {};
  for (const name of Object.keys(source.fields)) values[name] = null;
  let state = Object.keys(source.states)[0] ?? '';
  let recorded: string | undefined;
  let id = fallback.id;
  for (const [key, value] of Object.entries(raw)) {
    const field = camel(key);
    if (key === 'id') id = String(value);
    else if (key === 'recorded_at') recorded = isDay(value) ? value : unknown(`日期“${String(value)}”`);
    else if (key === 'state') state = codeOf(source.states, String(value)) ?? unknown(`状态“${String(value)}”`);
    else if (key === 'files') Object.assign(values, filesOf(source, value));
    else values[field] = valueOf(source, field, value);
  }
  if (source.fields[source.title] && values[source.title] === null) values[source.title] = id;
  const happened = values[source.happenedAt];
  const dated = values[fallback.datedBy] ?? happened;
  const day = recorded ?? (isDay(dated) ? dated : isPeriod(dated) ? lastDay(periodById(dated)) : unknown('发生日期'));
  const at = `${day}T04:00:00.000Z`;
  return {
    ledger: source.name,
    id,
    orgId: 'test',
    version: 1,
    state,
    happenedAt: String(happened ?? ''),
    recordedAt: at,
    registeredAt: at,
    removed: false,
    values,
    hash: '',
  };
}

function unknown(what: string): never {
  throw new Error(`测试用到了不存在的${what}`);
}

/** Each paper into the field that has a place for it. */
function filesOf(source: Source, slots: unknown): Readonly<Record<string, FieldValue>> {
  const fields = Object.entries(source.fields);
  const held: Record<string, EvidenceItem[]> = {};
  for (const slot of Array.isArray(slots) ? slots.map(String) : []) {
    const [name] =
      fields.find(([, field]) => field.kind === 'evidence' && field.slots.includes(slot)) ?? unknown(`佐证材料“${slot}”`);
    held[name] = [...(held[name] ?? []), { kind: 'file', slot, fileId: slot, name: slot, sha256: '' }];
  }
  return held;
}

function valueOf(source: Source, name: string, value: unknown): FieldValue {
  const field = source.fields[name];
  if (!field) return unknown(`项“${name}”`);
  if (value === null) return null;
  if (field.kind === 'choice') return codeOf(field.options, String(value)) ?? unknown(`选项“${String(value)}”`);
  if (field.kind === 'multiChoice')
    return (Array.isArray(value) ? value : [value]).map(
      (one) => codeOf(field.options, String(one)) ?? unknown(`选项“${String(one)}”`),
    );
  if (Array.isArray(value)) return value.map(String);
  if (field.kind === 'number' || field.kind === 'money')
    return typeof value === 'number' ? value : unknown(`数字“${String(value)}”`);
  if (field.kind === 'date') return isDay(value) ? value : unknown(`日期“${String(value)}”`);
  if (field.kind === 'period') return isPeriod(String(value)) ? String(value) : unknown(`期间“${String(value)}”`);
  if (field.kind === 'signature')
    return { personId: String(value), postId: '', signedAt: '', contentHash: '', method: 'password' };
  return String(value);
}

function compare(expected: Readonly<Record<string, unknown>>, verdicts: readonly Verdict[]): readonly string[] {
  const whole = verdicts[0];
  if (!Object.keys(expected).some((key) => isPeriod(key) || periodFromText(key) !== undefined)) {
    return whole === undefined ? ['没有结果'] : compareWhole(expected, whole);
  }
  return Object.entries(expected).flatMap(([key, label]) => {
    const period = isPeriod(key) ? key : periodFromText(key);
    const verdict = verdicts.find((one) => one.period === period);
    const found = verdict === undefined ? '没有结果' : verdictStates[verdict.state];
    return found === wordOf(label) ? [] : [`${key}应为${wordOf(label)}，实为${found}${verdict ? `（${verdict.reason}）` : ''}`];
  });
}

/** A duty without periods: its state, and what its facts say. */
function compareWhole(expected: Readonly<Record<string, unknown>>, verdict: Verdict): readonly string[] {
  return Object.entries(expected).flatMap(([key, value]) => {
    if (key === 'state')
      return verdictStates[verdict.state] === wordOf(value)
        ? []
        : [`应为${wordOf(value)}，实为${verdictStates[verdict.state]}（${verdict.reason}）`];
    const found = Array.isArray(value) ? String(verdict.facts[`${key}Subjects`] ?? '') : String(verdict.facts[key] ?? '');
    const wanted = Array.isArray(value) ? value.join(',') : String(value);
    return found === wanted ? [] : [`${key}应为${wanted}，实为${found}`];
  });
}

function wordOf(label: unknown): string {
  const word = String(label);
  return Object.hasOwn(verdictStates, word) ? verdictStates[word as VerdictState] : word;
}
