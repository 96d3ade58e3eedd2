/** Signing in elsewhere: the configured ways, the way out, the way back. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@qinglian/kernel/errors.ts';
import { z } from 'zod';
import type { QinglianApp } from '../../http/app.ts';
import type { IdentityServices } from '../services.ts';
import { SESSION_COOKIE } from '../session-routes.ts';
import { beginSignIn, type Door, type Doors, finishSignIn } from './flow.ts';
import { SignInFailure } from './provider.ts';

const FLOW_COOKIE = 'qinglian_sign_in';

export interface ExternalRouteOptions extends IdentityServices {
  readonly doors: Doors;
  readonly isSecure: boolean;
  /** The address under which browsers know this application: providers compare it to the letter. */
  readonly staffOrigin: string;
}

export function externalSignInRoutes(app: QinglianApp, options: ExternalRouteOptions): void {
  const params = z.object({ id: z.string().max(30) });
  const back = (id: string): string => `${options.staffOrigin}/api/session/external/${id}/callback`;
  const doorOf = (id: string): Door => {
    const door = options.doors.get(id);
    if (!door) throw new AppError('not_found');
    return door;
  };
  const fail = (request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply => {
    if (!(error instanceof SignInFailure)) throw error;
    request.log.warn({ reason: error.reason, detail: error.message }, 'external sign-in failed');
    return reply.clearCookie(FLOW_COOKIE, { path: '/api/session/external' }).redirect(`/?sign-in=${error.reason}`);
  };

  app.get('/api/session/external', { config: { access: 'public' } }, async () =>
    [...options.doors.values()].map(({ settings }) => ({ id: settings.id, label: settings.label, kind: settings.kind })),
  );

  app.get('/api/session/external/:id', { config: { access: 'public' }, schema: { params } }, async (request, reply) => {
    try {
      const door = doorOf(request.params.id);
      const { location, browserSecret } = await beginSignIn(options, door, back(door.settings.id));
      return await reply
        .setCookie(FLOW_COOKIE, browserSecret, {
          path: '/api/session/external',
          httpOnly: true,
          // Comes back by a link from the provider's site: strict would not be sent.
          sameSite: 'lax',
          secure: options.isSecure,
          maxAge: 600,
        })
        .redirect(location.href);
    } catch (error) {
      return fail(request, reply, error);
    }
  });

  app.get('/api/session/external/:id/callback', { config: { access: 'public' }, schema: { params } }, async (request, reply) => {
    try {
      const door = doorOf(request.params.id);
      const { token } = await finishSignIn(options, door, {
        callback: new URL(request.url, options.staffOrigin),
        redirectUri: back(door.settings.id),
        browserSecret: request.cookies[FLOW_COOKIE],
        origin: { ip: request.ip, userAgent: request.headers['user-agent'] ?? '' },
      });
      return await reply
        .clearCookie(FLOW_COOKIE, { path: '/api/session/external' })
        .setCookie(SESSION_COOKIE, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: options.isSecure })
        .redirect('/');
    } catch (error) {
      return fail(request, reply, error);
    }
  });
}
