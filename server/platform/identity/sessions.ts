/** Sign-in and sessions: opaque tokens kept as SHA-256, idle and absolute ends, lock-out, and a security log without secrets. */
import { createHash } from 'node:crypto';
import { AppError } from '@qinglian/kernel/errors.ts';
import { newId, todayOf } from '../clock.ts';
import { type Db, findRow, inTrx, rowsOf, sql, type Tx } from '../postgres/database.ts';
import type { Actor } from './actor.ts';
import { findActor } from './actors.ts';
import { mustKnowPassword } from './own-password.ts';
import { hashPassword, isPassword, passwordProblems, spendCheckTime } from './passwords.ts';
import { needsFactor, takeCode } from './second-factor.ts';
import { logEvent } from './security-log.ts';
import type { IdentityServices } from './services.ts';

export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

interface AccountRow {
  readonly id: string;
  readonly org_id: string;
  readonly person_id: string;
  readonly username: string;
  readonly password_hash: string | null;
  readonly must_change_password: boolean;
  readonly totp_secret: string | null;
  readonly totp_confirmed_at: string | null;
  readonly totp_last_step: number | null;
  readonly disabled_at: string | null;
}

const later = (instant: string, minutes: number): string => new Date(Date.parse(instant) + minutes * 60_000).toISOString();
const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export interface Credentials {
  readonly name: string;
  readonly password: string;
  /** Of the second factor, when it was asked for. */
  readonly code?: string;
}

/**
 * Checks name and password, and the second factor where the account has one. One answer and one duration for an unknown name,
 * a wrong password and a disabled account; a name is locked after so many failures whether it exists or not.
 */
export async function signIn(services: IdentityServices, given: Credentials, origin: Origin): Promise<{ token: string }> {
  const now = services.clock.now();
  const name = given.name.trim().toLowerCase();
  const nameHash = createHash('sha256').update(name).digest();
  if (!(await claimAttempt(services, nameHash, now))) {
    await spendCheckTime(given.password);
    throw new AppError('too_many_attempts', {
      problems: [{ message: `连续输错次数过多，请${services.rules.lockMinutes}分钟后再试` }],
    });
  }
  const account = await findAccount(services.db, name);
  const isRight =
    account?.password_hash && account.disabled_at === null
      ? await isPassword(account.password_hash, given.password)
      : await spendCheckTime(given.password);
  const refuse = async (field: 'password' | 'code', message: string): Promise<never> => {
    await inTrx(services.db, [], async (tx) => {
      await noteFailure(tx, services, { nameHash, account, now });
      await logEvent(tx, {
        at: now,
        orgId: account?.org_id ?? null,
        accountId: account?.id ?? null,
        event: 'sign_in_failed',
        ip: origin.ip,
      });
    });
    throw new AppError('unauthenticated', { problems: [{ field, message }] });
  };
  if (!account || !isRight) return refuse('password', '用户名或密码不正确');
  if (account.totp_confirmed_at !== null) {
    const { code } = given;
    if (code === undefined || code.trim() === '') {
      // Not a failure yet: the page asks for the code and sends all three again.
      await sql`update sign_in_failure set failures = greatest(failures - 1, 0) where name_hash = ${nameHash}`.execute(
        services.db,
      );
      throw new AppError('unauthenticated', { problems: [{ field: 'code', message: '请输入手机上的动态验证码' }] });
    }
    const isTaken = await inTrx(services.db, [], (tx) => takeCode(tx, { sealer: services.sealer, now }, account, code));
    if (!isTaken) return refuse('code', '动态验证码不正确或已用过，请等下一个');
  }
  await sql`delete from sign_in_failure where name_hash = ${nameHash}`.execute(services.db);
  return openSession(services, account.id, origin, account.totp_confirmed_at !== null);
}

/**
 * Counts an attempt before anything is looked at, so that a hundred at one moment are a hundred; false when the name is locked
 * or has none left. Attempts an hour apart are slips of the hand, not an attack.
 */
