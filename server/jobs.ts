/** What this product does later or by the clock, and which changes ask for it. Tasks may run twice and find nothing to do. */
import { archiveServicesOf } from './archives.ts';
import { ARCHIVE_TASK, runArchive, sweepSets } from './areas/archives/run.ts';
import { deliver, remind } from './areas/messages/remind.ts';
import { sendersOf } from './areas/messages/senders.ts';
import { keepUp, unitsOf } from './areas/upkeep/upkeep.ts';
import type { Installation } from './compose.ts';
import { forgetSheets, IMPORT_TASK, runImport } from './ledger/sheets/import-run.ts';
import type { ChangeHook } from './ledger/services.ts';
import { enqueue } from './platform/jobs/queue.ts';
import type { Task } from './platform/jobs/worker.ts';
import { inTrx, sql, type Tx } from './platform/postgres/database.ts';

const KEEP_UP = 'keep_up';
const KEEP_UP_ALL = 'keep_up_all';
const REMIND_ALL = 'remind_all';
const REMIND = 'remind';
/** A day of typing is a few checkpoints, not hundreds. */
const AFTER_CHANGE_MS = 5 * 60_000;

/** Asked for in this transaction already: six hundred rows of an import are one wish. */
const asked = new WeakMap<Tx, Set<string>>();

/** A change is under a signed checkpoint soon: at once when a report is signed or sent, else within minutes. */
export const keepUpHook: ChangeHook = async (work, { ledger, move, after }) => {
  const isSoon = ledger.name === 'report' && (move === 'sign' || move === 'submit');
  const key = `${KEEP_UP}:${isSoon ? 'soon:' : ''}${after.orgId}`;
  const keys = asked.get(work.tx) ?? new Set();
  asked.set(work.tx, keys);
  if (keys.has(key)) return;
  await enqueue(work.tx, { task: KEEP_UP, payload: { org: after.orgId }, key, delayMs: isSoon ? 0 : AFTER_CHANGE_MS });
  keys.add(key);
};

/** Every hour; with the start of the server a first time, for days that came while it was off. */
export const schedule = [
  { task: KEEP_UP_ALL, at: '0 * * * *' },
  { task: REMIND_ALL, at: '10 * * * *' },
] as const;

export const askForUpkeep = async (installation: Installation): Promise<void> => {
  await enqueue(installation.db, { task: KEEP_UP_ALL, payload: {}, key: KEEP_UP_ALL });
  await enqueue(installation.db, { task: REMIND_ALL, payload: {}, key: REMIND_ALL });
};

export const tasksOf = (installation: Installation, tell: (message: string) => void): Readonly<Record<string, Task>> => ({
  [KEEP_UP_ALL]: async () => {
    for (const { id } of await unitsOf(installation))
      await enqueue(installation.db, { task: KEEP_UP, payload: { org: id }, key: `${KEEP_UP}:soon:${id}` });
  },
  [REMIND_ALL]: async () => {
    for (const { id } of await unitsOf(installation))
      await enqueue(installation.db, { task: REMIND, payload: { org: id }, key: `${REMIND}:${id}` });
  },
  [REMIND]: async ({ org = '' }) => {
    const services = { ...installation, senders: sendersOf(installation.config) };
    await remind(services, org);
    await deliver(services, org);
  },
  [KEEP_UP]: async ({ org = '' }) => {
    await forgetSheets(installation.ledger, org);
    await sweepSets(archiveServicesOf(installation), org);
    const { broken, strangers } = await keepUp(installation, org);
    if (broken.length > 0) {
      tell(`日志链不连续，未予存证：${broken.join('、')}`);
      await note(installation, org, 'chain_broken');
    }
    if (strangers.length > 0) {
      tell(`本机密钥与登记的公钥不符，未签署存证点：${strangers.join('、')}（见 docs/operations/keys.md）`);
      await note(installation, org, 'key_unknown');
    }
  },
  [ARCHIVE_TASK]: (payload, { signal }) => runArchive(archiveServicesOf(installation), payload, signal),
  [IMPORT_TASK]: (payload, { signal }) => runImport(installation.ledger, payload, signal),
});

/** For the administrator and for monitoring. */
async function note({ db, clock }: Installation, org: string, event: string): Promise<void> {
  await inTrx(db, [], (tx) =>
    sql`insert into security_log (at, org_id, event) values (${clock.now()}::timestamptz, ${org}::uuid, ${event})`.execute(tx),
  );
}
