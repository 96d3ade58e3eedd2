/** Columns and cells of 临时统计表: typed rows beside their records. */
import { type Cell, type FormColumn, formHash, type Row } from '@qinglian/domain/surveys/form.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Work } from '../../../ledger/services.ts';
import { rowsOf, sql } from '../../../platform/postgres/database.ts';

interface ColumnRow {
  readonly label: string;
  readonly kind: FormColumn['kind'];
  readonly unit: string;
  readonly required: boolean;
  readonly options: readonly string[];
}

export async function columnsOfForm(work: Work, formId: string): Promise<readonly FormColumn[]> {
  const rows = await rowsOf(
    work.tx,
    sql<ColumnRow>`select label, kind, unit, required, options from survey_column
      where form_id = ${formId}::uuid and org_id = ${work.actor.orgId}::uuid order by position`,
  );
  return rows.map(({ label, kind, unit, required, options }) => ({ label, kind, unit, required, options }));
}

/** Sets the columns of a form that nobody has been asked yet. */
export async function saveColumns(work: Work, formId: string, columns: readonly FormColumn[]): Promise<void> {
  await sql`delete from survey_column where form_id = ${formId}::uuid and org_id = ${work.actor.orgId}::uuid`.execute(work.tx);
  for (const [at, column] of columns.entries())
    await sql`insert into survey_column (org_id, form_id, position, label, kind, unit, required, options) values (${work.actor.orgId}::uuid, ${formId}::uuid,
      ${at}, ${column.label}, ${column.kind}, ${column.unit}, ${column.required}, ${[...column.options]}::text[])`.execute(
      work.tx,
    );
}

export interface FilledForm {
  readonly title: string;
  readonly columns: readonly FormColumn[];
  readonly rows: readonly Row[];
}

/** Stores a filled form under its hash; the same content twice is stored once. */
export async function saveCells(work: Work, formId: string, form: FilledForm): Promise<string> {
  const hash = formHash(form.title, form.columns, form.rows);
  const cells = form.rows.flatMap((row, rowNo) =>
    form.columns.flatMap((column, position) => {
      const value = row[position] ?? null;
      if (value === null) return [];
      const isDay = column.kind === 'date';
      return [
        {
          row_no: rowNo,
          position,
          text_value: typeof value === 'string' && !isDay ? value : null,
          number_value: typeof value === 'number' ? value : null,
          date_value: isDay ? value : null,
        },
      ];
    }),
  );
  await sql`insert into survey_cell (org_id, form_id, hash, row_no, position, text_value, number_value, date_value)
    select ${work.actor.orgId}::uuid, ${formId}::uuid, ${hash}, c.row_no, c.position, c.text_value, c.number_value, c.date_value
    from jsonb_to_recordset(${JSON.stringify(cells)}::jsonb) as c(row_no int, position int, text_value text, number_value numeric, date_value date)
    on conflict do nothing`.execute(work.tx);
  return hash;
}

interface CellRow {
  readonly row_no: number;
  readonly position: number;
  readonly text_value: string | null;
  readonly number_value: number | null;
  readonly date_value: string | null;
}

/** The rows that a record names by hash; `not_authentic` when they no longer fit it. */
export async function rowsOfForm(
  work: Work,
  formId: string,
  hash: string,
  { title, columns }: Omit<FilledForm, 'rows'>,
): Promise<readonly Row[]> {
  if (hash === '') return [];
  const cells = await rowsOf(
    work.tx,
    sql<CellRow>`select row_no, position, text_value, number_value, date_value from survey_cell
      where form_id = ${formId}::uuid and org_id = ${work.actor.orgId}::uuid and hash = ${hash} order by row_no, position`,
  );
  const rows: Cell[][] = [];
  for (const cell of cells) {
    const row = (rows[cell.row_no] ??= columns.map(() => null));
    row[cell.position] = cell.text_value ?? cell.number_value ?? cell.date_value;
  }
  const whole = Array.from(rows, (row): Row => row ?? columns.map(() => null));
  if (formHash(title, columns, whole) !== hash) throw new AppError('not_authentic');
  return whole;
}
