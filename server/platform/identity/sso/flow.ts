/**
 * A sign-in elsewhere, from the button to the session. The state is ours, taken once, by the browser that began, in ten
 * minutes; the person must already be here with an account: nobody gets an account or a right by signing in.
 */
import { createHash } from 'node:crypto';
import { todayOf } from '../../clock.ts';
import { findRow, inTrx, rowsOf, sql, type Tx } from '../../postgres/database.ts';
import { findActor } from '../actors.ts';
import { logEvent } from '../security-log.ts';
import type { IdentityServices } from '../services.ts';
import { openSession, type Origin } from '../sessions.ts';
import { dingtalkProvider } from './dingtalk.ts';
import { oidcProvider } from './oidc.ts';
import { type Attempt, type Provider, type Recognised, SignInFailure } from './provider.ts';
import type { ProviderSettings } from './settings.ts';
import { wecomProvider } from './wecom.ts';

export interface Door {
  readonly settings: ProviderSettings;
  readonly provider: Provider;
}
export type Doors = ReadonlyMap<string, Door>;

export function openDoors(all: readonly ProviderSettings[], services: Pick<IdentityServices, 'clock'>): Doors {
  return new Map(all.map((settings) => [settings.id, { settings, provider: providerOf(settings, services) }]));
}

function providerOf(settings: ProviderSettings, { clock }: Pick<IdentityServices, 'clock'>): Provider {
  switch (settings.kind) {
    case 'oidc':
      return oidcProvider(settings);
    case 'wecom':
      return wecomProvider(settings, clock);
    case 'dingtalk':
      return dingtalkProvider(settings);
  }
}

const MINUTES = 10;
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Where to send the browser, and the secret that it keeps until it comes back. */
export async function beginSignIn(
  services: IdentityServices,
  door: Door,
  redirectUri: string,
): Promise<{ readonly location: URL; readonly browserSecret: string }> {
  const secret = (): string => Buffer.from(services.chance.bytes(32)).toString('base64url');
  const attempt: Attempt = { state: secret(), nonce: secret(), verifier: secret(), redirectUri };
  const browserSecret = secret();
  const location = await door.provider.begin(attempt);
  const now = services.clock.now();
  const expires = new Date(Date.parse(now) + MINUTES * 60_000).toISOString();
  await inTrx(services.db, [], async (tx) => {
    await sql`delete from sign_in_flow where expires_at < ${now}::timestamptz`.execute(tx);
    await sql`insert into sign_in_flow (state_hash, provider, browser_hash, nonce, verifier, expires_at)
      values (${hashOf(attempt.state)}, ${door.settings.id}, ${hashOf(browserSecret)}, ${attempt.nonce}, ${attempt.verifier}, ${expires}::timestamptz)`.execute(
      tx,
    );
  });
  return { location, browserSecret };
}

/** The session of the person who came back; throws `SignInFailure`. Failures are logged without saying whom they concern. */
export async function finishSignIn(
  services: IdentityServices,
  door: Door,
  came: {
    readonly callback: URL;
    readonly redirectUri: string;
    readonly browserSecret: string | undefined;
    readonly origin: Origin;
  },
): Promise<{ token: string }> {
  try {
    const state = came.callback.searchParams.get('state') ?? '';
    const flow = await takeFlow(services, door, { state, browserSecret: came.browserSecret ?? '' });
    const recognised = await door.provider.finish({ state, redirectUri: came.redirectUri, ...flow }, came.callback);
    const account = await match(services, door.settings, recognised);
    return await openSession(services, account.id, came.origin);
  } catch (error) {
    if (!(error instanceof SignInFailure)) throw error;
    await logEvent(services.db, {
      at: services.clock.now(),
      orgId: null,
      accountId: null,
      event: 'external_sign_in_failed',
      ip: came.origin.ip,
    });
    throw error;
  }
}

