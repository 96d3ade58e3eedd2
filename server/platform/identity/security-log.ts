/** The security log: sign-ins, failures, locks, changed rights. Append only; never holds secrets. */
import { type Db, sql, type Tx } from '../postgres/database.ts';

interface SecurityEvent {
  readonly at: string;
  readonly orgId: string | null;
  readonly accountId: string | null;
  readonly event: string;
  readonly ip: string | null;
}

export async function logEvent(tx: Tx | Db, entry: SecurityEvent): Promise<void> {
  await sql`insert into security_log (at, org_id, account_id, event, ip)
    values (${entry.at}::timestamptz, ${entry.orgId}::uuid, ${entry.accountId}::uuid, ${entry.event}, ${entry.ip})`.execute(tx);
}
