/** The product as it is served: its own wiring, its own routes, a real database; who asks is named by a header. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { type Installation, openInstallation } from '@qinglian/server/compose.ts';
import { readConfig } from '@qinglian/server/config.ts';
import { createSql } from '@qinglian/server/ledger/tables.ts';
import { buildHttp, type QinglianApp } from '@qinglian/server/platform/http/app.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { authenticateBy } from '@qinglian/server/platform/identity/session-routes.ts';
import { staffRoutes } from '@qinglian/server/staff-routes.ts';
import { testDatabase, type TestDatabase } from '@qinglian/server/testing/database.ts';
import type { RouteOptions } from 'fastify';
import pg from 'pg';
import { afterAll } from 'vitest';
import type { z } from 'zod';

export interface Route {
  readonly url: string;
  /** Open without sign-in. */
  readonly isPublic: boolean;
  readonly params: z.ZodObject | undefined;
  readonly querystring: z.ZodObject | undefined;
}

export interface Changing {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly isPublic: boolean;
}

export interface Product {
  readonly db: TestDatabase;
  readonly installation: Installation;
  readonly app: QinglianApp;
  /** Every GET route there is, from the server's own table. */
  readonly routes: readonly Route[];
  /** Every route that changes something. */
  readonly changing: readonly Changing[];
  /** The actors that the header `x-as` names by person id. */
  readonly actors: Map<string, Actor>;
}

/** `extra`: registers that exist in this test only. Call at the top of a test file. */
export async function openProduct(extra: readonly Ledger[] = []): Promise<Product> {
  const db = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'qinglian-leak-'));
  const home = fileURLToPath(new URL('../..', import.meta.url));
  const opened = await openInstallation(
    // The demo clock, without the demo city.
    readConfig({ QINGLIAN_DATA: dataDir, DATABASE_URL: db.appUrl, DATABASE_OWNER_URL: db.ownerUrl }, home),
    {},
  );
  if (extra.length > 0) {
    const owner = new pg.Client({ connectionString: db.ownerUrl });
    await owner.connect();
    for (const ledger of extra) await owner.query(createSql(ledger));
    await owner.end();
  }
  const ledgers = new Map([...opened.ledger.ledgers, ...extra.map((ledger) => [ledger.name, ledger] as const)]);
  const installation: Installation = { ...opened, ledger: { ...opened.ledger, ledgers } };
  const actors = new Map<string, Actor>();
  const bySession = authenticateBy(installation.identity);
  const app = await buildHttp({
    logger: false,
    authenticate: async (request) => {
      const name = request.headers['x-as'];
      if (typeof name !== 'string') return bySession(request);
      const actor = actors.get(name);
      return actor === undefined ? null : { actor, mustChangePassword: false };
    },
    isReady: () => true,
  });
  const routes: Route[] = [];
  const changing: Changing[] = [];
  app.addHook('onRoute', (route) => {
    if (route.method === 'GET') routes.push(routeOf(route));
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const)
      if (route.method === method) changing.push({ method, url: route.url, isPublic: route.config?.access === 'public' });
  });
  await staffRoutes(app, installation, undefined);
  await app.ready();
  afterAll(async () => {
    await app.close();
    await installation.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  return { db, installation, app, routes, changing, actors };
}

function routeOf(route: RouteOptions): Route {
  const { params, querystring } = (route.schema ?? {}) as { params?: z.ZodObject; querystring?: z.ZodObject };
  return { url: route.url, isPublic: route.config?.access === 'public', params, querystring };
}
