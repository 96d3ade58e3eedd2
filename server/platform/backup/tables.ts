/** What the catalogue says about our tables, for backup and restore. */
import type pg from 'pg';

export interface TableInfo {
  readonly name: string;
  readonly columns: readonly string[];
  readonly identity: readonly string[];
  /** Columns of the primary key: the order of a dump. Empty for a table without one. */
  readonly key: readonly string[];
}

/** Every table of the product but the list of migrations, by name. */
export async function listTables(client: pg.Client): Promise<readonly TableInfo[]> {
  const { rows } = await client.query<{
    name: string;
    column: string;
    identity: boolean;
    generated: boolean;
    key_at: number | null;
  }>(
    `select c.relname as name, a.attname as column, a.attidentity <> '' as identity, a.attgenerated <> '' as generated,
       array_position(i.indkey::int2[], a.attnum) as key_at
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_index i on i.indrelid = c.oid and i.indisprimary
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
     order by c.relname, a.attnum`,
  );
  const tables = new Map<string, { columns: string[]; identity: string[]; key: [number, string][] }>();
  for (const row of rows) {
    if (row.generated) continue;
    const table = tables.get(row.name) ?? { columns: [], identity: [], key: [] };
    table.columns.push(row.column);
    if (row.identity) table.identity.push(row.column);
    if (row.key_at !== null) table.key.push([row.key_at, row.column]);
    tables.set(row.name, table);
  }
  return [...tables].map(([name, { key, ...table }]) => ({
    name,
    ...table,
    key: key.sort(([a], [b]) => a - b).map(([, column]) => column),
  }));
}

export const quoteIdent = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export interface ChainHead {
  readonly orgId: string;
  readonly seq: number;
  readonly head: string;
}

export async function listChainHeads(client: pg.Client): Promise<readonly ChainHead[]> {
  const { rows } = await client.query<{ org_id: string; seq: string; head: string }>(
    'select org_id, seq::text, head from journal_chain order by org_id',
  );
  return rows.map((row) => ({ orgId: row.org_id, seq: Number(row.seq), head: row.head }));
}
