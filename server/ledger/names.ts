/** Display text for the ids in records: persons, departments, posts, organisations, and titles of records one may read. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { rowsOf, sql } from '../platform/postgres/database.ts';
import { isEmpty, reachOf, reachSql } from './access.ts';
import type { StoredRecord } from './row.ts';
import type { Work } from './services.ts';
import { snake } from './tables.ts';

export async function namesFor(
  work: Work,
  ledger: Ledger,
  records: readonly StoredRecord[],
  more: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> {
  const people = new Set<string>(more);
  const departments = new Set<string>();
  const posts = new Set<string>();
  const organisations = new Set<string>();
  const references = new Map<string, Set<string>>();
  for (const stored of records) {
    people.add(stored.recordedBy);
    if (stored.enteredFor !== null) people.add(stored.enteredFor);
    for (const [name, field] of Object.entries(ledger.fields)) {
      const ids = idsOf(stored.record.values[name] ?? null);
      if (field.kind === 'person') add(people, ids);
      else if (field.kind === 'department') add(departments, ids);
      else if (field.kind === 'post') add(posts, ids);
      else if (field.kind === 'organisation') add(organisations, ids);
      else if (field.kind === 'reference') {
        const known = references.get(field.ledger) ?? new Set<string>();
        add(known, ids);
        references.set(field.ledger, known);
      } else if (field.kind === 'signature') {
        const value = stored.record.values[name];
        if (value !== null && typeof value === 'object' && 'personId' in value) {
          people.add(value.personId);
          posts.add(value.postId);
        }
      }
    }
  }
  const names: Record<string, string> = {};
  const collect = async (ids: ReadonlySet<string>, table: string, column: string): Promise<void> => {
    if (ids.size === 0) return;
    const rows = await rowsOf(
      work.tx,
      sql<{
        id: string;
        label: string;
      }>`select id, ${sql.ref(column)} as label from ${sql.table(table)} where id = any (${[...ids]}::uuid[])`,
    );
    for (const row of rows) names[row.id] = row.label;
  };
  await collect(people, 'person', 'name');
  await keptNames(work, people, names);
  await collect(departments, 'department', 'name');
  await collect(posts, 'post', 'name');
  await collect(organisations, 'organisation', 'name');
  for (const [name, ids] of references) {
    const target = work.services.ledgers.get(name);
    if (!target || ids.size === 0) continue;
    const reach = reachOf(work.actor, target.access.read);
    if (isEmpty(reach)) continue;
    const rows = await rowsOf(
      work.tx,
      sql<{ id: string; label: string }>`select id, ${sql.ref(snake(target.title))} as label from ${sql.table(target.name)}
        where id = any (${[...ids]}::uuid[]) and ${reachSql(work.actor, reach)}`,
    );
    for (const row of rows) names[row.id] = row.label;
  }
  return names;
}

const add = (set: Set<string>, ids: readonly string[]): void => ids.forEach((id) => void set.add(id));

function idsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** A person entered twice is shown by the name of the entry that was kept. */
async function keptNames(work: Work, ids: ReadonlySet<string>, names: Record<string, string>): Promise<void> {
  if (ids.size === 0) return;
  const rows = await rowsOf(
    work.tx,
    sql<{ id: string; label: string }>`select gone.id, kept.name as label from person gone
      join person kept on kept.id = gone.merged_into_id where gone.id = any (${[...ids]}::uuid[])`,
  );
  for (const row of rows) names[row.id] = row.label;
}
