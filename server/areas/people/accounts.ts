/** Routes for the administrator of a house: its accounts, and what may be done to them. */
import type { AccountListing } from '@qinglian/domain/api/accounts.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { accountActs, careForAccount, listAccounts } from '../../platform/identity/account-care.ts';
import { FACTOR_SETTING } from '../../platform/identity/second-factor.ts';
import { endSessionOf, sessionsOf } from '../../platform/identity/others-sessions.ts';
import type { SessionEntry } from '../../platform/identity/sessions.ts';
import type { IdentityServices } from '../../platform/identity/services.ts';
import { todayOf } from '../../platform/clock.ts';
import { findRow, inTrx, sql } from '../../platform/postgres/database.ts';
import { logEvent } from '../../platform/identity/security-log.ts';

const administrators: readonly Role[] = ['hospital_admin', 'city_admin', 'system_admin'];
/** Whom a house may ask for a second factor. */
const roleWord = z.string().regex(/^[a-z_]{1,40}$/);

export function accountRoutes(app: QinglianApp, services: IdentityServices): void {
  app.get('/api/accounts', { config: { access: administrators } }, async (request): Promise<AccountListing> => {
    const actor = actorOf(request);
    touch('page', '/people');
    const row = await inTrx(services.db, [actor.orgId], (tx) =>
      findRow(
        tx,
        sql<{ value: string[] }>`select value from setting where org_id = ${actor.orgId}::uuid and name = ${FACTOR_SETTING}
          and from_day <= ${todayOf(services.clock)}::date order by from_day desc limit 1`,
      ),
    );
    return { accounts: await listAccounts(services, actor), secondFactorRoles: row?.value ?? [] };
  });

  app.post(
    '/api/accounts/:username/:act',
    {
      config: { access: administrators },
      schema: { params: z.object({ username: z.string().max(100), act: z.enum(accountActs) }) },
    },
    async (request) => careForAccount(services, actorOf(request), request.params),
  );

  const owner = z.object({ username: z.string().max(100) });
  app.get(
    '/api/accounts/:username/sessions',
    { config: { access: administrators }, schema: { params: owner } },
    async (request): Promise<readonly SessionEntry[]> => sessionsOf(services, actorOf(request), request.params.username),
  );
  app.delete(
    '/api/accounts/:username/sessions/:id',
    { config: { access: administrators }, schema: { params: owner.extend({ id: z.uuid() }) } },
    async (request) => {
      await endSessionOf(services, actorOf(request), request.params);
      return { ok: true };
    },
  );

  app.put(
    '/api/accounts/second-factor',
    { config: { access: administrators }, schema: { body: z.strictObject({ roles: z.array(roleWord).max(20) }) } },
    async (request) => {
      const actor = actorOf(request);
      const today = todayOf(services.clock);
      await inTrx(services.db, [actor.orgId], async (tx) => {
        await sql`insert into setting (org_id, name, value, from_day, source, set_by, set_at)
          values (${actor.orgId}::uuid, ${FACTOR_SETTING}, ${JSON.stringify(request.body.roles)}::jsonb, ${today}::date, '系统管理员设置', ${actor.personId}::uuid, ${services.clock.now()}::timestamptz)
          on conflict (org_id, name, from_day) do update set value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at`.execute(
          tx,
        );
        await logEvent(tx, {
          at: services.clock.now(),
          orgId: actor.orgId,
          accountId: actor.accountId,
          event: 'second_factor_roles_set',
          ip: request.ip,
        });
      });
      return { ok: true };
    },
  );
}
