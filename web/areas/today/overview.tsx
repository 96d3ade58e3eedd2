/** Below the day's work: how the house stands. The heat map of the standard, or for the city who has reported, and the trend. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CityBoard } from '@qinglian/domain/api/reports.ts';
import type { StandardBoard, StandardEntry } from '@qinglian/domain/api/standards.ts';
import { Button } from 'antd';
import { useState } from 'react';
import { Chart } from '../../engines/charts/index.ts';
import { bands, CityHeat, RowsDrawer, rowsIn, StandardHeat } from '../../engines/standards/index.ts';
import { api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { Failure, FirstLoad } from '../../ui/states.tsx';
import { colours } from '../../ui/theme.ts';

export function Overview() {
  const { session } = useSession();
  return session.portal === 'authority' ? <City /> : <Standards />;
}

const label = (month: string): string => `${Number(month.slice(5))}月`;

function Standards() {
  const entries = useQuery({ queryKey: ['standards'], queryFn: () => api.get<readonly StandardEntry[]>('/api/standards') });
  const pack = entries.data?.[0]?.pack;
  return pack === undefined ? null : <Standard pack={pack} />;
}

function Standard({ pack }: { pack: string }) {
  const { session } = useSession();
  const navigate = useNavigate();
  const [picked, setPicked] = useState<{ month: string; of: number } | null>(null);
  const board = useQuery({ queryKey: ['standard', pack], queryFn: () => api.get<StandardBoard>(`/api/standards/${pack}`) });
  if (board.isPending) return <FirstLoad rows={8} />;
  if (board.error) return <Failure error={board.error} retry={() => void board.refetch()} />;
  const { entry, groups, months } = board.data;
  const rows = groups.flatMap((group) => group.items.flatMap((item) => item.rows));
  const past = months.filter((month) => month <= session.today.slice(0, 7) && month >= entry.from.slice(0, 7));
  const found = (month: string, of: number) => rowsIn(rows, month, bands[of]?.states ?? []);
  const count = (month: string, of: number): number => found(month, of).length;
  const last = past.at(-1) ?? '';
  const openTrends = (): void => void navigate({ to: '/standards/$pack/trends', params: { pack } });
  return (
    <>
      <section className="panel">
        <div className="month-head">
          <h2>{entry.title}</h2>
          <Button className="no-print" onClick={openTrends}>
            查看落实趋势
          </Button>
        </div>
        <StandardHeat board={board.data} />
      </section>
      {past.length < 2 ? null : (
        <section className="panel">
          <Chart
            title="各月条目落实情况"
            says={`全部${rows.length}条，${label(last)}已落实（含逾期、补录）${count(last, 0)}条、未落实${count(last, 4)}条`}
            kind="bar"
            isStacked
            unit="条"
            categories={past.map(label)}
            series={bands.map(({ name, colour }, of) => ({ name, colour, values: past.map((month) => count(month, of)) }))}
            onPick={(at, of) => setPicked({ month: past[at] ?? '', of })}
          />
        </section>
      )}
      <RowsDrawer
        pack={pack}
        title={picked ? `${label(picked.month)}${bands[picked.of]?.name ?? ''}的条目` : null}
        rows={picked ? found(picked.month, picked.of) : []}
        onClose={() => setPicked(null)}
      />
    </>
  );
}

function City() {
  const navigate = useNavigate();
  const board = useQuery({ queryKey: ['city-board'], queryFn: () => api.get<CityBoard>('/api/city/board') });
  if (board.isPending) return <FirstLoad rows={8} />;
  if (board.error) return <Failure error={board.error} retry={() => void board.refetch()} />;
  const { units, months } = board.data;
  const started = months.filter((month) =>
    units.some((unit) => unit.cells.some((cell) => cell.month === month && !['not_due', 'not_started'].includes(cell.state))),
  );
  const handedIn = (month: string): number =>
    units.filter((unit) => unit.cells.some((cell) => cell.month === month && ['accepted', 'received'].includes(cell.state)))
      .length;
  const last = started.at(-1) ?? '';
  const open = (): void => void navigate({ to: '/city' });
  return (
    <>
      <section className="panel">
        <div className="month-head">
          <h2>
            各单位报送情况<small>{`共${units.length}家`}</small>
          </h2>
          <Button className="no-print" onClick={open}>
            查看报送情况
          </Button>
        </div>
        <CityHeat board={board.data} onOpen={open} />
      </section>
      {started.length < 2 ? null : (
        <section className="panel">
          <Chart
            title="各月已报单位"
            says={`${label(last)}已报${handedIn(last)}家，未报${units.length - handedIn(last)}家`}
            kind="line"
            unit="家"
            categories={started.map(label)}
            series={[{ name: '已报', colour: colours.primary, values: started.map(handedIn) }]}
            onPick={open}
          />
        </section>
      )}
    </>
  );
}
