/** Versions of standards as they were published, and which of them an institution goes by in which period. */
import { compareEditions, contentOf, isSameDuty } from '@qinglian/domain/obligations/edition.ts';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import type { Obligation, Pack, Sources } from '@qinglian/domain/obligations/types.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { type Db, findRow, rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';

/** An earlier version whose periods are kept: its duties that are others now, or are gone. */
export interface HeldEdition {
  readonly pack: Pack;
  readonly obligations: readonly Obligation[];
  /** Ids of those, all of them, also where `obligations` are only some. */
  readonly others: ReadonlySet<string>;
  /** Every duty of that version, to know which were not there yet. */
  readonly ids: ReadonlySet<string>;
  /** Under which its facts are stored. */
  readonly key: string;
  /** First day on which the next version held. */
  readonly until: string;
}

interface EditionRow {
  readonly version: string;
  readonly content: string;
  readonly body: string;
}

const published = (db: Db | Tx, pack: string): Promise<readonly EditionRow[]> =>
  rowsOf(
    db,
    sql<EditionRow>`select version, content, body from pack_edition where pack = ${pack} order by published_at, version`,
  );

/** Freezes what is published: the same version with another content, or an id that became another duty, is refused. */
export async function publish(
  db: Db | Tx,
  entry: Pick<CatalogueEntry, 'pack' | 'text'>,
  options: { sources: Sources; now: string },
): Promise<void> {
  const { pack, text } = entry;
  const content = contentOf(pack);
  const known = await findRow(
    db,
    sql<{ content: string }>`select content from pack_edition where pack = ${pack.shortId} and version = ${pack.version}`,
  );
  if (known?.content === content) return;
  const problems: Problem[] = [];
  const refuse = (message: string): void => void problems.push({ file: `${pack.shortId}/pack.yaml`, message });
  if (known) refuse(`内容与已发布的 ${pack.version} 不同，版本号没有变；请改版本号`);
  else
    for (const row of await published(db, pack.shortId)) {
      const before = loadAgain(pack.shortId, row.body, options.sources);
      if (before) compareEditions(before, pack).problems.forEach(refuse);
    }
  if (problems.length > 0) throw new AppError('bad_definition', { problems });
  await sql`insert into pack_edition (pack, version, content, body, published_at)
    values (${pack.shortId}, ${pack.version}, ${content}, ${text}, ${options.now}::timestamptz) on conflict do nothing`.execute(
    db,
  );
}

export async function publishAll(db: Db, catalogue: Catalogue, options: { sources: Sources; now: string }): Promise<void> {
  for (const entry of catalogue.values()) await publish(db, entry, options);
}

const loadedBefore = new Map<string, Pack | undefined>();

/** Undefined when a register no longer has what the old text names: then the present version stands in for it. */
function loadAgain(shortId: string, text: string, sources: Sources): Pack | undefined {
  const key = `${shortId}\n${text}`;
  if (!loadedBefore.has(key)) {
    const loaded = loadPack({ shortId, file: `${shortId}/pack.yaml`, text, sources });
    loadedBefore.set(key, loaded.ok ? loaded.pack : undefined);
  }
  return loadedBefore.get(key);
}

/** Notes that an institution goes by a version from a day on; its first one holds from the beginning. */
export async function noteEdition(
  tx: Tx,
  of: { orgId: string; pack: string; version: string },
  fromDay: string | null,
): Promise<void> {
  await sql`insert into pack_adoption_edition (org_id, pack, version, from_day)
    values (${of.orgId}::uuid, ${of.pack}, ${of.version}, ${fromDay}::date) on conflict do nothing`.execute(tx);
}

/** The versions before the present one, oldest first. */
export async function heldEditions(
  tx: Tx,
  of: { readonly orgId: string; readonly entry: CatalogueEntry; readonly sources: Sources },
): Promise<readonly HeldEdition[]> {
  const { orgId, entry, sources } = of;
  const rows = await rowsOf(
    tx,
    sql<{
      version: string;
      from_day: string | null;
      body: string;
    }>`select a.version, a.from_day, e.body from pack_adoption_edition a
      join pack_edition e on e.pack = a.pack and e.version = a.version
      where a.org_id = ${orgId}::uuid and a.pack = ${entry.pack.shortId} order by a.from_day nulls first`,
  );
  const present = new Map(entry.obligations.map((one) => [one.id, one]));
  return rows.flatMap((row, at): readonly HeldEdition[] => {
    const until = rows[at + 1]?.from_day;
    if (typeof until !== 'string' || row.version === entry.pack.version) return [];
    const pack = loadAgain(entry.pack.shortId, row.body, sources);
    if (!pack) return [];
    const all = pack.clauses.flatMap((clause) => clause.obligations);
    const obligations = all.filter((one) => {
      const now = present.get(one.id);
      return now === undefined || !isSameDuty(one, now);
    });
    const [others, ids] = [obligations, all].map((some) => new Set(some.map((one) => one.id)));
    return [
      { pack, obligations, others: others ?? new Set(), ids: ids ?? new Set(), key: `${pack.shortId}@${row.version}`, until },
    ];
  });
}
