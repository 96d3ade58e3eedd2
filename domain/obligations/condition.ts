/**
 * The closed operators of packs. A map is AND; there are no scripts. A condition is checked against its source when it is
 * loaded: labels are resolved to codes, days and numbers are read, and an unknown word stops the load.
 */
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import type { FieldValue } from '@qinglian/kernel/fields/index.ts';

export type Scalar = string | number;
export type Condition =
  | { readonly op: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly op: 'not'; readonly of: Condition }
  | { readonly op: 'in'; readonly field: string; readonly values: readonly Scalar[] }
  | { readonly op: 'hasAny' | 'hasAll'; readonly field: string; readonly values: readonly string[] }
  | { readonly op: 'exists'; readonly field: string; readonly exists: boolean }
  | { readonly op: 'gte' | 'lte' | 'before' | 'after'; readonly field: string; readonly value: Scalar };

/** Field name of a record's state in conditions. */
export const STATE = 'state';
export const always: Condition = { op: 'all', of: [] };

/** What a condition is asked of: a field's value, or the state. */
export type Lookup = (field: string) => FieldValue;

export const lookupIn =
  (record: Pick<RecordVersion, 'values' | 'state'>): Lookup =>
  (field) =>
    field === STATE ? record.state : (record.values[field] ?? null);

/** An empty field is never equal, greater, smaller or in: it only fails `exists` and passes `not`. */
export function holds(condition: Condition, lookup: Lookup): boolean {
  switch (condition.op) {
    case 'all':
      return condition.of.every((part) => holds(part, lookup));
    case 'any':
      return condition.of.some((part) => holds(part, lookup));
    case 'not':
      return !holds(condition.of, lookup);
    case 'exists':
      return (lookup(condition.field) !== null) === condition.exists;
    case 'in': {
      const value = lookup(condition.field);
      return isScalar(value) && condition.values.includes(value);
    }
    case 'hasAny': {
      const held = listOf(lookup(condition.field));
      return condition.values.some((value) => held.includes(value));
    }
    case 'hasAll': {
      const held = listOf(lookup(condition.field));
      return held.length > 0 && condition.values.every((value) => held.includes(value));
    }
    case 'gte':
    case 'lte':
    case 'before':
    case 'after':
      return compares(condition.op, lookup(condition.field), condition.value);
  }
}

function compares(op: 'gte' | 'lte' | 'before' | 'after', value: FieldValue, bound: Scalar): boolean {
  if (!isScalar(value) || typeof value !== typeof bound) return false;
  if (op === 'gte') return value >= bound;
  if (op === 'lte') return value <= bound;
  return op === 'before' ? value < bound : value > bound;
}

const isScalar = (value: FieldValue): value is Scalar => typeof value === 'string' || typeof value === 'number';
const listOf = (value: FieldValue): readonly unknown[] => (Array.isArray(value) ? value : value === null ? [] : [value]);

/** Every field a condition asks for. */
export function fieldsOf(condition: Condition): readonly string[] {
  switch (condition.op) {
    case 'all':
    case 'any':
      return condition.of.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(condition.of);
    default:
      return [condition.field];
  }
}
