/** Filters, order and cursor of a list, as SQL over readable fields only. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { isPeriod, periodById } from '@qinglian/kernel/calendar/period.ts';
import { isId } from '@qinglian/kernel/ids.ts';
import { sql } from '../platform/postgres/database.ts';
import type { Lens } from './read.ts';
import { columnsOf } from './tables.ts';

/**
 * One condition. `field` is a readable field, or `state`, `id`, `happenedOn` (a period or a day range), or `recordedBy`.
 * `any`: equal to one of these (lists: has one of these). `from`/`to`: inclusive range. `empty`: filled in or not.
 */
export interface Filter {
  readonly field: string;
  readonly any?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly empty?: boolean;
}

export interface ListQuery {
  readonly q?: string;
  readonly filters?: readonly Filter[];
  /** Field name, `-` in front for descending; also `happenedAt`, `recordedAt`, `state`. */
  readonly sort?: string;
  readonly after?: string;
  readonly limit?: number;
}

const badQuery = (message: string): AppError => new AppError('invalid_input', { problems: [{ message }] });

export function filterSql(lens: Lens, filter: Filter) {
  if (filter.field === 'state') return sql`state = any (${[...(filter.any ?? [])]}::text[])`;
  if (filter.field === 'id') return sql`id = any (${(filter.any ?? []).filter(isId)}::uuid[])`;
  if (filter.field === 'recordedBy') return sql`recorded_by = any (${(filter.any ?? []).filter(isId)}::uuid[])`;
  if (filter.field === 'happenedOn') return happenedSql(filter);
  const column = columnsOf(lens.ledger).find(({ field }) => field === filter.field);
  // A hidden field and an unknown one give the same answer.
  if (!column || !lens.fields.includes(column.field)) throw badQuery('不能按此项筛选');
  const ref = sql.ref(column.column);
  if (filter.empty !== undefined) return filter.empty ? sql`${ref} is null` : sql`${ref} is not null`;
  const { kind } = column.definition;
  if (kind === 'evidence' || kind === 'signature') throw badQuery('不能按此项筛选');
  if (filter.any !== undefined) {
    const isList = column.type.endsWith('[]');
    const base = isList ? column.type : `${column.type}[]`;
    const wanted = base === 'uuid[]' ? filter.any.filter(isId) : [...filter.any];
    if (kind === 'person' || kind === 'department') return linkedSql(ref, kind, { wanted, isList });
    return isList ? sql`${ref} && ${wanted}::${sql.raw(base)}` : sql`${ref} = any (${wanted}::${sql.raw(base)})`;
  }
  if (kind !== 'date' && kind !== 'number' && kind !== 'money' && kind !== 'period') throw badQuery('不能按此项筛选范围');
  const parts = [sql`true`];
  for (const [bound, sign] of [
    [filter.from, '>='],
    [filter.to, '<='],
  ] as const) {
    if (bound === undefined) continue;
    if (kind === 'date' ? !isDay(bound) : kind !== 'period' && !/^-?\d+(\.\d+)?$/.test(bound)) throw badQuery('筛选范围不正确');
    parts.push(sql`${ref} ${sql.raw(sign)} ${bound}::${sql.raw(column.type)}`);
  }
  return sql.join(parts, sql` and `);
}

/** Records that name the one wanted, or one that was merged into it. */
function linkedSql(
  ref: ReturnType<typeof sql.ref>,
  table: 'person' | 'department',
  { wanted, isList }: { wanted: readonly string[]; isList: boolean },
) {
  const ids = sql`array(select unnest(${[...wanted]}::uuid[]) union select id from ${sql.table(table)} where merged_into_id = any (${[...wanted]}::uuid[]))`;
  return isList ? sql`${ref} && ${ids}` : sql`${ref} = any (${ids})`;
}

function happenedSql(filter: Filter) {
  const parts = [sql`true`];
  for (const id of filter.any ?? []) {
    if (!isPeriod(id)) throw badQuery('期间不正确');
    const period = periodById(id);
    parts.push(sql`happened_on >= ${period.start}::date and happened_on < ${period.end}::date`);
  }
  for (const bound of [filter.from, filter.to]) if (bound !== undefined && !isDay(bound)) throw badQuery('日期不正确');
  if (filter.from !== undefined) parts.push(sql`happened_on >= ${filter.from}::date`);
  if (filter.to !== undefined) parts.push(sql`happened_on <= ${filter.to}::date`);
  return sql.join(parts, sql` and `);
}

const KERNEL_ORDER: Readonly<Record<string, readonly [column: string, type: string]>> = {
  happenedAt: ['happened_on', 'date'],
  recordedAt: ['recorded_at', 'timestamptz'],
  state: ['state', 'text'],
};

/** Order with the id as the last word, so that pages neither repeat nor skip. */
export function orderOf(lens: Lens, sort: string | undefined, after: string | undefined) {
  const wanted = sort ?? lens.ledger.list.sort;
  const isDown = wanted.startsWith('-');
  const name = isDown ? wanted.slice(1) : wanted;
  const [column, type] = orderColumn(lens, name);
  const ref = sql.ref(column);
  const way = sql.raw(isDown ? 'desc' : 'asc');
  const beyond = sql.raw(isDown ? '<' : '>');
  // The columns every record fills in need no rule for blanks, and then the index serves the order.
  const isFilled = Object.values(KERNEL_ORDER).some(([known]) => known === column);
  const by = isFilled ? sql`${ref} ${way}, id ${way}` : sql`${ref} ${way} nulls last, id ${way}`;
  const at = after === undefined ? undefined : readCursor(after);
  const value = at === undefined ? sql`null` : sql`${at.value}::${sql.raw(type)}`;
  let beyondAfter = sql`true`;
  if (at !== undefined && at.value === null) beyondAfter = sql`(${ref} is null and id ${beyond} ${at.id}::uuid)`;
  else if (at !== undefined && isFilled) beyondAfter = sql`(${ref}, id) ${beyond} (${value}, ${at.id}::uuid)`;
  else if (at !== undefined) beyondAfter = sql`((${ref}, id) ${beyond} (${value}, ${at.id}::uuid) or ${ref} is null)`;
  return {
    by,
    after: beyondAfter,
    cursor: (row: { readonly id: string; readonly [column: string]: unknown }): string => {
      const last = row[column] ?? null;
      return Buffer.from(JSON.stringify([last === null ? null : String(last), row.id])).toString('base64url');
    },
  };
}

function orderColumn(lens: Lens, name: string): readonly [string, string] {
  if (name === lens.ledger.happenedAt) return ['happened_on', 'date'];
  const own = Object.hasOwn(KERNEL_ORDER, name) ? KERNEL_ORDER[name] : undefined;
  if (own) return own;
  const column = columnsOf(lens.ledger).find(({ field }) => field === name);
  if (!column || !lens.fields.includes(name) || column.type === 'jsonb' || column.type.endsWith('[]'))
    throw badQuery('不能按此项排序');
  return [column.column, column.type];
}

function readCursor(text: string): { value: string | null; id: string } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && (parsed[0] === null || typeof parsed[0] === 'string') && isId(parsed[1])) {
      return { value: parsed[0], id: parsed[1] };
    }
  } catch {
    // Falls through to the one answer for every broken cursor.
  }
  throw badQuery('翻页位置已失效，请重新查询');
}
