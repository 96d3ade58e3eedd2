/** Sign-in, session, password: the routes. */
import type { SecondFactorEnrolment, SessionInfo } from '@qinglian/domain/api/ledgers.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { todayOf } from '../clock.ts';
import { actorOf, type QinglianApp } from '../http/app.ts';
import { findRow, inTrx, rowsOf, sql } from '../postgres/database.ts';
import { rolesOf } from './actor.ts';
import { beginFactor, confirmFactor, endFactor } from './second-factor.ts';
import type { IdentityServices } from './services.ts';
import { changePassword, findSessionActor, listSessions, type Origin, openSession, revokeSession, signIn } from './sessions.ts';

export const SESSION_COOKIE = 'qinglian_session';

export interface SessionRouteOptions extends IdentityServices {
  /** Served over https: the cookie is then refused by browsers over plain http. */
  readonly isSecure: boolean;
  /** Accounts offered as role cards; absent outside the demo city, and then the routes do not exist. */
  readonly demoCards?: readonly DemoCard[];
}

export interface DemoCard {
  readonly username: string;
  readonly label: string;
  readonly detail: string;
}

export const authenticateBy =
  (services: IdentityServices) =>
  async (request: FastifyRequest): ReturnType<typeof findSessionActor> => {
    const token = request.cookies[SESSION_COOKIE];
    return token === undefined || token.length > 100 ? null : findSessionActor(services, token);
  };

export function sessionRoutes(app: QinglianApp, options: SessionRouteOptions): void {
  const setCookie = (reply: FastifyReply, token: string): void => {
    void reply.setCookie(SESSION_COOKIE, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: options.isSecure });
  };
  const origin = (request: FastifyRequest): Origin => ({ ip: request.ip, userAgent: request.headers['user-agent'] ?? '' });

  app.get('/api/session', { config: { access: 'signed-in', beforePasswordChange: true } }, async (request) =>
    describe(options, request),
  );

  app.post(
    '/api/session',
    {
      config: { access: 'public' },
      schema: {
        body: z.object({
          username: z.string().min(1).max(100),
          password: z.string().min(1).max(400),
          code: z.string().max(40).optional(),
        }),
      },
    },
    async (request, reply) => {
      const { username, password, code } = request.body;
      const given = { name: username, password, ...(code === undefined ? {} : { code }) };
      const { token } = await signIn(options, given, origin(request));
      setCookie(reply, token);
      return { ok: true };
    },
  );

  app.delete('/api/session', { config: { access: 'signed-in', beforePasswordChange: true } }, async (request, reply) => {
    const actor = actorOf(request);
    if (actor.sessionId !== null) await revokeSession(options, actor, actor.sessionId);
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return { ok: true };
  });

  app.post(
    '/api/session/password',
    {
      config: { access: 'signed-in', beforePasswordChange: true },
      schema: { body: z.object({ oldPassword: z.string().max(400), newPassword: z.string().max(400) }) },
    },
    async (request) => {
      await changePassword(options, actorOf(request), { old: request.body.oldPassword, next: request.body.newPassword });
      return { ok: true };
    },
  );

  factorRoutes(app, options);

  app.get('/api/sessions', { config: { access: 'signed-in' } }, async (request) => listSessions(options, actorOf(request)));

  app.delete(
    '/api/sessions/:id',
    { config: { access: 'signed-in' }, schema: { params: z.object({ id: z.uuid() }) } },
    async (request) => {
      await revokeSession(options, actorOf(request), request.params.id);
      return { ok: true };
    },
  );

  if (options.demoCards !== undefined) demoRoutes(app, options, options.demoCards, { setCookie, origin });
}

/** The second factor: set up, confirmed by a first code, ended with password and code. */
function factorRoutes(app: QinglianApp, options: SessionRouteOptions): void {
  const config = { access: 'signed-in', beforePasswordChange: true } as const;
  const code = z.string().max(40);
  app.post(
    '/api/session/factor',
    { config, schema: { body: z.object({ password: z.string().max(400) }) } },
    async (request): Promise<SecondFactorEnrolment> => beginFactor(options, actorOf(request), request.body.password),
  );
  app.post(
    '/api/session/factor/confirm',
    { config, schema: { body: z.object({ code }) } },
    async (request): Promise<{ recoveryCodes: readonly string[] }> => ({
      recoveryCodes: await confirmFactor(options, actorOf(request), request.body.code),
    }),
  );
  app.delete(
    '/api/session/factor',
    { config, schema: { body: z.object({ password: z.string().max(400), code }) } },
    async (request) => {
      await endFactor(options, actorOf(request), request.body);
      return { ok: true };
    },
  );
}

function demoRoutes(
  app: QinglianApp,
  options: SessionRouteOptions,
  cards: readonly DemoCard[],
  web: { setCookie: (reply: FastifyReply, token: string) => void; origin: (request: FastifyRequest) => Origin },
): void {
  app.get('/api/session/demo-cards', { config: { access: 'public' } }, async () => cards);
  app.post(
    '/api/session/demo',
    { config: { access: 'public' }, schema: { body: z.object({ account: z.string().max(100) }) } },
    async (request, reply) => {
      // Only the accounts on the cards: the demo is no door to everybody.
      if (!cards.some((card) => card.username === request.body.account)) throw new AppError('not_found');
      const account = await findRow(
        options.db,
        sql<{ id: string }>`select id from account where username = ${request.body.account}`,
      );
      if (!account) throw new AppError('not_found');
      const { token } = await openSession(options, account.id, web.origin(request));
      web.setCookie(reply, token);
      return { ok: true };
    },
  );
}

async function describe(options: SessionRouteOptions, request: FastifyRequest): Promise<SessionInfo> {
  const actor = actorOf(request);
  return inTrx(options.db, [actor.orgId], async (tx) => {
    const organisation = await findRow(
      tx,
      sql<{
        id: string;
        code: string;
        name: string;
        kind: string;
        registers: string[] | null;
      }>`select id, code, name, kind, kept_registers as registers from organisation where id = ${actor.orgId}::uuid`,
    );
    const account = await findRow(
      tx,
      sql<{
        username: string;
        has_factor: boolean;
      }>`select username, totp_confirmed_at is not null as has_factor from account where id = ${actor.accountId}::uuid`,
    );
    if (!organisation || !account) throw new AppError('unauthenticated');
    const { registers, ...unit } = organisation;
    const departments = await rowsOf(
      tx,
      sql<{ id: string; name: string }>`select id, name from department where org_id = ${actor.orgId}::uuid`,
    );
    const held = rolesOf(actor);
    const isOffice = [...held].some((role) => role !== 'staff');
    return {
      person: { id: actor.personId, name: actor.name },
      username: account.username,
      organisation: unit,
      registers,
      posts: actor.posts.map((post) => ({
        id: post.postId,
        name: post.name,
        departmentId: post.departmentId,
        departmentName: departments.find((department) => department.id === post.departmentId)?.name ?? null,
        roles: post.roles,
      })),
      portal: organisation.kind === 'bureau' ? 'authority' : isOffice ? 'hospital' : 'staff',
      mustChangePassword: request.mustChangePassword,
      mustSetFactor: request.mustSetFactor,
      hasSecondFactor: account.has_factor,
      demo: options.demoCards !== undefined,
      now: options.clock.now(),
      today: todayOf(options.clock),
    };
  });
}
