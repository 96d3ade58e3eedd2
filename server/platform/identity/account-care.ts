/** What an administrator does to the accounts of the own house: list, a new first password, unlock, close, open again. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { todayOf } from '../clock.ts';
import { findRow, inTrx, rowsOf, sql, type Tx } from '../postgres/database.ts';
import type { Actor } from './actor.ts';
import { hashPassword } from './passwords.ts';
import { clearFactor } from './second-factor.ts';
import { logEvent } from './security-log.ts';
import type { IdentityServices } from './services.ts';

export interface AccountEntry {
  readonly username: string;
  readonly name: string;
  readonly posts: string;
  readonly state: '正常' | '已锁定' | '已停用' | '待首次登录';
  readonly lastSeenAt: string | null;
  /** Signs in with a code from the phone as well. */
  readonly hasSecondFactor: boolean;
}

/** The accounts of the actor's organisation, by name. */
export async function listAccounts(services: IdentityServices, actor: Actor): Promise<readonly AccountEntry[]> {
  const now = services.clock.now();
  const rows = await inTrx(services.db, [actor.orgId], (tx) =>
    rowsOf(
      tx,
      sql<{
        username: string;
        name: string;
        posts: string;
        disabled: boolean;
        locked: boolean;
        has_factor: boolean;
        fresh: boolean;
        last_seen_at: string | null;
      }>`select a.username, p.name, a.disabled_at is not null as disabled, exists (select 1 from sign_in_failure f where f.name_hash = ${nameHash} and f.locked_until > ${now}::timestamptz) as locked,
          a.totp_confirmed_at is not null as has_factor,
          a.must_change_password as fresh,
          (select coalesce(string_agg(po.name, '、' order by po.sort, po.name), '') from post_holding h join post po on po.id = h.post_id
            where h.person_id = p.id and h.started_on <= ${todayOf(services.clock)}::date and (h.ended_on is null or h.ended_on >= ${todayOf(services.clock)}::date)) as posts,
          (select max(s.last_seen_at) from session s where s.account_id = a.id) as last_seen_at
        from account a join person p on p.id = a.person_id
        where a.org_id = ${actor.orgId}::uuid and p.erased_at is null and p.merged_into_id is null order by a.username`,
    ),
  );
  return rows.map((row) => ({
    username: row.username,
    name: row.name,
    posts: row.posts,
    state: row.disabled ? '已停用' : row.locked ? '已锁定' : row.fresh ? '待首次登录' : '正常',
    lastSeenAt: row.last_seen_at,
    hasSecondFactor: row.has_factor,
  }));
}

export const accountActs = ['reset_password', 'unlock', 'disable', 'enable', 'end_sessions', 'clear_factor'] as const;
export type AccountAct = (typeof accountActs)[number];

/**
 * One act on an account of the actor's organisation; any other is `not_found`. Gives the new first password, which is shown
 * once and must be changed. Sessions of a closed or newly keyed account end.
 */
export async function careForAccount(
  services: IdentityServices,
  actor: Actor,
  { username, act }: { readonly username: string; readonly act: AccountAct },
): Promise<{ readonly firstPassword: string | null }> {
  const now = services.clock.now();
  const firstPassword = act === 'reset_password' ? newFirstPassword(services) : null;
  const hashed = firstPassword === null ? null : await hashPassword(firstPassword);
  await inTrx(services.db, [actor.orgId], async (tx) => {
    const account = await findRow(
      tx,
      sql<{ id: string }>`select a.id from account a join person p on p.id = a.person_id
        where lower(a.username) = lower(${username}) and a.org_id = ${actor.orgId}::uuid and p.erased_at is null and p.merged_into_id is null for update of a`,
    );
    if (!account) throw new AppError('not_found', { problems: [{ field: 'username', message: `本单位没有账号 ${username}` }] });
    if (act === 'disable' && account.id === actor.accountId)
      throw new AppError('invalid_input', { problems: [{ field: 'username', message: '不能停用自己的账号' }] });
    await apply(tx, { id: account.id, act, hashed, now });
    await sql`insert into security_log (at, org_id, account_id, event, detail) values (${now}::timestamptz, ${actor.orgId}::uuid, ${account.id}::uuid,
      ${`account_${act}`}, ${JSON.stringify({ by: actor.accountId })}::jsonb)`.execute(tx);
    if (act !== 'unlock' && act !== 'enable') {
      await sql`update session set revoked_at = ${now}::timestamptz where account_id = ${account.id}::uuid and revoked_at is null`.execute(
        tx,
      );
      await logEvent(tx, { at: now, orgId: actor.orgId, accountId: account.id, event: 'session_revoked', ip: null });
    }
  });
  return { firstPassword };
}

async function apply(
  tx: Tx,
  { id, act, hashed, now }: { id: string; act: AccountAct; hashed: string | null; now: string },
): Promise<void> {
  switch (act) {
    case 'reset_password':
      await sql`update account set password_hash = ${hashed}, password_set_at = ${now}::timestamptz, must_change_password = true where id = ${id}::uuid`.execute(
        tx,
      );
      await unlock(tx, id);
      return;
    case 'unlock':
      await unlock(tx, id);
      return;
    case 'disable':
      await sql`update account set disabled_at = ${now}::timestamptz where id = ${id}::uuid and disabled_at is null`.execute(tx);
      return;
    case 'enable':
      await sql`update account set disabled_at = null where id = ${id}::uuid`.execute(tx);
      await unlock(tx, id);
      return;
    case 'clear_factor':
      await clearFactor(tx, id);
      return;
    case 'end_sessions':
      return;
  }
}

/** Failures are counted by the hash of the name given at sign-in. */
const nameHash = sql`sha256(convert_to(lower(a.username), 'UTF8'))`;

async function unlock(tx: Tx, id: string): Promise<void> {
  await sql`delete from sign_in_failure where name_hash in (select ${nameHash} from account a where a.id = ${id}::uuid)`.execute(
    tx,
  );
}

// Read aloud and typed by hand: no letter that looks like a digit.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz';
const DIGITS = '23456789';

function newFirstPassword({ chance }: IdentityServices): string {
  const [first, ...rest] = [...chance.bytes(12)].map((byte, at) => {
    const from = at % 4 === 3 ? DIGITS : LETTERS;
    return from[byte % from.length] ?? '';
  });
  return `${(first ?? '').toUpperCase()}${rest.join('')}`.replace(/(.{4})(?=.)/g, '$1-');
}
