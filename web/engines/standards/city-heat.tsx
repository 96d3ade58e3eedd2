/** Units by months: who has reported. On 报送情况 and on the city office's first screen. */
import type { CityBoard } from '@qinglian/domain/api/reports.ts';
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { useSession } from '../../ui/session.tsx';
import { HeatMap } from './heat-map.tsx';

type Cell = CityBoard['units'][number]['cells'][number];

/** The board's words on the heat map's colours. */
const looks: Readonly<Record<Cell['state'], { state: VerdictState; sign: string; word: string }>> = {
  accepted: { state: 'done', sign: '✓', word: '已签收' },
  received: { state: 'running', sign: '收', word: '已报，待审核' },
  returned: { state: 'incomplete', sign: '退', word: '已退回' },
  missing: { state: 'missing', sign: '✕', word: '未报' },
  not_due: { state: 'not_due', sign: '○', word: '未到期' },
  not_started: { state: 'not_started', sign: '·', word: '未启用' },
};
const late = { state: 'overdue_done' as const, sign: '迟', word: '迟报，已签收' };
const lookOf = (cell: Cell) => (cell.lateWorkdays > 0 && cell.state === 'accepted' ? late : looks[cell.state]);

export function CityHeat({ board, onOpen }: { board: CityBoard; onOpen: (unit: string, month: string) => void }) {
  const { session } = useSession();
  const thisMonth = session.today.slice(0, 7);
  return (
    <>
      <HeatMap
        caption="各单位逐月报送情况"
        rowTitle="单位"
        columns={board.months.map((month) => ({ key: month, label: `${Number(month.slice(5))}月`, isNow: month === thisMonth }))}
        groups={[
          {
            label: '',
            rows: board.units.map((unit) => ({
              key: unit.name,
              head: (
                <span className="heat-unit">
                  {unit.name}
                  <span className="muted">{unit.phone}</span>
                </span>
              ),
              cells: unit.cells.map((cell) => ({ key: cell.month, reason: cell.reason, ...lookOf(cell) })),
            })),
          },
        ]}
        onOpen={onOpen}
      />
      <div className="legend">
        {[...Object.values(looks), { ...late, word: '迟报' }].map((look) => (
          <span key={look.word} className={`chip s-${look.state}`}>
            <span aria-hidden="true">{look.sign}</span>
            {look.word}
          </span>
        ))}
      </div>
    </>
  );
}
