/** The sessions of somebody else in the own house: seen and ended one by one by its administrator. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { findRow, inTrx, sql, type Tx } from '../postgres/database.ts';
import type { Actor } from './actor.ts';
import { logEvent } from './security-log.ts';
import type { IdentityServices } from './services.ts';
import { listSessions, type SessionEntry } from './sessions.ts';

/** Open sessions, latest first; an account of another house and none at all are `not_found`. */
export async function sessionsOf(services: IdentityServices, actor: Actor, username: string): Promise<readonly SessionEntry[]> {
  const accountId = await inTrx(services.db, [actor.orgId], (tx) => accountOf(tx, actor, username));
  return listSessions(services, { ...actor, accountId });
}

/** Ends one session at its next request. */
export async function endSessionOf(
  services: IdentityServices,
  actor: Actor,
  { username, id }: { readonly username: string; readonly id: string },
): Promise<void> {
  const now = services.clock.now();
  await inTrx(services.db, [actor.orgId], async (tx) => {
    const accountId = await accountOf(tx, actor, username);
    const ended = await findRow(
      tx,
      sql`update session set revoked_at = ${now}::timestamptz where id = ${id}::uuid and account_id = ${accountId}::uuid and revoked_at is null returning id`,
    );
    if (!ended) throw new AppError('not_found');
    await logEvent(tx, { at: now, orgId: actor.orgId, accountId, event: 'session_revoked', ip: null });
  });
}

async function accountOf(tx: Tx, { orgId }: Actor, username: string): Promise<string> {
  const account = await findRow(
    tx,
    sql<{ id: string }>`select a.id from account a join person p on p.id = a.person_id
      where lower(a.username) = lower(${username}) and a.org_id = ${orgId}::uuid and p.erased_at is null`,
  );
  if (!account) throw new AppError('not_found');
  return account.id;
}
