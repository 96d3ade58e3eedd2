/** The issuer's rows by months with the day's count in a sentence: on 标准与落实 and on the first screen. */
import { Link, useNavigate } from '@tanstack/react-router';
import type { StandardBoard } from '@qinglian/domain/api/standards.ts';
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { useSession } from '../../ui/session.tsx';
import { longDay } from '../../ui/words.ts';
import { HeatMap } from './heat-map.tsx';
import { Legend, StateChip } from './state.tsx';

const worst: readonly VerdictState[] = [
  'missing',
  'incomplete',
  'overdue_done',
  'to_review',
  'running',
  'done_late_entry',
  'done',
  'not_due',
  'not_applicable',
  'not_started',
];

export function StandardHeat({ board }: { board: StandardBoard }) {
  const { session } = useSession();
  const navigate = useNavigate();
  const { entry, groups, months, totals } = board;
  const thisMonth = session.today.slice(0, 7);
  return (
    <>
      <p className="heat-says">
        截至{longDay(session.today)}：
        {worst
          .filter((state) => totals[state])
          .map((state) => (
            <span key={state}>
              <StateChip state={state} /> {totals[state]}条
            </span>
          ))}
      </p>
      <HeatMap
        caption={`${entry.title}各条目逐月落实情况`}
        rowTitle="建设标准"
        columns={months.map((month) => ({ key: month, label: `${Number(month.slice(5))}月`, isNow: month === thisMonth }))}
        groups={groups.map((group) => ({
          label: group.label,
          rows: group.items.flatMap((item) =>
            item.rows.map((row) => ({
              key: row.id,
              head: (
                <Link to="/standards/$pack/$row" params={{ pack: entry.pack, row: row.id }} title={row.text}>
                  <span>
                    <b>{row.id}</b>
                    {row.text.replace(/^\d+\./, '')}
                  </span>
                </Link>
              ),
              cells: row.cells.map((cell) => ({
                key: cell.month,
                state: cell.state,
                reason: cell.records > 0 ? `${cell.reason}（${cell.records}条记录）` : cell.reason,
              })),
            })),
          ),
        }))}
        onOpen={(row) => void navigate({ to: '/standards/$pack/$row', params: { pack: entry.pack, row } })}
      />
      <Legend />
      <p className="muted" style={{ marginBottom: 0 }}>
        判定只在本单位内部使用，不印入上报的表。方向键在格间移动，回车打开记录。
      </p>
    </>
  );
}
