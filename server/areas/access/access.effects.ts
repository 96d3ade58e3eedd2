/** What follows from 调阅 moves: the request reaches the house, its answer comes back, in the same transaction. */
import type { RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { listRecords, recordsById } from '../../ledger/read.ts';
import { type ChangeHook, onBehalf, type Work } from '../../ledger/services.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { rolesOf } from '../../platform/identity/actor.ts';
import { platformActor } from '../../platform/identity/actors.ts';

const text = (value: Values[string] | undefined): string => (typeof value === 'string' ? value : '');

/** Acts in the other organisation in the platform's name. */
export async function inHouse<T>(work: Work, orgId: string, task: (inner: Work) => Promise<T>): Promise<T> {
  const actor = await onBehalf(work, { ...work.actor, orgId }, (inner) => platformActor(inner.tx, orgId, inner.newId));
  return onBehalf(work, actor, task);
}

export const accessHook: ChangeHook = async (work, { ledger, move, after }) => {
  // What the platform itself wrote is the other half of a change that has already been followed.
  if (rolesOf(work.actor).has('platform')) return;
  if (ledger.name === 'access_request' && move === 'create') await hand(work, after);
  if (ledger.name === 'access_request' && move === 'withdraw') await endGrant(work, after);
  if (ledger.name === 'access_grant' && (move === 'grant' || move === 'refuse' || move === 'end'))
    await answer(work, move, after);
};

async function hand(work: Work, request: RecordVersion): Promise<void> {
  const post = work.actor.posts[0]?.name;
  await inHouse(work, text(request.values['unit']), (inner) =>
    createRecord(inner, {
      ledger: 'access_grant',
      values: { until: request.values['until'] },
      fills: {
        title: request.values['title'] ?? null,
        applicantUnit: request.orgId,
        applicant: post === undefined ? work.actor.name : `${work.actor.name}（${post}）`,
        register: request.values['register'] ?? null,
        recordRef: request.values['recordRef'] ?? null,
        requestRef: request.id,
        purpose: request.values['purpose'] ?? null,
        requestedOn: dayOfInstant(work.now),
      },
    }),
  );
}

/** The house's own copy of a request, read in the house. */
export async function findGrant(inner: Work, requestId: string): Promise<RecordVersion | undefined> {
  const page = await listRecords(inner, 'access_grant', { filters: [{ field: 'requestRef', any: [requestId] }], limit: 1 });
  return page.rows[0]?.record;
}

async function endGrant(work: Work, request: RecordVersion): Promise<void> {
  await inHouse(work, text(request.values['unit']), async (inner) => {
    const grant = await findGrant(inner, request.id);
    if (!grant || (grant.state !== 'waiting' && grant.state !== 'granted')) return;
    const move = grant.state === 'waiting' ? 'lapse' : 'end';
    await moveRecord(inner, { ledger: 'access_grant', id: grant.id, version: grant.version, move });
  });
}

async function answer(work: Work, move: 'grant' | 'refuse' | 'end', grant: RecordVersion): Promise<void> {
  const requestId = text(grant.values['requestRef']);
  await inHouse(work, text(grant.values['applicantUnit']), async (inner) => {
    const [request] = await recordsById(inner, 'access_request', [requestId]);
    if (!request) return;
    const today = dayOfInstant(work.now);
    const fills: Values = {
      reply: grant.values['reply'] ?? null,
      ...(move === 'end' ? {} : { repliedOn: today }),
      ...(move === 'grant' ? { grantedUntil: grant.values['until'] ?? null } : {}),
    };
    await moveRecord(inner, { ledger: 'access_request', id: requestId, version: request.record.version, move, fills });
  });
}
