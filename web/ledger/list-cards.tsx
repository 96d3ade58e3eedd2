/** The list on a phone: one card a record, the title to open it, the rest in short lines. */
import { Link } from '@tanstack/react-router';
import type { Names, RecordView } from '@qinglian/domain/api/ledgers.ts';
import type { OpenLedger } from './definition.ts';
import { DueMark } from './list-columns.tsx';
import { StateTag } from './state-tag.tsx';
import { textOf } from './value.tsx';

export interface CardsProps {
  readonly open: OpenLedger;
  readonly rows: readonly RecordView[];
  readonly names: Names;
  readonly columns: readonly string[];
}

export const Cards = ({ open: { ledger }, rows, names, columns }: CardsProps) => (
  <ul className="record-cards">
    {rows.map((row) => {
      const [first = ledger.title, ...rest] = columns;
      const text = (field: string): string => {
        const definition = ledger.fields[field];
        return definition ? textOf(definition, row.values[field] ?? null, names) : '';
      };
      return (
        <li key={row.id}>
          <div className="top">
            <Link className="row-open" to="/ledgers/$ledger/$id" params={{ ledger: ledger.name, id: row.id }}>
              {text(first) || '（未填写）'}
            </Link>
            <StateTag ledger={ledger} state={row.state} />
          </div>
          <dl>
            {rest
              .map((field) => [field, text(field)] as const)
              .filter(([, shown]) => shown !== '')
              .slice(0, 4)
              .map(([field, shown]) => (
                <div key={field}>
                  <dt>{ledger.fields[field]?.label}</dt>
                  <dd>{shown}</dd>
                </div>
              ))}
          </dl>
          <DueMark row={row} />
        </li>
      );
    })}
  </ul>
);
