/** How punctually the units report, month by month; a bar opens the units behind it. */
import type { CityBoard } from '@qinglian/domain/api/reports.ts';
import { Drawer } from 'antd';
import { useState } from 'react';
import { Chart } from '../../engines/charts/index.ts';
import { useIsPhone } from '../../ui/session.tsx';
import { colours } from '../../ui/theme.ts';

type Cell = CityBoard['units'][number]['cells'][number];

const isHandedIn = (cell: Cell): boolean => cell.state === 'accepted' || cell.state === 'received';
const bands: readonly { name: string; colour: string; holds: (cell: Cell) => boolean }[] = [
  { name: '按时', colour: colours.success, holds: (cell) => isHandedIn(cell) && cell.lateWorkdays <= 0 },
  { name: '迟报', colour: colours.warning, holds: (cell) => isHandedIn(cell) && cell.lateWorkdays > 0 },
  { name: '退回', colour: colours.information, holds: (cell) => cell.state === 'returned' },
  { name: '未报', colour: colours.danger, holds: (cell) => cell.state === 'missing' },
];

export function CityTrend({ board, onOpen }: { board: CityBoard; onOpen: (unit: string, month: string) => void }) {
  const isPhone = useIsPhone();
  const [picked, setPicked] = useState<{ month: string; band: number } | null>(null);
  const months = board.months.filter((month) =>
    board.units.some((unit) => unit.cells.some((cell) => cell.month === month && bands.some((band) => band.holds(cell)))),
  );
  if (months.length === 0) return null;
  const label = (month: string): string => `${Number(month.slice(5))}月`;
  const unitsIn = (month: string, band: number) =>
    board.units.flatMap((unit) => {
      const cell = unit.cells.find((one) => one.month === month);
      return cell && bands[band]?.holds(cell) ? [{ unit, cell }] : [];
    });
  const last = months.at(-1) ?? '';
  return (
    <section className="panel" style={{ marginTop: 14 }}>
      <Chart
        title="各月报送及时情况"
        says={`${label(last)}按时${unitsIn(last, 0).length}家、迟报${unitsIn(last, 1).length}家、未报${unitsIn(last, 3).length}家`}
        kind="bar"
        isStacked
        unit="家"
        categories={months.map(label)}
        series={bands.map(({ name, colour }, of) => ({ name, colour, values: months.map((month) => unitsIn(month, of).length) }))}
        onPick={(at, band) => {
          const month = months[at];
          if (month) setPicked({ month, band });
        }}
      />
      <Drawer
        open={picked !== null}
        onClose={() => setPicked(null)}
        title={picked ? `${label(picked.month)}${bands[picked.band]?.name ?? ''}的单位` : ''}
        size={isPhone ? '100%' : 460}
      >
        <ul className="line-list">
          {picked
            ? unitsIn(picked.month, picked.band).map(({ unit, cell }) => (
                <li key={unit.name}>
                  <div className="grow">
                    <button
                      type="button"
                      className="link"
                      onClick={() => {
                        setPicked(null);
                        onOpen(unit.name, picked.month);
                      }}
                    >
                      {unit.name}
                    </button>
                    <div className="detail">{cell.reason}</div>
                  </div>
                  <span className="muted">{unit.phone}</span>
                </li>
              ))
            : null}
        </ul>
      </Drawer>
    </section>
  );
}
