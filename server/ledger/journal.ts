/**
 * The journal: one link per transaction and chain (organisation), written last, chains locked in order.
 * A link commits to salted hashes of record versions, so that personal data can be erased under it.
 */
import { GENESIS, type Link, type LinkEntry, linkHash } from '@qinglian/domain/journal/chain.ts';
import { assert } from '@qinglian/kernel/errors.ts';
import { findRow, sql } from '../platform/postgres/database.ts';
import type { Work } from './services.ts';

export interface PendingEntry extends LinkEntry {
  readonly orgId: string;
}

/** Adds an entry to the link that this piece of work will write. */
export function noteEntry(work: Work, entry: PendingEntry): void {
  work.entries.push(entry);
}

export async function appendLinks(work: Work): Promise<void> {
  if (work.entries.length === 0) return;
  const chains = new Map<string, LinkEntry[]>();
  for (const { orgId, ...entry } of work.entries.splice(0)) {
    const entries = chains.get(orgId);
    if (entries) entries.push(entry);
    else chains.set(orgId, [entry]);
  }
  // Sorted, so that two transactions that touch the same chains cannot wait for each other.
  const sorted = [...chains].sort(([a], [b]) => (a < b ? -1 : 1));
  await sql`select set_config('app.orgs', ${sorted.map(([orgId]) => orgId).join(',')}, true)`.execute(work.tx);
  for (const [orgId, entries] of sorted) await appendLink(work, orgId, entries);
}

async function appendLink(work: Work, orgId: string, entries: readonly LinkEntry[]): Promise<void> {
  await sql`insert into journal_chain (org_id, seq, head) values (${orgId}::uuid, 0, ${GENESIS}) on conflict do nothing`.execute(
    work.tx,
  );
  const chain = await findRow(
    work.tx,
    sql<{ seq: number; head: string }>`select seq, head from journal_chain where org_id = ${orgId}::uuid for update`,
  );
  assert(chain, 'the journal chain of an organisation exists');
  const unhashed: Omit<Link, 'hash'> = {
    org: orgId,
    seq: chain.seq + 1,
    tx: work.txId,
    at: work.now,
    actor: work.actor.personId,
    entries,
    prev: chain.head,
  };
  const hash = linkHash(unhashed);
  await sql`insert into journal_link (org_id, seq, tx_id, at, actor_id, entries, prev, hash)
    values (${orgId}::uuid, ${unhashed.seq}, ${unhashed.tx}::uuid, ${unhashed.at}::timestamptz, ${unhashed.actor}::uuid,
      ${JSON.stringify(entries)}::jsonb, ${unhashed.prev}, ${hash})`.execute(work.tx);
  await sql`update journal_chain set seq = ${unhashed.seq}, head = ${hash} where org_id = ${orgId}::uuid`.execute(work.tx);
}
