/** The editions of the calendar as they were imported, each on top of the one before. */
import { type CalendarEdition, builtInEdition, editionFromText } from '@qinglian/kernel/calendar/workdays.ts';
import { type Db, rowsOf, sql, type Tx } from '../postgres/database.ts';

export interface StoredEdition {
  readonly edition: CalendarEdition;
  readonly source: string;
  readonly importedAt: string;
  readonly importedBy: string;
}

/** By day of publication. Every notice was checked when it came in; one that no longer reads is a broken installation. */
export async function loadEditions(db: Db | Tx): Promise<readonly StoredEdition[]> {
  const rows = await rowsOf(
    db,
    sql<{
      name: string;
      known_from: string;
      source: string;
      notice: string;
      imported_at: string;
      imported_by: string;
    }>`select name,
      known_from::text as known_from, source, notice, imported_at, imported_by from calendar_edition order by known_from, imported_at, id`,
  );
  let before = builtInEdition;
  return rows.map((row) => {
    const { edition, problems } = editionFromText(before, row.name, row.known_from, row.notice);
    if (!edition) throw new Error(`日历版本“${row.name}”不能读取：${problems.map((one) => one.message).join('；')}`);
    before = edition;
    return { edition, source: row.source, importedAt: row.imported_at, importedBy: row.imported_by };
  });
}

/** Brings a running process's list up to what is stored; the list itself stays the same object, for all who hold it. */
export async function refreshEditions(db: Db | Tx, calendars: CalendarEdition[]): Promise<void> {
  const stored = await loadEditions(db);
  calendars.splice(0, calendars.length, builtInEdition, ...stored.map((one) => one.edition));
}
