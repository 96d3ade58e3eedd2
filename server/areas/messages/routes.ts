/** Routes of a person's own reminders: list, read state, what one wants to get. Nobody sees another's. */
import type { Inbox, NoticePreference } from '@qinglian/domain/api/messages.ts';
import { messageText, type Stage, stages } from '@qinglian/domain/messages/stages.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import type { MessageServices } from './remind.ts';

const own = { access: 'signed-in' } as const;
const preferenceBody = z.strictObject({
  stages: z.array(z.union([z.literal(7), z.literal(3), z.literal(1), z.literal(0)])).max(4),
  byMail: z.boolean(),
  mail: z.string().trim().max(200),
  byWebhook: z.boolean(),
});

export function messageRoutes(app: QinglianApp, services: LedgerServices, senders: MessageServices['senders']): void {
  app.get('/api/notices', { config: own }, async (request): Promise<Inbox> => inWork(services, actorOf(request), inboxOf));

  app.post(
    '/api/notices/read',
    { config: own, schema: { body: z.strictObject({ ids: z.array(z.uuid()).max(500) }) } },
    async (request): Promise<Inbox> =>
      inWork(services, actorOf(request), async (work) => {
        await sql`update notice set read_at = ${work.now}::timestamptz where org_id = ${work.actor.orgId}::uuid and person_id = ${work.actor.personId}::uuid
          and id = any (${request.body.ids}::uuid[]) and read_at is null`.execute(work.tx);
        return inboxOf(work);
      }),
  );

  const channels = { mail: senders.mail !== undefined, webhook: senders.webhook !== undefined };
  app.get(
    '/api/notices/preference',
    { config: own },
    async (request): Promise<NoticePreference> =>
      inWork(services, actorOf(request), async (work) => ({ ...(await preferenceOf(work)), channels })),
  );

  app.put(
    '/api/notices/preference',
    { config: own, schema: { body: preferenceBody } },
    async (request): Promise<NoticePreference> =>
      inWork(services, actorOf(request), async (work) => {
        await setPreference(work, request.body);
        return { ...(await preferenceOf(work)), channels };
      }),
  );
}

const SHOWN = 100;

interface NoticeRow {
  readonly id: string;
  readonly text: string;
  readonly href: string;
  readonly stage: Stage;
  readonly due_on: string;
  readonly created_at: string;
  readonly read_at: string | null;
}

export async function inboxOf(work: Work): Promise<Inbox> {
  touch('page', '/inbox');
  const today = dayOfInstant(work.now);
  const rows = await rowsOf(
    work.tx,
    sql<NoticeRow>`select id, text, href, stage, due_on, created_at, read_at from notice
      where org_id = ${work.actor.orgId}::uuid and person_id = ${work.actor.personId}::uuid order by (read_at is null) desc, created_at desc, due_on limit ${SHOWN}`,
  );
  const count = await findRow(
    work.tx,
    sql<{
      n: number;
    }>`select count(*)::int as n from notice where org_id = ${work.actor.orgId}::uuid and person_id = ${work.actor.personId}::uuid and read_at is null`,
  );
  const unread = count?.n ?? 0;
  return {
    unread,
    items: rows.map((row) => ({
      id: row.id,
      text: row.text,
      href: row.href,
      stage: row.stage,
      dueOn: row.due_on,
      workdaysLeft: work.services.calendar.workdaysBetween(today, row.due_on),
      at: row.created_at,
      isRead: row.read_at !== null,
    })),
    copyText: unread === 0 ? '' : messageText(unread),
  };
}

async function preferenceOf(work: Work): Promise<Omit<NoticePreference, 'channels'>> {
  const row = await findRow(
    work.tx,
    sql<{
      stages: readonly Stage[];
      by_mail: boolean;
      mail: string;
      by_webhook: boolean;
    }>`select stages, by_mail, mail, by_webhook from notice_preference where org_id = ${work.actor.orgId}::uuid and person_id = ${work.actor.personId}::uuid`,
  );
  return row
    ? { stages: row.stages, byMail: row.by_mail, mail: row.mail, byWebhook: row.by_webhook }
    : { stages: [...stages], byMail: false, mail: '', byWebhook: false };
}

const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/;

export async function setPreference(
  work: Work,
  { stages: wanted, byMail, mail, byWebhook }: z.infer<typeof preferenceBody>,
): Promise<void> {
  if (byMail && !ADDRESS.test(mail))
    throw new AppError('invalid_input', { problems: [{ field: 'mail', message: '请填写正确的邮箱地址' }] });
  await sql`insert into notice_preference (org_id, person_id, stages, by_mail, mail, by_webhook)
    values (${work.actor.orgId}::uuid, ${work.actor.personId}::uuid, ${[...new Set(wanted)]}::int[], ${byMail}, ${mail}, ${byWebhook})
    on conflict (person_id) do update set stages = excluded.stages, by_mail = excluded.by_mail, mail = excluded.mail, by_webhook = excluded.by_webhook`.execute(
    work.tx,
  );
}
