/** Conditions as written in a pack → conditions over a source: labels to codes, unknown words to problems. */
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { isPeriod } from '@qinglian/kernel/calendar/period.ts';
import type { Field } from '@qinglian/kernel/fields/index.ts';
import { always, type Condition, type Scalar, STATE } from './condition.ts';
import type { Source } from './types.ts';

export type Report = (path: readonly (string | number)[], message: string) => void;

/** held_at → heldAt */
export const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

export interface ConditionPlace {
  readonly source: Source;
  readonly path: readonly (string | number)[];
  readonly report: Report;
}

export function loadCondition(raw: Readonly<Record<string, unknown>>, place: ConditionPlace): Condition {
  return all(
    Object.entries(raw).map(([key, given]) => {
      const at: ConditionPlace = { ...place, path: [...place.path, key] };
      if (key === 'not' && isMap(given)) return { op: 'not', of: loadCondition(given, at) } satisfies Condition;
      if (key === 'any_of' && Array.isArray(given)) return anyOf(given, at);
      return onField(key, given, at);
    }),
  );
}

const all = (parts: readonly Condition[]): Condition => (parts.length === 1 && parts[0] ? parts[0] : { op: 'all', of: parts });

function anyOf(given: readonly unknown[], place: ConditionPlace): Condition {
  if (given.length === 0) place.report(place.path, 'any_of 后面应为列表');
  const of = given.map((one, index) => {
    const at = { ...place, path: [...place.path, index] };
    if (isMap(one)) return loadCondition(one, at);
    // Taken as "always", one slip would make the whole list true.
    at.report(at.path, 'any_of 的每一项应为条件');
    return always;
  });
  return { op: 'any', of };
}

function onField(key: string, given: unknown, place: ConditionPlace): Condition {
  const field = key === STATE ? STATE : camel(key);
  const definition = field === STATE || !Object.hasOwn(place.source.fields, field) ? undefined : place.source.fields[field];
  if (field !== STATE && !definition) {
    place.report(place.path, `“${place.source.label}”没有“${key}”这一项`);
    return always;
  }
  const on: OnField = { field, definition, answers: operatorsOf(definition), place };
  if (!isMap(given)) {
    if (on.answers.includes('has_any') && !on.answers.includes('in'))
      return { op: 'hasAny', field, values: [String(valueAt(on, '', given))] };
    return { op: 'in', field, values: [valueAt(on, 'in', given)] };
  }
  return all(Object.entries(given).map(([operator, value]) => operation(on, operator, value)));
}

interface OnField {
  readonly field: string;
  /** None for the state. */
  readonly definition: Field | undefined;
  readonly answers: readonly string[];
  readonly place: ConditionPlace;
}

const same = ['in', 'not'];
const ordered = [...same, 'gte', 'lte', 'between', 'exists'];

/** What can be asked of a field: anything else would be false for every record, or an error in the database. */
function operatorsOf(definition: Field | undefined): readonly string[] {
  if (definition === undefined) return same;
  switch (definition.kind) {
    case 'text':
    case 'longText':
      return [...same, 'exists'];
    case 'choice':
      return [...same, 'has_any', 'exists'];
    case 'multiChoice':
      return ['has_any', 'has_all', 'not', 'exists'];
    case 'number':
    case 'money':
      return ordered;
    case 'date':
    case 'period':
      return [...ordered, 'before', 'after'];
    default:
      return ['exists'];
  }
}

