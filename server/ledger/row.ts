/** Between a table's row and a record: columns to fields and back. */
import type { Ledger, RecordVersion, Values } from '@qinglian/kernel/define.ts';
import type { FieldValue } from '@qinglian/kernel/fields/index.ts';
import { sql } from '../platform/postgres/database.ts';
import type { Placed } from './access.ts';
import { type Column, columnsOf } from './tables.ts';

/** A row of a ledger's table as the driver gives it. */
export interface Row {
  readonly id: string;
  readonly org_id: string;
  readonly department_id: string | null;
  readonly owner_ids: readonly string[];
  readonly state: string;
  readonly state_since: string;
  readonly version: number;
  readonly recorded_at: string;
  readonly registered_at: string;
  readonly recorded_by: string;
  readonly entered_for: string | null;
  readonly removed_at: string | null;
  readonly [column: string]: unknown;
}

/** A stored record with what decides its access. */
export interface StoredRecord extends Placed {
  readonly record: RecordVersion;
  readonly stateSince: string;
  readonly recordedBy: string;
  readonly enteredFor: string | null;
}

export const kernelColumns = sql`id, org_id, department_id, owner_ids, state, state_since, version, recorded_at, registered_at, recorded_by, entered_for, removed_at`;

export const fieldColumns = (columns: readonly Column[]) => sql.join(columns.map((column) => sql.ref(column.column)));

export function valuesOfRow(columns: readonly Column[], row: Readonly<Record<string, unknown>>): Values {
  const values: Record<string, FieldValue> = {};
  for (const { field, column } of columns) values[field] = (row[column] ?? null) as FieldValue;
  return values;
}

export function storedRecord(ledger: Ledger, row: Row): StoredRecord {
  const values = valuesOfRow(columnsOf(ledger), row);
  return {
    orgId: row.org_id,
    departmentId: row.department_id,
    ownerIds: row.owner_ids,
    stateSince: row.state_since,
    recordedBy: row.recorded_by,
    enteredFor: row.entered_for,
    record: {
      ledger: ledger.name,
      id: row.id,
      orgId: row.org_id,
      version: row.version,
      state: row.state,
      happenedAt: String(values[ledger.happenedAt] ?? ''),
      recordedAt: row.recorded_at,
      registeredAt: row.registered_at,
      removed: row.removed_at !== null,
      values,
      hash: '',
    },
  };
}

/** A value as a parameter of its column's type. */
export function columnValue(column: Column, value: FieldValue) {
  if (column.type === 'jsonb') return sql`${value === null ? null : JSON.stringify(value)}::jsonb`;
  return sql`${value}::${sql.raw(column.type)}`;
}