async function takeFlow(
  services: IdentityServices,
  { settings }: Door,
  { state, browserSecret }: { state: string; browserSecret: string },
): Promise<{ nonce: string; verifier: string }> {
  // Whoever knows the state of another browser must not even use it up.
  const flow = await findRow(
    services.db,
    sql<{ nonce: string; verifier: string; expires_at: string }>`delete from sign_in_flow
      where state_hash = ${hashOf(state)} and provider = ${settings.id} and browser_hash = ${hashOf(browserSecret)} returning nonce, verifier, expires_at`,
  );
  if (!flow || flow.expires_at <= services.clock.now()) throw new SignInFailure('stale', 'unknown, used or old state');
  return flow;
}

interface Matched {
  readonly id: string;
  readonly org_id: string;
}

/** An account tied to the subject; else the one account that the claim names, which is tied to it from now on. */
async function match(services: IdentityServices, settings: ProviderSettings, { subject, claim }: Recognised): Promise<Matched> {
  const orgId = await organisationOf(services, settings);
  const tied = await findRow(
    services.db,
    sql<Matched>`select a.id, a.org_id from external_identity e join account a on a.id = e.account_id
      where e.provider = ${settings.id} and e.subject = ${subject}`,
  );
  const account = tied ?? (claim === null ? undefined : await byClaim(services, settings, { claim, orgId }));
  if (!account) throw new SignInFailure('unmatched', `${settings.id}: no account for the claim`);
  await inTrx(services.db, [account.org_id], async (tx) => {
    if (!(await findActor(tx, account.id, todayOf(services.clock))))
      throw new SignInFailure('unmatched', `${settings.id}: account closed`);
    await mustNotEvadeFactor(tx, settings, account.id);
    if (tied) return;
    const made = await findRow(
      tx,
      sql<{ n: number }>`insert into external_identity (provider, subject, account_id, linked_at)
        values (${settings.id}, ${subject}, ${account.id}::uuid, ${services.clock.now()}::timestamptz) on conflict do nothing returning 1 as n`,
    );
    // The account belongs to another subject: a number handed on to somebody new must not open the old one's account.
    if (!made) throw new SignInFailure('unmatched', `${settings.id}: account tied to another subject`);
    await logEvent(tx, {
      at: services.clock.now(),
      orgId: account.org_id,
      accountId: account.id,
      event: 'external_linked',
      ip: null,
    });
  });
  return account;
}

async function organisationOf({ db }: IdentityServices, { id, organisation }: ProviderSettings): Promise<string | null> {
  if (organisation === undefined) return null;
  const found = await findRow(db, sql<{ id: string }>`select id from organisation where code = ${organisation}`);
  if (!found) throw new SignInFailure('misconfigured', `${id}: no organisation ${organisation}`);
  return found.id;
}

async function byClaim(
  { db }: IdentityServices,
  settings: ProviderSettings,
  { claim, orgId }: { claim: string; orgId: string | null },
): Promise<Matched | undefined> {
  const column = {
    username: sql`lower(a.username)`,
    staff_no: sql`lower(p.staff_no)`,
    phone: sql`regexp_replace(p.phone, '[^0-9]', '', 'g')`,
  }[settings.to];
  if (settings.to === 'username') {
    return findRow(
      db,
      sql<Matched>`select a.id, a.org_id from account a where ${column} = lower(${claim}) and (${orgId}::uuid is null or a.org_id = ${orgId}::uuid)`,
    );
  }
  if (orgId === null) return undefined;
  const rows = await inTrx(db, [orgId], (tx) =>
    rowsOf(
      tx,
      sql<Matched>`select a.id, a.org_id from person p join account a on a.person_id = p.id
        where p.org_id = ${orgId}::uuid and ${column} = lower(${claim}) and p.merged_into_id is null limit 2`,
    ),
  );
  // A number that two persons share names nobody.
  return rows.length === 1 ? rows[0] : undefined;
}

async function mustNotEvadeFactor(tx: Tx, { hasSecondFactor }: ProviderSettings, accountId: string): Promise<void> {
  if (hasSecondFactor) return;
  const enrolled = await findRow(tx, sql`select 1 from account where id = ${accountId}::uuid and totp_confirmed_at is not null`);
  if (enrolled) throw new SignInFailure('factor_needed', 'the account has a second factor');
}
