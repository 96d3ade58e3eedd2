/**
 * Reminders, computed as "not done yet": what is owed today, at the most urgent stage it has reached, once a person. May run at
 * any time and as often as one likes; after days off it says what holds now and not what it would have said.
 */
import { messageText, type Stage, stageOf, stages } from '@qinglian/domain/messages/stages.ts';
import { addDays, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { ObligationServices } from '../../engines/obligations/index.ts';
import type { WorkCalendar } from '../../ledger/services.ts';
import { type Chance, type Clock, newId } from '../../platform/clock.ts';
import type { Sender } from '../../platform/mail/senders.ts';
import { type Db, inTrx, rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';
import { type Owed, owedIn } from './owed.ts';

export interface MessageServices {
  readonly db: Db;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly duties: ObligationServices;
  readonly ledger: { readonly ledgers: ReadonlyMap<string, Ledger>; readonly calendar: WorkCalendar };
  /** By configuration; absent where the house has none. */
  readonly senders: { readonly mail?: Sender; readonly webhook?: Sender };
}

interface Preference {
  readonly person_id: string;
  readonly stages: readonly number[];
  readonly by_mail: boolean;
  readonly by_webhook: boolean;
}

/** Notes what an organisation's people are to be reminded of; the number of new notices. */
export async function remind(services: MessageServices, orgId: string): Promise<number> {
  const now = services.clock.now();
  const today = dayOfInstant(now);
  const { calendar } = services.ledger;
  const isWorkday = (day: string): boolean => calendar.workdaysBetween(addDays(day, -1), day) === 1;
  return inTrx(services.db, [orgId], async (tx) => {
    const owed = await owedIn(tx, { duties: services.duties, ledgers: services.ledger.ledgers, orgId, today });
    const preferences = new Map(
      (
        await rowsOf(
          tx,
          sql<Preference>`select person_id, stages, by_mail, by_webhook from notice_preference where org_id = ${orgId}::uuid`,
        )
      ).map((row) => [row.person_id, row]),
    );
    let count = 0;
    for (const one of owed) {
      const stage = stageOf(one.due, today, isWorkday);
      if (stage === null) continue;
      for (const person of stage <= 1 ? new Set([...one.people, ...one.heads]) : one.people)
        if (await note(tx, { services, orgId, now, person, one, stage, preference: preferences.get(person) })) count++;
    }
    return count;
  });
}

async function note(
  tx: Tx,
  given: {
    services: MessageServices;
    orgId: string;
    now: string;
    person: string;
    one: Owed;
    stage: Stage;
    preference: Preference | undefined;
  },
): Promise<boolean> {
  const { services, orgId, now, person, one, stage, preference } = given;
  if (!(preference?.stages ?? stages).includes(stage)) return false;
  const id = newId(services.clock, services.chance);
  const added = await rowsOf(
    tx,
    sql<{ id: string }>`insert into notice (id, org_id, person_id, subject, stage, text, href, due_on, created_at)
      select ${id}::uuid, ${orgId}::uuid, ${person}::uuid, ${one.subject}, ${stage}, ${one.text}, ${one.href}, ${one.due}::date, ${now}::timestamptz
      where not exists (select 1 from notice where org_id = ${orgId}::uuid and person_id = ${person}::uuid and subject = ${one.subject} and stage <= ${stage})
      on conflict do nothing returning id`,
  );
  if (added.length === 0) return false;
  const channels = [...(preference?.by_mail === true ? ['mail'] : []), ...(preference?.by_webhook === true ? ['webhook'] : [])];
  for (const channel of channels)
    await sql`insert into notice_delivery (notice_id, org_id, channel, state, changed_at)
      values (${id}::uuid, ${orgId}::uuid, ${channel}, 'waiting', ${now}::timestamptz)`.execute(tx);
  return true;
}

interface Waiting {
  readonly person_id: string;
  readonly channel: 'mail' | 'webhook';
  readonly address: string | null;
  readonly ids: readonly string[];
}

const MAX_ATTEMPTS = 5;

/** Sends what waits: one message a person and channel, that says how many. Gives the number sent. */
export async function deliver(services: MessageServices, orgId: string): Promise<number> {
  const now = services.clock.now();
  // Marked before it is sent: a server that dies in between leaves it unsent rather than sent twice.
  const waiting = await inTrx(services.db, [orgId], (tx) =>
    rowsOf(
      tx,
      sql<Waiting>`with taken as (
          update notice_delivery d set state = 'sending', attempts = d.attempts + 1, changed_at = ${now}::timestamptz
          from notice n where n.id = d.notice_id and d.org_id = ${orgId}::uuid and d.state = 'waiting'
            and d.channel = any (${(['mail', 'webhook'] as const).filter((channel) => services.senders[channel])}::text[])
          returning d.channel, d.notice_id, n.person_id)
        select t.person_id, t.channel, case t.channel when 'mail' then (select nullif(f.mail, '') from notice_preference f where f.person_id = t.person_id and f.by_mail)
            else (select a.username from account a where a.person_id = t.person_id and a.org_id = ${orgId}::uuid order by a.created_at limit 1) end as address,
          array_agg(t.notice_id) as ids from taken t group by t.person_id, t.channel`,
    ),
  );
  let sent = 0;
  for (const one of waiting) {
    const problem = await attempt(services, one);
    if (problem === null) sent++;
    await inTrx(services.db, [orgId], (tx) =>
      sql`update notice_delivery set state = case when ${problem}::text is null then 'sent' when attempts >= ${MAX_ATTEMPTS} then 'failed' else 'waiting' end,
        last_error = ${problem}, changed_at = ${now}::timestamptz where org_id = ${orgId}::uuid and channel = ${one.channel} and notice_id = any (${[...one.ids]}::uuid[])`.execute(
        tx,
      ),
    );
  }
  return sent;
}

async function attempt(services: MessageServices, { channel, address, ids }: Waiting): Promise<string | null> {
  const sender = services.senders[channel];
  if (!sender || address === null) return '没有地址';
  try {
    await sender({ to: address, text: messageText(ids.length) });
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : '发送失败').slice(0, 300);
  }
}
