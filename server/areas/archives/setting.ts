/** 全宗号 and the house's own terms: a dated setting, so that what was filed under an earlier one can be explained. */
import type { ArchiveSetting } from '@qinglian/domain/api/archives.ts';
import { retention, type Term, termLabels } from '@qinglian/domain/archives/retention.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Work } from '../../ledger/services.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { mayFile, seriesOf } from './series.ts';

const NAME = 'archive';

export interface StoredSetting extends ArchiveSetting {
  readonly isFondsFixed: boolean;
}

/** Without a setting the code of the house stands for the 全宗号. */
export async function settingOf(work: Work): Promise<StoredSetting> {
  const { orgId } = work.actor;
  const row = await findRow(
    work.tx,
    sql<{ value: Partial<ArchiveSetting> | null; code: string; used: boolean }>`select o.code,
      exists (select from number_series n where n.org_id = o.id and n.series like '件号 %') as used,
      (select value from setting s where s.org_id = o.id and s.name = ${NAME} and s.from_day <= ${dayOfInstant(work.now)}::date order by from_day desc limit 1) as value
      from organisation o where o.id = ${orgId}::uuid`,
  );
  return {
    fonds: row?.value?.fonds ?? row?.code ?? '',
    terms: row?.value?.terms ?? {},
    filingDepartment: row?.value?.filingDepartment ?? null,
    isFondsFixed: row?.used ?? false,
  };
}

export async function changeSetting(work: Work, wanted: ArchiveSetting): Promise<void> {
  const before = await settingOf(work);
  const fonds = wanted.fonds.trim();
  if (!/^[A-Za-z0-9]{1,12}$/.test(fonds))
    throw new AppError('invalid_input', { problems: [{ field: 'fonds', message: '全宗号为1至12位字母或数字，如 Z109' }] });
  if (before.isFondsFixed && before.fonds !== fonds)
    throw new AppError('invalid_input', { problems: [{ field: 'fonds', message: '已有文件按这个全宗号归档，不能再改' }] });
  // Who sees only some registers says nothing of the others.
  const terms = Object.entries({ ...before.terms, ...wanted.terms }).filter(([name, term]) => retention[name]?.term !== term);
  const mine = filedBy(work);
  const wrong =
    terms.find(([name, term]) => retention[name] === undefined || !Object.hasOwn(termLabels, term)) ??
    // Another series' registers look like none.
    Object.entries(wanted.terms).find(([name, term]) => !mine(name) && term !== (before.terms[name] ?? retention[name]?.term));
  if (wrong) throw new AppError('invalid_input', { problems: [{ field: 'terms', message: `没有这样的保管期限：${wrong[0]}` }] });
  const { filingDepartment } = wanted;
  if (filingDepartment !== null && !(await isDepartment(work, filingDepartment)))
    throw new AppError('invalid_input', { problems: [{ field: 'filingDepartment', message: '请从本单位科室中选择归档机构' }] });
  const value = { fonds, filingDepartment, terms: Object.fromEntries<Term>(terms) };
  await sql`insert into setting (org_id, name, value, from_day, source, set_by, set_at)
    values (${work.actor.orgId}::uuid, ${NAME}, ${JSON.stringify(value)}::jsonb, ${dayOfInstant(work.now)}::date, '归档设置', ${work.actor.personId}::uuid, ${work.now}::timestamptz)
    on conflict (org_id, name, from_day) do update set value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at`.execute(
    work.tx,
  );
}

/** Registers whose 件 the actor files. */
const filedBy =
  (work: Work) =>
  (name: string): boolean => {
    const ledger = work.services.ledgers.get(name);
    return ledger !== undefined && mayFile(work, seriesOf(ledger));
  };

const isDepartment = async (work: Work, id: string): Promise<boolean> =>
  (await findRow(
    work.tx,
    sql`select 1 from department where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid and merged_into_id is null`,
  )) !== undefined;
