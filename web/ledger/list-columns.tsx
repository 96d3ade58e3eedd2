/** Which columns a person sees, and how a cell reads. */
import { Link } from '@tanstack/react-router';
import type { Names, RecordView } from '@qinglian/domain/api/ledgers.ts';
import type { Field } from '@qinglian/kernel/fields/index.ts';
import { Button, Checkbox, Popover, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { clockWords } from '../ui/words.ts';
import type { OpenLedger } from './definition.ts';
import { StateTag } from './state-tag.tsx';
import { textOf } from './value.tsx';

export type Columns = readonly [columns: readonly string[], keep: (columns: readonly string[]) => void];

/** Columns a person chose for a register, kept in this browser; a saved view brings its own. */
export function useColumns({ ledger, info }: OpenLedger): Columns {
  const key = `qinglian.columns.${ledger.name}`;
  const usual = ledger.list.columns.filter((field) => info.fields.includes(field));
  const readable = (names: readonly string[]): readonly string[] => names.filter((field) => info.fields.includes(field));
  const [columns, setColumns] = useState<readonly string[]>(() => {
    const stored = readable(localStorage.getItem(key)?.split(',') ?? []);
    return stored.length > 0 ? stored : usual;
  });
  const keep = (next: readonly string[]): void => {
    const wanted = readable(next);
    setColumns(wanted.length === 0 ? usual : wanted);
    localStorage.setItem(key, wanted.join(','));
  };
  return [columns, keep];
}

export const canSort = (field: Field | undefined): boolean =>
  field !== undefined &&
  field.kind !== 'evidence' &&
  field.kind !== 'signature' &&
  field.kind !== 'multiChoice' &&
  !('many' in field && field.many);

export const hasClock = ({ ledger }: OpenLedger): boolean => Object.values(ledger.moves).some((move) => move.due);

export const DueMark = ({ row }: { row: RecordView }) =>
  row.due === null ? null : (
    <span className={row.due.workdaysLeft < 0 ? 'late' : row.due.workdaysLeft <= 3 ? 'soon' : 'muted'}>
      {clockWords(row.due.workdaysLeft)}
      {row.due.provisional ? '（暂定）' : ''}
    </span>
  );

export function tableColumns(
  open: OpenLedger,
  { columns, sort, names }: { columns: readonly string[]; sort: string; names: Names },
): TableColumnsType<RecordView> {
  const { ledger } = open;
  const all: TableColumnsType<RecordView> = columns.map((field, at) => {
    const definition = ledger.fields[field];
    const isNumber = definition?.kind === 'number' || definition?.kind === 'money';
    return {
      key: field,
      title: definition?.label,
      align: isNumber ? 'right' : 'left',
      sorter: canSort(definition),
      sortOrder: sort === field ? 'ascend' : sort === `-${field}` ? 'descend' : null,
      render: (_: unknown, row: RecordView) => {
        const text = definition ? textOf(definition, row.values[field] ?? null, names) : '';
        if (at > 0) return text;
        return (
          <Link className="row-open" to="/ledgers/$ledger/$id" params={{ ledger: ledger.name, id: row.id }}>
            {text || '（未填写）'}
          </Link>
        );
      },
    };
  });
  all.push({
    key: 'state',
    title: '状态',
    width: 110,
    render: (_: unknown, row: RecordView) => <StateTag ledger={ledger} state={row.state} />,
  });
  if (hasClock(open))
    all.push({ key: 'due', title: '办理时限', width: 150, render: (_: unknown, row: RecordView) => <DueMark row={row} /> });
  return all;
}

/** Which columns, and in which order. */
export const ColumnChooser = ({ open, columns: [columns, keep] }: { open: OpenLedger; columns: Columns }) => {
  const others = open.fields.filter(([name, field]) => field.kind !== 'longText' && !columns.includes(name));
  const label = (name: string): string => open.ledger.fields[name]?.label ?? name;
  const swap = (at: number, step: -1 | 1): void => {
    const next = [...columns];
    const [one, two] = [next[at], next[at + step]];
    if (one === undefined || two === undefined) return;
    next[at] = two;
    next[at + step] = one;
    keep(next);
  };
  return (
    <Popover
      trigger="click"
      title="显示的列和次序"
      content={
        <div style={{ minWidth: 240 }}>
          <ul className="column-list">
            {columns.map((name, at) => (
              <li key={name}>
                <Checkbox
                  checked
                  disabled={columns.length === 1}
                  onChange={() => keep(columns.filter((one) => one !== name))}
                  style={{ flex: 1 }}
                >
                  {label(name)}
                </Checkbox>
                <Button size="small" disabled={at === 0} aria-label={`${label(name)}前移`} onClick={() => swap(at, -1)}>
                  ↑
                </Button>
                <Button
                  size="small"
                  disabled={at === columns.length - 1}
                  aria-label={`${label(name)}后移`}
                  onClick={() => swap(at, 1)}
                >
                  ↓
                </Button>
              </li>
            ))}
            {others.map(([name]) => (
              <li key={name}>
                <Checkbox checked={false} onChange={() => keep([...columns, name])}>
                  {label(name)}
                </Checkbox>
              </li>
            ))}
          </ul>
          <Button size="small" style={{ marginTop: 8 }} onClick={() => keep([])}>
            恢复常用的列
          </Button>
        </div>
      }
    >
      <Button>选择列</Button>
    </Popover>
  );
};
