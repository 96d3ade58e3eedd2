/** What of a duty may be told to whom. */
import { sourcesOf } from '@qinglian/domain/obligations/match.ts';
import type { Obligation } from '@qinglian/domain/obligations/types.ts';
import { reachOf } from '../../ledger/access.ts';
import type { Work } from '../../ledger/services.ts';

/** Whether the actor may read every record that a duty can rest on; only then are its sentence and its reason told. */
export function readsAllOf(work: Work, obligation: Obligation): boolean {
  return sourcesOf(obligation).every((name) => {
    const ledger = work.services.ledgers.get(name);
    // What is no register (posts, persons) is known to the house's offices.
    return ledger === undefined || reachOf(work.actor, ledger.access.read).organisation;
  });
}
