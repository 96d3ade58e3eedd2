/** The door to PostgreSQL: one pool per role, SQL by tagged templates, one transaction per piece of work. */
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';

export type Db = Kysely<unknown>;
export type Tx = Transaction<unknown>;
export { sql };

// Days and periods are text in this product; a driver that makes them instants moves them across midnight.
const DATE = 1082;
const INT8 = 20;
const NUMERIC = 1700;
const TIMESTAMPTZ = 1184;

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === DATE) return (value: string) => value;
    if (oid === INT8 || oid === NUMERIC) return Number;
    if (oid === TIMESTAMPTZ) return (value: string) => new Date(value).toISOString();
    return pg.types.getTypeParser(oid, format as 'text');
  }) as pg.CustomTypesConfig['getTypeParser'],
};

export interface DatabaseOptions {
  readonly url: string;
  readonly maxConnections?: number;
}

export function openDatabase({ url, maxConnections = 10 }: DatabaseOptions): Db {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, types, application_name: 'qinglian' });
  // A connection that dies while idle is replaced by the pool; without a listener Node would end the process.
  pool.on('error', () => undefined);
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Runs one transaction that may touch the given organisations only (row-level security is the safety net;
 * every query names its organisations as well).
 */
export async function inTrx<T>(db: Db, orgIds: readonly string[], work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('app.orgs', ${orgIds.join(',')}, true)`.execute(tx);
    return work(tx);
  });
}

/** All rows of a query. */
export async function rowsOf<R>(db: Db | Tx, query: ReturnType<typeof sql<R>>): Promise<readonly R[]> {
  return (await query.execute(db)).rows;
}

/** The only row of a query, or undefined. */
export async function findRow<R>(db: Db | Tx, query: ReturnType<typeof sql<R>>): Promise<R | undefined> {
  return (await query.execute(db)).rows[0];
}
