/**
 * The HTTP server's shape: every route declares who may call it, every input is parsed by a schema, every failure
 * comes out of one table. Below the routes nobody knows HTTP.
 */
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import type { ErrorBody } from '@qinglian/domain/api/ledgers.ts';
import { AppError, type ErrorCode, errorCodes, type Problem } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { apiPageRoute } from './api-page.ts';
import { type Actor, rolesOf } from '../identity/actor.ts';

/** Who may call a route. There is no default: a route without it stops the start. */
export type RouteAccess = 'public' | 'signed-in' | readonly Role[];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
    /** Open to someone who must change the password or set the second factor first. */
    beforePasswordChange?: boolean;
  }
  interface FastifyRequest {
    actorOrNull: Actor | null;
    mustChangePassword: boolean;
    mustSetFactor: boolean;
  }
}

export type QinglianApp = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

const statuses: Record<ErrorCode, number> = {
  not_found: 404,
  forbidden: 403,
  unauthenticated: 401,
  invalid_input: 422,
  stale: 409,
  wrong_state: 409,
  duplicate: 409,
  too_large: 413,
  bad_file: 422,
  classified: 422,
  calendar_unpublished: 422,
  too_many_attempts: 429,
  in_use: 409,
  cancelled: 409,
  bad_definition: 422,
  not_authentic: 422,
};

/** The largest file that is taken at all; a workbook has a smaller bound of its own. */
export const FILE_MEGABYTES = 50;

export interface HttpOptions {
  readonly logger: false | { readonly level: string };
  /** Finds who a request comes from; null when nobody is signed in. */
  readonly authenticate: (
    request: FastifyRequest,
  ) => Promise<{ actor: Actor; mustChangePassword: boolean; mustSetFactor?: boolean } | null>;
  readonly isReady: () => boolean;
  /** Only behind a proxy of our own is its word about the caller's address taken. */
  readonly trustProxy?: boolean;
}

/** The app without routes; `listen` after registering them. */
export async function buildHttp(options: HttpOptions): Promise<QinglianApp> {
  const app: QinglianApp = fastify({
    logger: options.logger === false ? false : { ...options.logger, serializers: { req: loggedRequest, res: loggedReply } },
    trustProxy: options.trustProxy === true,
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('actorOrNull', null);
  app.decorateRequest('mustChangePassword', false);
  app.decorateRequest('mustSetFactor', false);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answerError(new AppError('not_found'), request, reply));
  await app.register(cookie);
  await app.register(compress, { threshold: 1_024 });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '清廉医院建设平台', version: '1', description: '同一份接口文档，供院内系统对接与本平台网页使用。' },
    },
    transform: jsonSchemaTransform,
  });
  const accesses = new Map<string, RouteAccess>();
  app.addHook('onRoute', (route) => {
    // Routes of plugins that only serve documents are declared where they are registered, like all others.
    if (route.config?.access === undefined)
      throw new Error(`route ${String(route.method)} ${route.url} does not declare its access`);
    for (const method of [route.method].flat()) accesses.set(`${method} ${shapeOf(route.url)}`, route.config.access);
  });
  app.addHook('onRequest', async (request, reply) => {
    secureHeaders(reply);
    guardAgainstForgery(request);
    const found = await options.authenticate(request);
    request.actorOrNull = found?.actor ?? null;
    request.mustChangePassword = found?.mustChangePassword ?? false;
    request.mustSetFactor = found?.mustSetFactor ?? false;
    allow(request);
  });
  app.get('/healthz', { config: { access: 'public' }, logLevel: 'silent' }, async (_request, reply) =>
    reply.code(options.isReady() ? 200 : 503).send({ ready: options.isReady() }),
  );
  app.get('/api/docs/json', { config: { access: 'public' } }, async () => app.swagger());
  apiPageRoute(app, (method, url) => accesses.get(`${method} ${shapeOf(url)}`));
  return app;
}

/** Our `:id` and the document's `{id}` are one address. */
const shapeOf = (url: string): string => url.replaceAll(/:\w+|\{\w+\}/g, '*');

/** The person behind a request; `unauthenticated` when there is none. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actorOrNull === null) throw new AppError('unauthenticated');
  return request.actorOrNull;
}

function allow(request: FastifyRequest): void {
  const access = request.routeOptions.config.access;
  // No route matched: the not-found answer follows.
  if (access === undefined || access === 'public') return;
  const actor = actorOf(request);
  if (request.mustChangePassword && request.routeOptions.config.beforePasswordChange !== true) {
    throw new AppError('forbidden', { problems: [{ field: 'password', message: '首次登录请先修改密码' }] });
  }
  if (request.mustSetFactor && request.routeOptions.config.beforePasswordChange !== true)
    throw new AppError('forbidden', { problems: [{ field: 'code', message: '您的岗位须先启用动态验证码' }] });
  if (access !== 'signed-in' && !access.some((role) => rolesOf(actor).has(role))) throw new AppError('not_found');
}

/** A changing request must come from our own pages: own header (no form can set it), own origin if the browser names one. */
function guardAgainstForgery(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin } = request.headers;
  const isOwn = origin === undefined || hostOf(origin) === request.headers.host;
  if (request.headers['x-qinglian'] !== '1' || !isOwn) throw new AppError('forbidden');
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

function secureHeaders(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  });
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toAppError(error);
  if (known === null) {
    // If the failure is ours, nothing of it reaches the caller but the number to look it up by.
    request.log.error({ err: error, requestId: request.id }, 'request failed');
    const body: ErrorBody = { code: 'internal', message: `系统内部错误，请将编号${request.id}告知管理员`, requestId: request.id };
    return reply.code(500).send(body);
  }
  const body: ErrorBody = {
    code: known.code,
    message: known.message,
    requestId: request.id,
    ...(known.details.problems === undefined ? {} : { problems: known.details.problems }),
  };
  return reply.code(statuses[known.code]).send(body);
}

function toAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems: Problem[] = error.validation.map((issue) => {
      const field = issue.instancePath.split('/').filter(Boolean).join('.');
      return { ...(field === '' ? {} : { field }), message: '内容缺失或格式不正确' };
    });
    return new AppError('invalid_input', { problems });
  }
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'FST_REQ_FILE_TOO_LARGE')
      return new AppError('too_large', {
        problems: [{ field: 'file', message: `文件不能超过${FILE_MEGABYTES}MB，请压缩或拆分后再上传` }],
      });
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('too_large');
    if (typeof error.code === 'string' && (error.code.startsWith('FST_ERR_CTP') || error.code === 'FST_ERR_VALIDATION')) {
      return new AppError('invalid_input', { problems: [{ message: '请求格式不正确' }] });
    }
    // A malformed uuid in a path is a record that does not exist.
    if (error.code === '22P02') return new AppError('not_found');
    // Any other value that its column cannot hold (a day in a cursor that is none, a number beyond all bounds, a NUL in a text).
    if (typeof error.code === 'string' && /^22\w{3}$/.test(error.code))
      return new AppError('invalid_input', { problems: [{ message: '内容中有不能识别的值' }] });
    // Serialisation failures and deadlocks: the other one won.
    if (error.code === '40001' || error.code === '40P01') return new AppError('stale');
  }
  return null;
}

// Neither query values nor bodies nor cookies: they may name a person or hold a secret.
const loggedRequest = (request: { method: string; url: string; id: string }) => ({
  id: request.id,
  method: request.method,
  path: request.url.split('?')[0],
});
const loggedReply = (reply: { statusCode: number }) => ({ statusCode: reply.statusCode });

export { errorCodes };