async function claimAttempt({ db, rules }: IdentityServices, nameHash: Buffer, now: string): Promise<boolean> {
  const row = await findRow(
    db,
    sql<{
      failures: number;
    }>`insert into sign_in_failure as f (name_hash, failures, last_at) values (${nameHash}, 1, ${now}::timestamptz)
      on conflict (name_hash) do update set last_at = excluded.last_at,
        failures = case when f.last_at < ${later(now, -60)}::timestamptz then 1 else f.failures + 1 end
      where (f.locked_until is null or f.locked_until <= ${now}::timestamptz)
        and (f.failures < ${rules.maxFailures} or f.last_at < ${later(now, -60)}::timestamptz)
      returning failures`,
  );
  return row !== undefined;
}

/** Opens a session for an account whose owner has been recognised (password, single sign-on, demo card). */
export async function openSession(
  services: IdentityServices,
  accountId: string,
  origin: Origin,
  hasSecondFactor = false,
): Promise<{ token: string }> {
  const now = services.clock.now();
  const token = Buffer.from(services.chance.bytes(32)).toString('base64url');
  await inTrx(services.db, [], async (tx) => {
    const account = await findRow(
      tx,
      sql<{
        org_id: string;
      }>`select org_id from account where id = ${accountId}::uuid and disabled_at is null`,
    );
    if (!account) throw new AppError('unauthenticated');
    await sql`insert into session (token_hash, id, account_id, created_at, last_seen_at, idle_until, ends_at, second_factor_at, ip, user_agent)
      values (${tokenHash(token)}, ${newId(services.clock, services.chance)}::uuid, ${accountId}::uuid, ${now}::timestamptz, ${now}::timestamptz,
        ${later(now, services.rules.idleMinutes)}::timestamptz, ${later(now, services.rules.absoluteHours * 60)}::timestamptz,
        ${hasSecondFactor ? now : null}::timestamptz, ${origin.ip}, ${origin.userAgent.slice(0, 200)})`.execute(tx);
    await logEvent(tx, { at: now, orgId: account.org_id, accountId, event: 'signed_in', ip: origin.ip });
  });
  return { token };
}

/** The actor behind a token, if its session lives; pushes the idle end on. */
export async function findSessionActor(
  services: IdentityServices,
  token: string,
): Promise<{ actor: Actor; mustChangePassword: boolean; mustSetFactor: boolean; username: string } | null> {
  const now = services.clock.now();
  const found = await findRow(
    services.db,
    sql<{
      id: string;
      account_id: string;
      org_id: string;
      username: string;
      must_change_password: boolean;
      has_factor: boolean;
      idle_until: string;
    }>`
      select s.id, s.account_id, a.org_id, a.username, a.must_change_password, a.totp_confirmed_at is not null as has_factor, s.idle_until from session s join account a on a.id = s.account_id
      where s.token_hash = ${tokenHash(token)} and s.revoked_at is null and s.idle_until > ${now}::timestamptz and s.ends_at > ${now}::timestamptz`,
  );
  if (!found) return null;
  return inTrx(services.db, [found.org_id], async (tx) => {
    const actor = await findActor(tx, found.account_id, todayOf(services.clock));
    if (!actor) return null;
    const idleUntil = later(now, services.rules.idleMinutes);
    // Once a minute is enough: a page of twenty requests must not write twenty times.
    if (Date.parse(idleUntil) - Date.parse(found.idle_until) > 60_000) {
      await sql`update session set last_seen_at = ${now}::timestamptz, idle_until = ${idleUntil}::timestamptz where id = ${found.id}::uuid`.execute(
        tx,
      );
    }
    return {
      actor: { ...actor, sessionId: found.id },
      mustChangePassword: found.must_change_password,
      mustSetFactor: !found.has_factor && (await needsFactor(tx, actor, todayOf(services.clock))),
      username: found.username,
    };
  });
}

export interface SessionEntry {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly isCurrent: boolean;
}

