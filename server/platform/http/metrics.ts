/**
 * Figures for Prometheus at /metrics: how the process, its answers, its jobs and its journals are doing. Counts only, no names.
 * Open to this machine itself and to whoever brings the token; for all others there is no such page.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QinglianApp } from './app.ts';

/** One figure read at the moment of asking; `labels` are few and fixed. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface MetricsOptions {
  /** Absent: this machine only. */
  readonly token?: string | undefined;
  readonly collect: () => Promise<readonly Figure[]>;
}

export function metricsRoute(app: QinglianApp, options: MetricsOptions): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Histogram({
    name: 'qinglian_http_seconds',
    help: 'Answers by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never the address: that may name a person or a record.
    const route = request.routeOptions.url ?? 'none';
    answers.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
  });
  app.get('/metrics', { config: { access: 'public' }, logLevel: 'silent' }, async (request, reply) => {
    if (!mayRead(request, options.token)) throw new AppError('not_found');
    const figures = await options.collect();
    for (const name of new Set(figures.map((figure) => figure.name)))
      setGauge(
        registry,
        figures.filter((one) => one.name === name),
      );
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}

function setGauge(registry: Registry, figures: readonly Figure[]): void {
  const [first] = figures;
  if (!first) return;
  registry.removeSingleMetric(first.name);
  const gauge = new Gauge({
    name: first.name,
    help: first.help,
    labelNames: Object.keys(first.labels ?? {}),
    registers: [registry],
  });
  for (const { labels, value } of figures) gauge.set({ ...labels }, value);
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token !== undefined && given !== undefined) return isSame(given, token);
  // A proxy on this machine hands over requests of the whole world.
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined;
  return !isForwarded && LOOPBACK.has(request.socket.remoteAddress ?? '');
}

/** In a time that tells nothing about how much agreed. */
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
