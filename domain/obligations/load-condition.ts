/** Conditions as written in a pack → conditions over a source: labels to codes, unknown words to problems. */
import { isDay } from '@qinglian/kernel/calendar/day.ts';
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
  const parts = Object.entries(raw).map(([key, given]) => {
    const at: ConditionPlace = { ...place, path: [...place.path, key] };
    if (key === 'not' && isMap(given)) return { op: 'not', of: loadCondition(given, at) } satisfies Condition;
    if ((key === 'any_of' || key === 'all_of') && Array.isArray(given)) {
      const of = given.map((one, index) => (isMap(one) ? loadCondition(one, { ...at, path: [...at.path, index] }) : always));
      return { op: key === 'any_of' ? 'any' : 'all', of } satisfies Condition;
    }
    return onField(key, given, at);
  });
  return parts.length === 1 && parts[0] ? parts[0] : { op: 'all', of: parts };
}

function onField(key: string, given: unknown, place: ConditionPlace): Condition {
  const field = key === STATE ? STATE : camel(key);
  const definition = field === STATE ? undefined : place.source.fields[field];
  if (field !== STATE && !definition) {
    place.report(place.path, `“${place.source.label}”没有“${key}”这一项`);
    return always;
  }
  const read = (value: unknown): Scalar => readValue(value, definition, place);
  const isList = definition?.kind === 'multiChoice' || (definition !== undefined && 'many' in definition && definition.many);
  if (!isMap(given)) {
    if (isList) return { op: 'hasAny', field, values: [String(read(given))] };
    return { op: 'in', field, values: [read(given)] };
  }
  const parts = Object.entries(given).map(([operator, value]): Condition => {
    const at = { ...place, path: [...place.path, operator] };
    const readAt = (one: unknown): Scalar => readValue(one, definition, at);
    const list = Array.isArray(value) ? value : [];
    switch (operator) {
      case 'in':
        if (list.length === 0) at.report(at.path, 'in 后面应为列表');
        return { op: 'in', field, values: list.map(readAt) };
      case 'has_any':
      case 'has_all':
        if (list.length === 0) at.report(at.path, `${operator} 后面应为列表`);
        return { op: operator === 'has_any' ? 'hasAny' : 'hasAll', field, values: list.map((one) => String(readAt(one))) };
      case 'exists':
        if (typeof value !== 'boolean') at.report(at.path, 'exists 后面应为 true 或 false');
        return { op: 'exists', field, exists: value === true };
      case 'gte':
      case 'lte':
      case 'before':
      case 'after':
        return { op: operator, field, value: readAt(value) };
      case 'between':
        if (list.length !== 2) at.report(at.path, 'between 后面应为两个值');
        return {
          op: 'all',
          of: [
            { op: 'gte', field, value: readAt(list[0]) },
            { op: 'lte', field, value: readAt(list[1]) },
          ],
        };
      case 'not':
        return { op: 'not', of: { op: 'in', field, values: [readAt(value)] } };
      default:
        at.report(at.path, `没有“${operator}”这个运算`);
        return always;
    }
  });
  return parts.length === 1 && parts[0] ? parts[0] : { op: 'all', of: parts };
}

function readValue(value: unknown, definition: Field | undefined, { source, path, report }: ConditionPlace): Scalar {
  if (definition === undefined) return resolve(value, source.states, '状态', { path, report });
  switch (definition.kind) {
    case 'choice':
    case 'multiChoice':
      return resolve(value, definition.options, definition.label, { path, report });
    case 'number':
    case 'money':
      if (typeof value === 'number') return value;
      report(path, `“${definition.label}”应与数字比较`);
      return 0;
    case 'date':
      if (isDay(value)) return String(value);
      report(path, `“${definition.label}”应与日期比较`);
      return '';
    default:
      return String(value);
  }
}

/** A Chinese label (or a code) to its code; unknown and ambiguous labels stop the load. */
function resolve(
  value: unknown,
  options: Readonly<Record<string, string>>,
  label: string,
  place: { path: readonly (string | number)[]; report: Report },
): string {
  const word = String(value);
  if (Object.hasOwn(options, word)) return word;
  const codes = Object.keys(options).filter((code) => options[code] === word);
  if (codes.length === 1 && codes[0] !== undefined) return codes[0];
  place.report(place.path, codes.length === 0 ? `“${label}”没有“${word}”这一选项` : `“${label}”的“${word}”不止一个，无法确定`);
  return word;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
