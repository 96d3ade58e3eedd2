/**
 * One PostgreSQL for a whole test run, with a migrated template that each test database is cloned from.
 * `QINGLIAN_TEST_DATABASE_URL` (a superuser's) names an existing server instead of the embedded one.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbedded, prepareSql } from '../platform/embedded/embedded.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import { openRunFolder } from './run-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    superUrl: string;
    templateName: string;
  }
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const withDatabase = (url: string, database: string, user?: string): string => {
  const next = new URL(url);
  next.pathname = `/${database}`;
  if (user !== undefined) {
    next.username = user;
    next.password = testPassword;
  }
  return next.toString();
};

/** Of throw-away databases on loopback. */
export const testPassword = 'test-only';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await openRunFolder();
  const given = process.env['QINGLIAN_TEST_DATABASE_URL'];
  const server =
    given === undefined
      ? await openEmbedded({ dataDir: join(folder.path, 'pg'), throwAway: true })
      : { superUrl: given, stop: async () => undefined };
  const templateName = `qinglian_template_${process.pid}`;
  const client = new pg.Client({ connectionString: server.superUrl });
  await client.connect();
  await client.query(prepareSql());
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = 'test_owner') then
      create role test_owner login password '${testPassword}'; create role test_app login password '${testPassword}';
    end if; end $$;
    grant qinglian_app to test_app; grant qinglian_search, qinglian_backup to test_owner;`);
  await client.query(`create database ${templateName} owner test_owner`);
  await migrate({ url: withDatabase(server.superUrl, templateName, 'test_owner'), directory: here('../migrations') });
  project.provide('superUrl', server.superUrl);
  project.provide('templateName', templateName);
  return async () => {
    await client.query(`drop database if exists ${templateName} with (force)`);
    await client.end();
    await server.stop();
    const left = await folder.close();
    if (left.length === 0) return;
    // Cleared away now, but some test did not do it: that is a failure of the run.
    console.error(`the tests left behind:\n${left.join('\n')}`);
    process.exitCode = 1;
  };
}
