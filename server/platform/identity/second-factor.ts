/**
 * The second factor: time-based codes (RFC 6238) on the person's own phone. A code is taken once and one step (30 s) early or
 * late; ten recovery codes stand in for a lost phone. Which roles must have one is a dated setting of the organisation.
 */
import { createHash } from 'node:crypto';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { generateSecret, generateURI, verifySync } from 'otplib';
import type { Sealer } from '../keys/sealing.ts';
import { findRow, inTrx, sql, type Tx } from '../postgres/database.ts';
import { qrSvg } from '../office/qr.ts';
import { type Actor, rolesOf } from './actor.ts';
import { mustKnowPassword } from './own-password.ts';
import { logEvent } from './security-log.ts';
import type { IdentityServices } from './services.ts';

const STEP_SECONDS = 30;
const RECOVERY_CODES = 10;

export interface FactorRow {
  readonly id: string;
  readonly totp_secret: string | null;
  readonly totp_confirmed_at: string | null;
  readonly totp_last_step: number | null;
}

export interface Enrolment {
  /** For typing in by hand. */
  readonly secret: string;
  readonly uri: string;
  /** The same as a picture to scan. */
  readonly qr: string;
}

const hashOf = (code: string): Buffer => createHash('sha256').update(normal(code)).digest();
const normal = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, '');

/** Checks a code against a secret; gives the time step it belongs to, or undefined. A step already used is none. */
export function stepOf(secret: string, code: string, options: { now: string; after: number | null }): number | undefined {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const found = verifySync({
    secret,
    token,
    epoch: Math.floor(Date.parse(options.now) / 1000),
    epochTolerance: STEP_SECONDS,
    ...(options.after === null ? {} : { afterTimeStep: options.after }),
  });
  return found.valid && 'timeStep' in found ? found.timeStep : undefined;
}

/** Takes a code or a recovery code of an account that has a second factor; false when it is neither. */
export async function takeCode(
  tx: Tx,
  { sealer, now }: { sealer: Sealer; now: string },
  account: FactorRow,
  code: string,
): Promise<boolean> {
  if (account.totp_secret === null) return false;
  const step = stepOf(sealer.open(account.totp_secret, account.id), code, { now, after: account.totp_last_step });
  if (step !== undefined) {
    // Two requests with one code at the same moment: one of them finds the step taken.
    const taken = await sql`update account set totp_last_step = ${step}
      where id = ${account.id}::uuid and (totp_last_step is null or totp_last_step < ${step})`.execute(tx);
    return Number(taken.numAffectedRows ?? 0n) === 1;
  }
  const used = await sql`update recovery_code set used_at = ${now}::timestamptz
    where account_id = ${account.id}::uuid and code_hash = ${hashOf(code)} and used_at is null`.execute(tx);
  return Number(used.numAffectedRows ?? 0n) === 1;
}

/** Makes a secret and shows it once; it counts only after `confirmFactor`. */
export async function beginFactor(services: IdentityServices, actor: Actor, password: string): Promise<Enrolment> {
  await mustKnowPassword(services.db, actor.accountId, password);
  const secret = generateSecret();
  const sealed = services.sealer.seal(secret, actor.accountId);
  const account = await findRow(
    services.db,
    sql<{ username: string }>`update account set totp_secret = ${sealed}, totp_last_step = null
      where id = ${actor.accountId}::uuid and totp_confirmed_at is null returning username`,
  );
  if (!account) throw new AppError('wrong_state', { problems: [{ message: '已启用动态验证码；如需更换手机，请先停用' }] });
  const uri = generateURI({ issuer: '清廉医院', label: account.username, secret });
  return { secret, uri, qr: qrSvg(uri) };
}

/** The first right code turns it on; gives the recovery codes, shown once. */
export async function confirmFactor(services: IdentityServices, actor: Actor, code: string): Promise<readonly string[]> {
  const now = services.clock.now();
  return inTrx(services.db, [actor.orgId], async (tx) => {
    const account = await factorOf(tx, actor.accountId);
    if (!account || account.totp_secret === null || account.totp_confirmed_at !== null) throw new AppError('wrong_state');
    const step = stepOf(services.sealer.open(account.totp_secret, account.id), code, { now, after: account.totp_last_step });
    if (step === undefined)
      throw new AppError('invalid_input', { problems: [{ field: 'code', message: '验证码不正确，请核对手机时间后重新输入' }] });
    await sql`update account set totp_confirmed_at = ${now}::timestamptz, totp_last_step = ${step} where id = ${account.id}::uuid`.execute(
      tx,
    );
    await sql`delete from recovery_code where account_id = ${account.id}::uuid`.execute(tx);
    const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(services.chance.bytes(10)));
    for (const one of codes)
      await sql`insert into recovery_code (account_id, code_hash) values (${account.id}::uuid, ${hashOf(one)})`.execute(tx);
    await logEvent(tx, { at: now, orgId: actor.orgId, accountId: actor.accountId, event: 'second_factor_on', ip: null });
    return codes;
  });
}

/** Off again, with password and a code: who has found an open screen cannot take it away. */
export async function endFactor(
  services: IdentityServices,
  actor: Actor,
  given: { password: string; code: string },
): Promise<void> {
  await mustKnowPassword(services.db, actor.accountId, given.password);
  const now = services.clock.now();
  await inTrx(services.db, [actor.orgId], async (tx) => {
    const account = await factorOf(tx, actor.accountId);
    if (!account || account.totp_confirmed_at === null) throw new AppError('wrong_state');
    if (!(await takeCode(tx, { sealer: services.sealer, now }, account, given.code)))
      throw new AppError('invalid_input', { problems: [{ field: 'code', message: '验证码不正确' }] });
    await clearFactor(tx, account.id);
    await logEvent(tx, { at: now, orgId: actor.orgId, accountId: actor.accountId, event: 'second_factor_off', ip: null });
  });
}

export async function clearFactor(tx: Tx, accountId: string): Promise<void> {
  await sql`update account set totp_secret = null, totp_confirmed_at = null, totp_last_step = null where id = ${accountId}::uuid`.execute(
    tx,
  );
  await sql`delete from recovery_code where account_id = ${accountId}::uuid`.execute(tx);
}

const factorOf = (tx: Tx, accountId: string): Promise<FactorRow | undefined> =>
  findRow(
    tx,
    sql<FactorRow>`select id, totp_secret, totp_confirmed_at, totp_last_step from account where id = ${accountId}::uuid for update`,
  );

/** Whether the roles that this person acts in must have a second factor today. */
export async function needsFactor(tx: Tx, actor: Actor, today: string): Promise<boolean> {
  const row = await findRow(
    tx,
    sql<{
      value: unknown;
    }>`select value from setting where org_id = ${actor.orgId}::uuid and name = ${FACTOR_SETTING} and from_day <= ${today}::date
      order by from_day desc limit 1`,
  );
  const wanted = Array.isArray(row?.value) ? (row.value as readonly Role[]) : [];
  const held = rolesOf(actor);
  return wanted.some((role) => held.has(role));
}

/** Name of the setting: a list of roles. */
export const FACTOR_SETTING = 'second_factor_roles';

// Without letters that are read wrongly from paper.
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const recoveryCode = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => LETTERS.charAt(byte & 31))
    .join('')
    .replace(/(.{5})(?=.)/, '$1-');
