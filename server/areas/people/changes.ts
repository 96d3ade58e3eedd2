/** Every change of organisation, departments, posts and persons: kept with its reason, and committed to by the journal. */
import { versionHash } from '@qinglian/domain/journal/chain.ts';
import type { ChangeEntry } from '@qinglian/domain/api/people.ts';
import type { Json } from '@qinglian/kernel/canonical.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { judgeAgain } from '../../engines/obligations/index.ts';
import { noteEntry } from '../../ledger/journal.ts';
import type { Work } from '../../ledger/services.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';

export const changeKinds = {
  staff_imported: '人员表导入',
  department_saved: '科室登记',
  department_merged: '科室合并',
  department_closed: '科室撤销',
  post_saved: '岗位登记',
  post_closed: '岗位撤销',
  appointed: '任职',
  holding_ended: '免职',
  left: '离任交接',
  returned: '返岗',
  persons_merged: '人员合并',
  merge_undone: '撤销人员合并',
  person_erased: '擦除个人信息',
  relation_set: '上级单位变更',
  relation_ended: '上级关系终止',
  aliases_set: '名称登记',
  profile_set: '机构情况登记',
  registers_set: '保留的台账',
  account_untied: '解除第三方登录绑定',
} as const;
export type ChangeKind = keyof typeof changeKinds;

export interface PeopleChange {
  readonly kind: ChangeKind;
  /** The organisation whose chain it belongs to; the actor's own unless said. */
  readonly orgId?: string;
  readonly subject: string;
  readonly reason: string;
  readonly detail: Readonly<Record<string, Json>>;
}

/** Returns the change's id. All verdicts of the organisation are judged anew: posts and profile stand behind some of them. */
export async function recordChange(
  work: Work,
  { kind, subject, reason, detail, orgId = work.actor.orgId }: PeopleChange,
): Promise<string> {
  const id = work.newId();
  const salt = Buffer.from(work.services.chance.bytes(16)).toString('hex');
  const hash = versionHash(salt, { id, org: orgId, kind, subject, at: work.now, by: work.actor.personId, reason, detail });
  await sql`insert into people_change (id, org_id, kind, subject_id, at, by_id, reason, detail, salt, hash)
    values (${id}::uuid, ${orgId}::uuid, ${kind}, ${subject}::uuid, ${work.now}::timestamptz, ${work.actor.personId}::uuid, ${reason},
      ${JSON.stringify(detail)}::jsonb, ${salt}, ${hash})`.execute(work.tx);
  noteEntry(work, { orgId, ledger: 'people_change', record: id, version: 1, move: kind, hash });
  await judgeAgain(work.tx, orgId, dayOfInstant(work.now));
  return id;
}

/** The latest changes of the house, newest first. */
export async function listChanges(work: Work, limit = 100): Promise<readonly ChangeEntry[]> {
  const rows = await rowsOf(
    work.tx,
    sql<{ id: string; at: string; by: string; kind: ChangeKind; reason: string; what: string | null; undone: boolean }>`
      select c.id, c.at, p.name as by, c.kind, c.reason, c.detail->>'what' as what, c.undone_by_id is not null as undone
      from people_change c left join person p on p.id = c.by_id where c.org_id = ${work.actor.orgId}::uuid order by c.at desc, c.id desc limit ${limit}`,
  );
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    by: row.by,
    what: `${changeKinds[row.kind]}${row.what === null ? '' : `：${row.what}`}`,
    reason: row.reason,
    isUndone: row.undone,
    canUndo: row.kind === 'persons_merged' && !row.undone,
  }));
}

/** A refusal at one field. */
export const refuse = (field: string, message: string): AppError =>
  new AppError('invalid_input', { problems: [{ field, message }] });
