/** From a definition to its two tables: the record as it stands, and every version of it. Typed columns, no documents. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { Field } from '@qinglian/kernel/fields/index.ts';

export interface Column {
  readonly field: string;
  readonly column: string;
  readonly type: string;
  readonly definition: Field;
}

export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const versionTable = (ledger: Ledger): string => `${ledger.name}_version`;

/** The column a field is stored in; `undefined` fields do not exist. */
export function columnsOf(ledger: Ledger): readonly Column[] {
  return Object.entries(ledger.fields).map(([field, definition]) => ({
    field,
    column: snake(field),
    type: columnType(definition),
    definition,
  }));
}

function columnType(field: Field): string {
  switch (field.kind) {
    case 'text':
    case 'longText':
    case 'choice':
    case 'period':
      return 'text';
    case 'multiChoice':
      return 'text[]';
    case 'number':
      return 'numeric';
    case 'money':
      return 'bigint';
    case 'date':
      return 'date';
    case 'person':
    case 'post':
    case 'department':
    case 'organisation':
    case 'reference':
      return field.many ? 'uuid[]' : 'uuid';
    case 'evidence':
    case 'signature':
      return 'jsonb';
  }
}

/** Columns of the kernel in the record's table, in order. */
const recordColumns: readonly (readonly [string, string])[] = [
  ['id', 'uuid primary key'],
  ['org_id', 'uuid not null references organisation'],
  ['department_id', 'uuid references department'],
  ['owner_ids', 'uuid[] not null'],
  ['state', 'text not null'],
  ['state_since', 'timestamptz not null'],
  ['version', 'integer not null'],
  ['happened_on', 'date not null'],
  ['recorded_at', 'timestamptz not null'],
  ['registered_at', 'timestamptz not null'],
  ['recorded_by', 'uuid not null references person'],
  ['entered_for', 'uuid references person'],
  ['removed_at', 'timestamptz'],
  ['search_text', 'text not null'],
];

const versionColumns: readonly (readonly [string, string])[] = [
  ['record_id', 'uuid not null'],
  ['org_id', 'uuid not null references organisation'],
  ['version', 'integer not null'],
  ['state', 'text not null'],
  ['recorded_at', 'timestamptz not null'],
  ['registered_at', 'timestamptz not null'],
  ['recorded_by', 'uuid not null'],
  ['entered_for', 'uuid'],
  ['move', 'text not null'],
  ['reason', 'text'],
  ['removed', 'boolean not null'],
  ['salt', 'text'],
  ['hash', 'text not null'],
  ['erased_at', 'timestamptz'],
];

export interface TableShape {
  readonly name: string;
  readonly columns: ReadonlyMap<string, string>;
}

/** The two tables as the catalogue should show them: column → type without constraints. */
export function shapesOf(ledger: Ledger): readonly TableShape[] {
  const own = columnsOf(ledger).map((column) => [column.column, column.type] as const);
  const bare = (columns: readonly (readonly [string, string])[]) =>
    columns.map(([name, type]) => [name, type.split(/ (?:not null|primary|references)/)[0] ?? type] as const);
  return [
    { name: ledger.name, columns: new Map([...bare(recordColumns), ...own]) },
    { name: versionTable(ledger), columns: new Map([...bare(versionColumns), ...own]) },
  ];
}

/** SQL that creates a ledger's tables: proposed by `tools/propose-migration.ts`, read by a person, committed. */
export function createSql(ledger: Ledger): string {
  const own = columnsOf(ledger);
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const lines = (columns: readonly (readonly [string, string])[]): string =>
    [...columns, ...own.map((column) => [column.column, column.type] as const)]
      .map(([name, type]) => `  "${name}" ${type}`)
      .join(',\n');
  const version = versionTable(ledger);
  const personal = own.filter((column) => column.definition.personal === true).map((column) => `"${column.column}"`);
  return [
    `create table "${ledger.name}" (\n${lines(recordColumns)}\n);`,
    `comment on table "${ledger.name}" is ${quote(`${ledger.label}（${ledger.basis}）`)};`,
    ...own.map((column) => `comment on column "${ledger.name}"."${column.column}" is ${quote(column.definition.label)};`),
    `create index on "${ledger.name}" (org_id, happened_on desc, id desc) where removed_at is null;`,
    `create index on "${ledger.name}" (org_id, recorded_at desc, id desc) where removed_at is null;`,
    `create table "${version}" (\n${lines(versionColumns)},\n  primary key (org_id, record_id, version)\n);`,
    `create index on "${version}" (org_id, recorded_at);`,
    `call protect_tenant_table('${ledger.name}');`,
    `call protect_tenant_table('${version}');`,
    `grant select, insert, update on "${ledger.name}" to qinglian_app;`,
    `grant select, insert on "${version}" to qinglian_app;`,
    `-- Erasing personal data is the one change a version can suffer; its commitment in the journal stays.`,
    `grant update (salt, erased_at${personal.map((name) => `, ${name}`).join('')}) on "${version}" to qinglian_app;`,
    `grant select on "${ledger.name}", "${version}" to qinglian_reader, qinglian_backup;`,
  ].join('\n');
}
