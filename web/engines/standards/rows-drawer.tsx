/** The rows behind one figure of a chart. */
import { Link } from '@tanstack/react-router';
import type { BoardRow } from '@qinglian/domain/api/standards.ts';
import { Drawer } from 'antd';
import type { ReactNode } from 'react';
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { useIsPhone } from '../../ui/session.tsx';
import { StateChip } from './state.tsx';

export interface FoundRow {
  readonly row: BoardRow;
  readonly state: VerdictState;
  readonly reason: string;
}

/** Rows that stand in one of the states in a month. */
export const rowsIn = (rows: readonly BoardRow[], month: string, states: readonly VerdictState[]): readonly FoundRow[] =>
  rows.flatMap((row) => {
    const cell = row.cells.find((one) => one.month === month);
    return cell && states.includes(cell.state) ? [{ row, state: cell.state, reason: cell.reason }] : [];
  });

export interface RowsDrawerProps {
  readonly pack: string;
  /** Null: closed. */
  readonly title: string | null;
  readonly rows: readonly FoundRow[];
  readonly onClose: () => void;
  /** Further lines below the rows. */
  readonly children?: ReactNode;
}

export function RowsDrawer({ pack, title, rows, onClose, children }: RowsDrawerProps) {
  const isPhone = useIsPhone();
  return (
    <Drawer open={title !== null} onClose={onClose} title={title} size={isPhone ? '100%' : 560}>
      <ul className="line-list">
        {rows.map(({ row, state, reason }) => (
          <li key={row.id}>
            <div className="grow">
              <Link to="/standards/$pack/$row" params={{ pack, row: row.id }}>
                {row.id}　{row.text.replace(/^\d+\./, '')}
              </Link>
              <div className="detail">{reason}</div>
            </div>
            <StateChip state={state} />
          </li>
        ))}
        {children}
      </ul>
    </Drawer>
  );
}
