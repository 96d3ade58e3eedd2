/** Rows by periods. The same component serves rows × months and, for the city, units × reports. */
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { verdictStates } from '@qinglian/domain/obligations/types.ts';
import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react';
import { HeatTip, type Tip, tipAt } from './heat-tip.tsx';
import { isArrow, stepIn } from './heat-keys.ts';
import { signs } from './state.tsx';

export interface HeatCell {
  readonly key: string;
  readonly state: VerdictState;
  /** Word of its own for the sign's name (已报 instead of 已落实). */
  readonly word?: string;
  readonly sign?: string;
  readonly reason: string;
}
export interface HeatRow {
  readonly key: string;
  readonly head: ReactNode;
  readonly cells: readonly HeatCell[];
}
export interface HeatGroup {
  readonly label: string;
  readonly rows: readonly HeatRow[];
}

export interface HeatMapProps {
  readonly caption: string;
  readonly rowTitle: string;
  readonly columns: readonly { readonly key: string; readonly label: string; readonly isNow: boolean }[];
  readonly groups: readonly HeatGroup[];
  readonly onOpen: (row: string, column: string) => void;
}

export function HeatMap({ caption, rowTitle, columns, groups, onOpen }: HeatMapProps) {
  const box = useRef<HTMLDivElement>(null);
  const rows = groups.flatMap((group) => group.rows);
  // One stop for the Tab key; the arrows move within. It begins at this month.
  const [stop, setStop] = useState({
    row: 0,
    column: Math.max(
      0,
      columns.findIndex((column) => column.isNow),
    ),
  });
  const [tip, setTip] = useState<Tip | null>(null);
  // Where the columns do not fit, this month is what one came for.
  useEffect(() => {
    const now = box.current?.querySelector<HTMLElement>('td.now');
    const head = box.current?.querySelector<HTMLElement>('th.row');
    if (box.current && now && head) box.current.scrollLeft = now.offsetLeft + now.offsetWidth * 2 - box.current.clientWidth;
  }, []);
  const move = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') setTip(null);
    if (!isArrow(event.key)) return;
    event.preventDefault();
    const next = stepIn(stop, event.key, { rows: rows.length, columns: columns.length });
    setStop(next);
    box.current?.querySelector<HTMLElement>(`[data-at="${next.row} ${next.column}"]`)?.focus();
  };
  let at = -1;
  return (
    <div className="heat-scroll" ref={box} role="region" aria-label={caption} onScroll={() => setTip(null)}>
      <table className="heat" onKeyDown={move} onMouseLeave={() => setTip(null)} onBlur={() => setTip(null)}>
        <thead>
          <tr>
            <th className="row" scope="col">
              {rowTitle}
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col" {...(column.isNow ? { 'aria-current': 'date' } : {})}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Fragment key={group.label}>
              {group.label === '' ? null : (
                <tr>
                  <th className="group" colSpan={columns.length + 1} scope="colgroup">
                    <span>{group.label}</span>
                  </th>
                </tr>
              )}
              {group.rows.map((row) => {
                at++;
                const line = at;
                return (
                  <tr key={row.key}>
                    <th className="row" scope="row">
                      {row.head}
                    </th>
                    {row.cells.map((cell, column) => {
                      const word = cell.word ?? verdictStates[cell.state];
                      const label = columns[column]?.label ?? '';
                      const show = (event: { currentTarget: HTMLElement }): void =>
                        setTip(tipAt(event.currentTarget, `${label} ${word}：${cell.reason}`));
                      return (
                        <td key={cell.key} className={`s-${cell.state}${columns[column]?.isNow ? ' now' : ''}`}>
                          <button
                            type="button"
                            data-at={`${line} ${column}`}
                            tabIndex={stop.row === line && stop.column === column ? 0 : -1}
                            onClick={() => onOpen(row.key, cell.key)}
                            onMouseEnter={show}
                            onFocus={(event) => {
                              setStop({ row: line, column });
                              show(event);
                            }}
                            aria-label={`${row.key}，${label}：${word}。${cell.reason}`}
                          >
                            {cell.sign ?? signs[cell.state]}
                          </button>
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
            </Fragment>
          ))}
        </tbody>
      </table>
      <HeatTip tip={tip} />
    </div>
  );
}
