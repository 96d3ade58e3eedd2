/** A table that becomes cards on a phone: the first column heads the card, the others stand below it by name. */
import { Button, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import { useIsPhone } from './session.tsx';

export interface DataColumn<T> {
  /** Empty for a column of buttons. */
  readonly title: string;
  readonly key?: string;
  readonly dataIndex?: keyof T & string;
  readonly width?: number;
  readonly align?: 'right';
  readonly render?: (value: unknown, row: T) => ReactNode;
}

export interface DataTableProps<T> {
  readonly rowKey: keyof T & string;
  readonly rows: readonly T[];
  readonly columns: readonly DataColumn<T>[];
  readonly empty: ReactNode;
  /** Rows of a page; all on one when absent. */
  readonly pageSize?: number;
  /** Width below which the table scrolls in its own box. */
  readonly minWidth?: number;
}

const valueIn = <T,>(column: DataColumn<T>, row: T): unknown =>
  column.dataIndex === undefined ? undefined : row[column.dataIndex];

const cellOf = <T,>(column: DataColumn<T>, row: T): ReactNode => {
  const value = valueIn(column, row);
  if (column.render) return column.render(value, row);
  return value === null || value === undefined ? '' : String(value);
};

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { rowKey, rows, columns, empty, pageSize, minWidth } = props;
  const isPhone = useIsPhone();
  if (isPhone) return <Cards {...props} />;
  return (
    <Table<T>
      size="small"
      rowKey={rowKey}
      dataSource={[...rows]}
      pagination={pageSize === undefined ? false : { pageSize, hideOnSinglePage: true, showSizeChanger: false }}
      {...(minWidth === undefined ? {} : { scroll: { x: minWidth } })}
      locale={{ emptyText: empty }}
      columns={columns.map((column, at) => ({
        key: column.key ?? column.dataIndex ?? at,
        title: column.title,
        ...(column.width === undefined ? {} : { width: column.width }),
        ...(column.align === undefined ? {} : { align: column.align }),
        render: (_: unknown, row: T) => cellOf(column, row),
      }))}
    />
  );
}

const STEP = 30;

function Cards<T extends object>({ rowKey, rows, columns, empty }: DataTableProps<T>) {
  const [shown, setShown] = useState(STEP);
  const [head, ...rest] = columns;
  if (rows.length === 0 || !head) return <>{empty}</>;
  return (
    <>
      <ul className="record-cards">
        {rows.slice(0, shown).map((row) => (
          <li key={String(row[rowKey])}>
            <div className="top">
              <b>{cellOf(head, row)}</b>
            </div>
            <dl>
              {rest.map((column, at) => {
                const cell = cellOf(column, row);
                if (cell === '' || cell === null) return null;
                return (
                  <div key={column.key ?? column.dataIndex ?? at}>
                    {column.title === '' ? null : <dt>{column.title}</dt>}
                    <dd>{cell}</dd>
                  </div>
                );
              })}
            </dl>
          </li>
        ))}
      </ul>
      {rows.length > shown ? (
        <Button block style={{ marginTop: 8 }} onClick={() => setShown(shown + STEP)}>
          再显示{Math.min(STEP, rows.length - shown)}条
        </Button>
      ) : null}
    </>
  );
}
