/** 安全日志: who signed in, failed, was locked out, was revoked. The one place where addresses are shown. */
import { type SecurityEntry, securityEvents } from '@qinglian/domain/api/people.ts';
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import type { Work } from '../../ledger/services.ts';
import { rolesOf } from '../../platform/identity/actor.ts';
import { writeWorkbook } from '../../platform/office/xlsx.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';

const labels: Readonly<Record<string, string>> = securityEvents;
const labelOf = (event: string): string => labels[event] ?? event;

export interface SecurityQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly event?: string | undefined;
  readonly before?: number | undefined;
}

export async function listSecurity(work: Work, query: SecurityQuery, limit = 100): Promise<readonly SecurityEntry[]> {
  // A failure under an unknown name belongs to no house: where several share the platform it is only the platform's to see.
  const houses = await findRow(work.tx, sql<{ n: number }>`select count(distinct org_id)::int as n from account`);
  const withNobodys = rolesOf(work.actor).has('system_admin') || houses?.n === 1;
  const rows = await rowsOf(
    work.tx,
    sql<Omit<SecurityEntry, 'label'>>`select l.id, l.at, l.event, a.username, p.name, l.ip from security_log l
      left join account a on a.id = l.account_id left join person p on p.id = a.person_id and p.org_id = ${work.actor.orgId}::uuid
      where (l.org_id = ${work.actor.orgId}::uuid or (${withNobodys} and l.org_id is null))
        and (${query.event ?? null}::text is null or l.event = ${query.event ?? null})
        and (${query.from ?? null}::date is null or l.at >= (${`${query.from ?? '2000-01-01'}T00:00:00+08:00`})::timestamptz)
        and (${query.to ?? null}::date is null or l.at < (${`${addDays(query.to ?? '2000-01-01', 1)}T00:00:00+08:00`})::timestamptz)
        and (${query.before ?? null}::bigint is null or l.id < ${query.before ?? null}::bigint)
      order by l.id desc limit ${limit}`,
  );
  return rows.map((row) => ({ ...row, label: labelOf(row.event) }));
}

const EXPORT_LIMIT = 50_000;

/** The same as a workbook; an export is itself a line of the log. */
export async function exportSecurity(work: Work, query: SecurityQuery): Promise<Uint8Array> {
  const entries = await listSecurity(work, query, EXPORT_LIMIT);
  await sql`insert into security_log (at, org_id, account_id, event, detail) values (${work.now}::timestamptz, ${work.actor.orgId}::uuid, ${work.actor.accountId}::uuid,
    'security_log_exported', ${JSON.stringify({ rows: entries.length })}::jsonb)`.execute(work.tx);
  return writeWorkbook(
    [
      {
        name: '安全日志',
        columns: [
          { header: '时间', width: 22 },
          { header: '事项', width: 24 },
          { header: '用户名', width: 18 },
          { header: '姓名', width: 12 },
          { header: '地址', width: 18 },
        ],
        rows: entries.map((one) => [beijing(one.at), one.label, one.username, one.name, one.ip]),
      },
    ],
    '安全日志',
  );
}

const beijing = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
