/** A database of its own for a test file, cloned from the migrated template: real PostgreSQL, real roles. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Db, openDatabase } from '../platform/postgres/database.ts';
import { withDatabase } from './global-setup.ts';

export interface TestDatabase {
  /** As the application: row-level security applies. */
  readonly app: Db;
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** As the superuser, past every policy: to look at what is really there. */
  readonly superUrl: string;
}

/** Call at the top of a test file (`const db = await testDatabase()`); dropped when the file is done. */
export const testDatabase = (): Promise<TestDatabase> => makeDatabase(inject('templateName'));

/** The same without tables: what an administrator has made ready for a first start. */
export const emptyDatabase = (): Promise<TestDatabase> => makeDatabase('template0');

async function makeDatabase(template: string): Promise<TestDatabase> {
  const superUrl = inject('superUrl');
  // Files run in threads of one process, at the same moment: only chance keeps their names apart.
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: superUrl });
  await admin.connect();
  // Two clones of one template at the same moment are refused by PostgreSQL: take turns.
  await admin.query('select pg_advisory_lock(7103342)');
  await admin.query(`create database ${name} template ${template} owner test_owner`);
  await admin.query('select pg_advisory_unlock(7103342)');
  const appUrl = withDatabase(superUrl, name, 'test_app');
  const app = openDatabase({ url: appUrl, maxConnections: 6 });
  afterAll(async () => {
    await app.destroy();
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  });
  return { app, appUrl, ownerUrl: withDatabase(superUrl, name, 'test_owner'), superUrl: withDatabase(superUrl, name) };
}