export async function listSessions(services: IdentityServices, actor: Actor): Promise<readonly SessionEntry[]> {
  const now = services.clock.now();
  const rows = await rowsOf(
    services.db,
    sql<{
      id: string;
      created_at: string;
      last_seen_at: string;
      ip: string | null;
      user_agent: string | null;
    }>`select id, created_at, last_seen_at, ip, user_agent
      from session where account_id = ${actor.accountId}::uuid and revoked_at is null and idle_until > ${now}::timestamptz and ends_at > ${now}::timestamptz order by created_at desc`,
  );
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    ip: row.ip,
    userAgent: row.user_agent,
    isCurrent: row.id === actor.sessionId,
  }));
}

/** Ends one of the actor's own sessions. */
export async function revokeSession(services: IdentityServices, actor: Actor, sessionId: string): Promise<void> {
  await inTrx(services.db, [], async (tx) => {
    const gone = await findRow(
      tx,
      sql<{ id: string }>`update session set revoked_at = ${services.clock.now()}::timestamptz
        where id = ${sessionId}::uuid and account_id = ${actor.accountId}::uuid and revoked_at is null returning id`,
    );
    if (!gone) throw new AppError('not_found');
    await logEvent(tx, {
      at: services.clock.now(),
      orgId: actor.orgId,
      accountId: actor.accountId,
      event: 'session_revoked',
      ip: null,
    });
  });
}

/** Sets a new password after checking the old one; ends all other sessions of the account. */
export async function changePassword(
  services: IdentityServices,
  actor: Actor,
  passwords: { old: string; next: string },
): Promise<void> {
  const now = services.clock.now();
  await mustKnowPassword(services.db, actor.accountId, passwords.old, { field: 'oldPassword' });
  await inTrx(services.db, [actor.orgId], async (tx) => {
    const account = await findRow(tx, sql<AccountRow>`select * from account where id = ${actor.accountId}::uuid for update`);
    if (!account) throw new AppError('unauthenticated');
    const earlier = await rowsOf(
      tx,
      sql<{
        password_hash: string;
      }>`select password_hash from account_password_history where account_id = ${account.id}::uuid order by set_at desc limit 5`,
    );
    const known = [
      ...earlier.map((row) => row.password_hash),
      ...(account.password_hash === null ? [] : [account.password_hash]),
    ];
    const problems = await passwordProblems(passwords.next, { username: account.username, name: actor.name, earlier: known });
    if (problems.length > 0) throw new AppError('invalid_input', { problems });
    const hashed = await hashPassword(passwords.next);
    await sql`update account set password_hash = ${hashed}, password_set_at = ${now}::timestamptz, must_change_password = false where id = ${account.id}::uuid`.execute(
      tx,
    );
    await sql`insert into account_password_history (account_id, password_hash, set_at) values (${account.id}::uuid, ${hashed}, ${now}::timestamptz)`.execute(
      tx,
    );
    await sql`update session set revoked_at = ${now}::timestamptz where account_id = ${account.id}::uuid and revoked_at is null and id <> ${actor.sessionId}::uuid`.execute(
      tx,
    );
    await logEvent(tx, { at: now, orgId: actor.orgId, accountId: actor.accountId, event: 'password_changed', ip: null });
  });
}

/** `name`: lowered by us, not by the database, whose idea of İ is another one: one account must not have two counts. */
async function findAccount(db: Db, name: string): Promise<AccountRow | undefined> {
  return findRow(
    db,
    sql<AccountRow>`select id, org_id, person_id, username, password_hash, must_change_password, totp_secret, totp_confirmed_at, totp_last_step, disabled_at
      from account where lower(username) = ${name}`,
  );
}

/** The attempt was claimed and failed; the last one that there was locks the name. */
async function noteFailure(
  tx: Tx,
  services: IdentityServices,
  { nameHash, account, now }: { nameHash: Buffer; account: AccountRow | undefined; now: string },
): Promise<void> {
  const { maxFailures, lockMinutes } = services.rules;
  const locked = await findRow(
    tx,
    sql<{
      n: number;
    }>`update sign_in_failure set failures = 0, locked_until = ${later(now, lockMinutes)}::timestamptz
      where name_hash = ${nameHash} and failures >= ${maxFailures} returning 1 as n`,
  );
  if (!locked) return;
  await logEvent(tx, { at: now, orgId: account?.org_id ?? null, accountId: account?.id ?? null, event: 'locked_out', ip: null });
}
