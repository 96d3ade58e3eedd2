/** Input from outside into values: every field by its kind, every link to something that exists in this organisation. */
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import type { EvidenceFile } from '@qinglian/kernel/fields/evidence.ts';
import { type Field, type FieldValue, parseField } from '@qinglian/kernel/fields/index.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { rowsOf, sql } from '../platform/postgres/database.ts';
import { isEmpty, reachOf, reachSql, readableFields } from './access.ts';
import { findReadableFile } from './files/rights.ts';
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
  const writable = new Set(readableFields(work.actor, ledger));
  const { values, problems } = parseValues(ledger, { ...options, today: dayOfInstant(work.now), writable });
  if (problems.length === 0) problems.push(...(await checkLinks(work, ledger, values, options.before)));
  if (problems.length === 0) problems.push(...(ledger.check?.(values) ?? []));
  if (problems.length > 0) throw new AppError('invalid_input', { problems: problems.map((problem) => told(problem, writable)) });
  return values;
}

/** What a check says about a field that the actor may not see is not told in its words. */
const told = (problem: Problem, readable: ReadonlySet<string>): Problem =>
  problem.field === undefined || readable.has(problem.field) || problem.message === UNKNOWN_FIELD
    ? problem
    : { message: '所填内容与您不能查看的事项不符，请与有查看权限的人员核对' };

const UNKNOWN_FIELD = '没有这一项';

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
    if (!field || !options.writable.has(name)) problems.push({ field: name, message: UNKNOWN_FIELD });
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

/** Ids in changed link fields must name something of this organisation that the actor may point at (organisations: anything that exists). */
async function checkLinks(work: Work, ledger: Ledger, values: Values, before: Values): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [name, field] of Object.entries(ledger.fields)) {
    const value = values[name] ?? null;
    if (value === null || JSON.stringify(before[name]) === JSON.stringify(value)) continue;
    const isSound =
      field.kind === 'evidence'
        ? await areSoundPapers(work, value, before[name] ?? null)
        : await areLinked(work, field, linkIds(field, value));
    if (!isSound) problems.push({ field: name, message: `${field.label}：所选内容不存在或不属于本单位，请重新选择` });
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
      return typeof value === 'string'
        ? [value]
        : Array.isArray(value)
          ? [...new Set(value.filter((id): id is string => typeof id === 'string'))]
          : [];
    default:
      return [];
  }
}

async function areLinked(work: Work, field: Field, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const count = async (query: ReturnType<typeof sql<{ n: number }>>): Promise<boolean> =>
    ((await rowsOf(work.tx, query))[0]?.n ?? 0) >= ids.length;
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
    case 'reference': {
      // A record one may not read cannot be pointed at: else its being there could be asked for id by id.
      const target = work.services.ledgers.get(field.ledger);
      const reach = target === undefined ? undefined : reachOf(work.actor, target.access.read);
      if (reach === undefined || isEmpty(reach)) return false;
      return count(
        sql<{
          n: number;
        }>`select count(*)::int as n from ${sql.table(field.ledger)} where id = any (${list}::uuid[]) and ${reachSql(work.actor, reach)} and removed_at is null`,
      );
    }
    default:
      return true;
  }
}

/**
 * Files that are new in a record must be the actor's own or readable to the actor already, and be called and hashed as they
 * are stored: naming a file is what opens it to the record's readers.
 */
async function areSoundPapers(work: Work, value: FieldValue, before: FieldValue): Promise<boolean> {
  const known = new Set(filesIn(before).map((item) => JSON.stringify([item.fileId, item.sha256, item.name])));
  for (const item of filesIn(value)) {
    if (known.has(JSON.stringify([item.fileId, item.sha256, item.name]))) continue;
    const found = await findReadableFile(work, item.fileId);
    if (!found || found.file.sha256 !== item.sha256 || found.file.name.trim() !== item.name) return false;
  }
  return true;
}

const filesIn = (value: FieldValue): readonly EvidenceFile[] =>
  Array.isArray(value)
    ? value.filter((item): item is EvidenceFile => typeof item === 'object' && item !== null && item.kind === 'file')
    : [];
