/** Starts the product: database, demo city once, staff application, public site. Ctrl-C stops all of it in order. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoCards, ensureDemoCity } from './demo/demo.ts';
import { invite } from './areas/setup/setup.ts';
import { publicDocumentRoutes } from './areas/verify/routes.ts';
import { type Installation, openInstallation } from './compose.ts';
import { readConfig } from './config.ts';
import { figuresOf } from './figures.ts';
import { askForUpkeep, schedule, tasksOf } from './jobs.ts';
import { publicDrawRoutes } from './engines/draws/index.ts';
import { closeGently, listenOn, mustBeFree } from './platform/http/addresses.ts';
import { metricsRoute } from './platform/http/metrics.ts';
import { buildHttp } from './platform/http/app.ts';
import { webApp } from './platform/http/web-app.ts';
import { authenticateBy } from './platform/identity/session-routes.ts';
import { startWorker } from './platform/jobs/worker.ts';
import { publicSite } from './platform/public-site/index.ts';
import { staffRoutes } from './staff-routes.ts';

const say = (message: string): void => console.log(`[清廉] ${message}`);
const home = fileURLToPath(new URL('..', import.meta.url));
let isReady = false;
let isInterrupted = false;
let opening: Promise<Installation> | undefined;
const closers: (() => Promise<unknown>)[] = [];

let stopping: Promise<void> | undefined;
const stop = (): Promise<void> =>
  (stopping ??= (async () => {
    isReady = false;
    // One that does not end in order must not keep the others, least of all the database, from ending.
    for (const close of closers.reverse())
      await close().catch((error: unknown) => {
        process.exitCode = 1;
        console.error(error instanceof Error ? error.message : error);
      });
    // A start that did not succeed has closed what it had opened.
    await (await opening?.catch(() => undefined))?.close();
  })());
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!isInterrupted) say('正在停止');
    isInterrupted = true;
    stop().then(
      () => process.exit(),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
      },
    );
  });
}

try {
  const config = readConfig(process.env, home);
  await mustBeFree({ host: config.host, port: config.port, variable: 'PORT' });
  await mustBeFree({ host: config.host, port: config.publicPort, variable: 'PUBLIC_PORT' });
  opening = openInstallation(config, { onProgress: say });
  const installation = await opening;
  if (config.isDemo) await ensureDemoCity(installation, say);
  const app = await buildHttp({
    logger: { level: process.env['LOG_LEVEL'] ?? 'warn' },
    authenticate: authenticateBy(installation.identity),
    isReady: () => isReady,
    trustProxy: config.trustProxy,
  });
  metricsRoute(app, { token: process.env['METRICS_TOKEN'], collect: () => figuresOf(installation) });
  await staffRoutes(app, installation, config.isDemo ? demoCards : undefined);
  await webApp(app, { directory: join(home, 'dist/web'), chance: installation.chance });
  closers.push(() => closeGently(app));

  const publicDirectory = join(home, 'dist/public');
  if (existsSync(publicDirectory)) {
    const publicApp = await buildHttp({ logger: false, authenticate: async () => null, isReady: () => isReady });
    await publicSite(publicApp, { directory: publicDirectory });
    publicDrawRoutes(publicApp, installation.db);
    publicDocumentRoutes(publicApp, installation.db);
    closers.push(() => closeGently(publicApp));
    say(`公众页面 ${await listenOn(publicApp, { host: config.host, port: config.publicPort, variable: 'PUBLIC_PORT' })}`);
  }
  isReady = true;
  const worker = await startWorker({
    ownerUrl: installation.ownerUrl,
    tasks: tasksOf(installation, say),
    schedule,
    onFailure: (task, error) => app.log.error({ err: error, task }, 'job failed'),
  });
  closers.push(() => worker.stop());
  await askForUpkeep(installation);
  const address = await listenOn(app, { host: config.host, port: config.port, variable: 'PORT' });
  say(`已启动 ${address}`);
  const token = config.isDemo ? undefined : await invite(installation);
  if (token !== undefined) say(`首次使用，请在24小时内打开设置链接（只能用一次）：${address}/setup?t=${token}`);
} catch (error) {
  // Work that Ctrl-C cut short fails because its database is gone: that is no failure to tell.
  if (!isInterrupted) console.error(error instanceof Error ? error.message : error);
  await stop();
  process.exit(isInterrupted ? 0 : 1);
}
