/** The same conditions for PostgreSQL: for the backfill of facts and for cross-checks; equal to `holds` by property test. */
import type { Condition } from './condition.ts';

export interface SqlText {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Column and type of a field, as the source's table has them. Trusted names from definitions, never from a request. */
export type ColumnOf = (field: string) => { readonly column: string; readonly type: string };

/** `firstParameter`: number of the first `$n`. Every branch is true or false, never null. */
export function conditionSql(condition: Condition, columnOf: ColumnOf, firstParameter = 1): SqlText {
  const values: unknown[] = [];
  const bind = (value: unknown, type: string): string => {
    values.push(value);
    return `$${firstParameter + values.length - 1}::${type}`;
  };
  const write = (part: Condition): string => {
    switch (part.op) {
      case 'all':
        return part.of.length === 0 ? 'true' : `(${part.of.map(write).join(' and ')})`;
      case 'any':
        return part.of.length === 0 ? 'false' : `(${part.of.map(write).join(' or ')})`;
      case 'not':
        return `(not ${write(part.of)})`;
      case 'exists':
        return `(${quoted(part.field)} is ${part.exists ? 'not null' : 'null'})`;
      case 'in':
        return `coalesce(${quoted(part.field)} = any (${bind([...part.values], `${columnOf(part.field).type}[]`)}), false)`;
      case 'hasAny':
      case 'hasAll': {
        const { type } = columnOf(part.field);
        const isList = type.endsWith('[]');
        const held = isList ? quoted(part.field) : `array[${quoted(part.field)}]`;
        const wanted = bind([...part.values], isList ? type : `${type}[]`);
        const filled = `${quoted(part.field)} is not null${isList ? ` and cardinality(${quoted(part.field)}) > 0` : ''}`;
        return `coalesce(${filled} and ${held} ${part.op === 'hasAny' ? '&&' : '@>'} ${wanted}, false)`;
      }
      case 'gte':
      case 'lte':
      case 'before':
      case 'after': {
        const sign = { gte: '>=', lte: '<=', before: '<', after: '>' }[part.op];
        const { type } = columnOf(part.field);
        // Text is compared by code point, as JavaScript does, whatever the database's collation.
        const collate = type === 'text' ? ' collate "C"' : '';
        return `coalesce(${quoted(part.field)} ${sign} ${bind(part.value, type)}${collate}, false)`;
      }
    }
  };
  const quoted = (field: string): string => `"${columnOf(field).column}"`;
  return { text: write(condition), values };
}
