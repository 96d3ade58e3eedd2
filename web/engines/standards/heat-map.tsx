/** Rows by periods. The same component serves rows × months and, for the city, units × reports. */
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { verdictStates } from '@qinglian/domain/obligations/types.ts';
import { Tooltip } from 'antd';
import { Fragment, type ReactNode, useEffect, useRef } from 'react';
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
  // Where the columns do not fit, this month is what one came for.
  useEffect(() => {
    const now = box.current?.querySelector<HTMLElement>('td.now');
    const head = box.current?.querySelector<HTMLElement>('th.row');
    if (box.current && now && head) box.current.scrollLeft = now.offsetLeft + now.offsetWidth * 2 - box.current.clientWidth;
  }, []);
  return (
    // A wide table scrolls in its own box; the keyboard can reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <div className="heat-scroll" ref={box} tabIndex={0} role="region" aria-label={caption}>
      <table className="heat">
        <thead>
          <tr>
            <th className="row" scope="col">
              {rowTitle}
            </th>
            {columns.map((column) => (
              <th key={column.key} scope="col">
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
              {group.rows.map((row) => (
                <tr key={row.key}>
                  <th className="row" scope="row">
                    {row.head}
                  </th>
                  {row.cells.map((cell, at) => (
                    <td key={cell.key} className={`s-${cell.state}${columns[at]?.isNow ? ' now' : ''}`}>
                      <Tooltip title={cell.reason} mouseEnterDelay={0.2}>
                        <button
                          type="button"
                          onClick={() => onOpen(row.key, cell.key)}
                          aria-label={`${row.key}，${columns[at]?.label ?? ''}：${cell.word ?? verdictStates[cell.state]}。${cell.reason}`}
                        >
                          {cell.sign ?? signs[cell.state]}
                        </button>
                      </Tooltip>
                    </td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
