/** Input from outside into values: every field by its kind, every link to something that exists in this organisation. */
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { type Field, type FieldValue, parseField } from '@qinglian/kernel/fields/index.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { rowsOf, sql } from '../platform/postgres/database.ts';
import { readableFields } from './access.ts';
import type { Work } from './services.ts';

export async function parseNew(work: Work, ledger: Ledger, input: Readonly<Record<string, unknown>>): Promise<Values> {
  const empty: Record<string, FieldValue> = {};
  for (const field of Object.keys(ledger.fields)) empty[field] = null;
  return mergeInput(work, ledger, { before: empty, input });
}

/** Lays `input` over `before`; throws `invalid_input` with every problem at once, each at its field. */
export async function mergeInput(
  work: Work,
  ledger: Ledger,
  options: { readonly before: Values; readonly input: Readonly<Record<string, unknown>>; readonly required?: readonly string[] },
): Promise<Values> {
  const { values, problems } = parseValues(ledger, {
    ...options,
    today: dayOfInstant(work.now),
    writable: new Set(readableFields(work.actor, ledger)),
  });
  if (problems.length === 0) problems.push(...(await checkLinks(work, ledger, values, options.before)));
  if (problems.length === 0) problems.push(...(ledger.check?.(values) ?? []));
  if (problems.length > 0) throw new AppError('invalid_input', { problems });
  return values;
}

/** The pure part: used by the import's dry run as well. */
export function parseValues(
  ledger: Ledger,
  options: {
    readonly before: Values;
    readonly input: Readonly<Record<string, unknown>>;
    readonly required?: readonly string[];
    readonly today: string;
    readonly writable: ReadonlySet<string>;
  },
): { values: Values; problems: Problem[] } {
  const problems: Problem[] = [];
  const values: Record<string, FieldValue> = { ...options.before };
  for (const [name, raw] of Object.entries(options.input)) {
    const field = Object.hasOwn(ledger.fields, name) ? ledger.fields[name] : undefined;
    // A field one may not see cannot be told from one that does not exist.
    if (!field || !options.writable.has(name)) problems.push({ field: name, message: '没有这一项' });
    else if (field.readOnly === true) problems.push({ field: name, message: '此项由系统填写' });
    else {
      const parsed = parseField(field, raw, options.today);
      if (parsed.ok) values[name] = parsed.value;
      else problems.push({ field: name, message: `${field.label}：${parsed.message}` });
    }
  }
  if (problems.length === 0 && ledger.compute) Object.assign(values, ledger.compute(values));
  for (const [name, field] of Object.entries(ledger.fields)) {
    const must = (field.required === true && field.readOnly !== true) || options.required?.includes(name) === true;
    if (must && values[name] === null && !problems.some((problem) => problem.field === name)) {
      problems.push({ field: name, message: `请填写${field.label}` });
    }
  }
  return { values, problems };
}

const SOURCES = { person: 'person', post: 'post', department: 'department' } as const;

/** Ids in changed link fields must name something of this organisation (organisations: anything that exists). */
async function checkLinks(work: Work, ledger: Ledger, values: Values, before: Values): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [name, field] of Object.entries(ledger.fields)) {
    const ids = linkIds(field, values[name] ?? null);
    if (ids.length === 0 || JSON.stringify(before[name]) === JSON.stringify(values[name])) continue;
    const found = await findLinked(work, field, ids);
    if (found < ids.length) problems.push({ field: name, message: `${field.label}：所选内容不存在或不属于本单位，请重新选择` });
  }
  return problems;
}

function linkIds(field: Field, value: FieldValue): readonly string[] {
  switch (field.kind) {
    case 'person':
    case 'post':
    case 'department':
    case 'organisation':
    case 'reference':
      return typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
    case 'evidence':
      return Array.isArray(value)
        ? [...new Set(value.flatMap((item) => (typeof item === 'object' && item.kind === 'file' ? [item.fileId] : [])))]
        : [];
    default:
      return [];
  }
}

async function findLinked(work: Work, field: Field, ids: readonly string[]): Promise<number> {
  const count = async (query: ReturnType<typeof sql<{ n: number }>>): Promise<number> =>
    (await rowsOf(work.tx, query))[0]?.n ?? 0;
  const org = work.actor.orgId;
  const list = [...ids];
  switch (field.kind) {
    case 'person':
    case 'post':
    case 'department':
      return count(
        sql<{
          n: number;
        }>`select count(*)::int as n from ${sql.table(SOURCES[field.kind])} where id = any (${list}::uuid[]) and org_id = ${org}::uuid`,
      );
    case 'organisation':
      return count(sql<{ n: number }>`select count(*)::int as n from organisation where id = any (${list}::uuid[])`);
    case 'reference':
      return count(
        sql<{
          n: number;
        }>`select count(*)::int as n from ${sql.table(field.ledger)} where id = any (${list}::uuid[]) and org_id = ${org}::uuid and removed_at is null`,
      );
    case 'evidence':
      return count(
        sql<{ n: number }>`select count(*)::int as n from file where id = any (${list}::uuid[]) and org_id = ${org}::uuid`,
      );
    default:
      return ids.length;
  }
}