function operation(on: OnField, operator: string, value: unknown): Condition {
  const { field, place } = on;
  const at = { ...place, path: [...place.path, operator] };
  const list = Array.isArray(value) ? value : [];
  if (!KNOWN.has(operator)) {
    at.report(at.path, `没有“${operator}”这个运算`);
    return always;
  }
  const asked = on.definition?.label ?? '状态';
  if (!on.answers.includes(operator)) {
    at.report(at.path, `“${asked}”不能用 ${operator}，可用：${on.answers.join('、')}`);
    return always;
  }
  const values = (): readonly Scalar[] => {
    if (list.length === 0) at.report(at.path, `${operator} 后面应为列表`);
    return list.map((one) => valueAt(on, operator, one));
  };
  switch (operator) {
    case 'in':
      return { op: 'in', field, values: values() };
    case 'has_any':
      return { op: 'hasAny', field, values: values().map(String) };
    case 'has_all':
      return { op: 'hasAll', field, values: values().map(String) };
    case 'exists':
      if (typeof value !== 'boolean') at.report(at.path, 'exists 后面应为 true 或 false');
      return { op: 'exists', field, exists: value === true };
    case 'gte':
    case 'lte':
    case 'before':
    case 'after':
      return { op: operator, field, value: valueAt(on, operator, value) };
    case 'between': {
      if (list.length !== 2) at.report(at.path, 'between 后面应为两个值');
      const [from = '', to = ''] = list.map((one) => valueAt(on, operator, one));
      if (from > to) at.report(at.path, 'between 的前一个值应不大于后一个');
      return {
        op: 'all',
        of: [
          { op: 'gte', field, value: from },
          { op: 'lte', field, value: to },
        ],
      };
    }
    case 'not':
      return { op: 'not', of: onFieldAgain(on, value, at) };
  }
  return always;
}

const KNOWN = new Set(['in', 'has_any', 'has_all', 'exists', 'gte', 'lte', 'before', 'after', 'between', 'not']);

/** `not: 已撤销`, `not: [a, b]` or `not: { gte: 3 }`. */
function onFieldAgain(on: OnField, value: unknown, at: ConditionPlace): Condition {
  const inner: OnField = { ...on, place: at };
  if (isMap(value)) return all(Object.entries(value).map(([operator, given]) => operation(inner, operator, given)));
  const isList = !on.answers.includes('in');
  return operation(inner, isList ? 'has_any' : 'in', Array.isArray(value) ? value : [value]);
}

function valueAt(on: OnField, operator: string, value: unknown): Scalar {
  const { definition, place } = on;
  const at = operator === '' ? place : { ...place, path: [...place.path, operator] };
  if (definition === undefined) return resolve(value, place.source.states, '状态', at);
  switch (definition.kind) {
    case 'choice':
    case 'multiChoice':
      return resolve(value, definition.options, definition.label, at);
    case 'number':
      if (Number.isFinite(value)) return Number(value);
      at.report(at.path, `“${definition.label}”应与数字比较`);
      return 0;
    case 'money':
      if (Number.isSafeInteger(value)) return Number(value);
      at.report(at.path, `“${definition.label}”应与整数比较，以分为单位`);
      return 0;
    case 'date':
      if (isDay(value)) return value;
      at.report(at.path, `“${definition.label}”应与日期比较`);
      return '';
    case 'period':
      if (isPeriod(String(value))) return String(value);
      at.report(at.path, `“${definition.label}”应与期间比较`);
      return '';
    case 'text':
    case 'longText':
      if ((typeof value === 'string' || typeof value === 'number') && !UNSTORABLE.test(String(value))) return String(value);
      at.report(at.path, `“${definition.label}”应与文字比较`);
      return '';
    default:
      at.report(at.path, `“${definition.label}”只能问有没有（exists）`);
      return '';
  }
}

/** No record can hold these, and the database refuses them. */
const UNSTORABLE = /[\u0000\p{Surrogate}]/u;

/** A Chinese label (or a code) to its code; unknown and ambiguous labels stop the load. */
function resolve(value: unknown, options: Readonly<Record<string, string>>, label: string, place: ConditionPlace): string {
  const word = String(value);
  if (Object.hasOwn(options, word)) return word;
  const codes = Object.keys(options).filter((code) => options[code] === word);
  if (codes.length === 1 && codes[0] !== undefined) return codes[0];
  place.report(place.path, codes.length === 0 ? `“${label}”没有“${word}”这一选项` : `“${label}”的“${word}”不止一个，无法确定`);
  return word;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
