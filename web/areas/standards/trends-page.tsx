/** 趋势: the year month by month; each figure opens the rows or records behind it. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { StandardBoard, StandardTrends } from '@qinglian/domain/api/standards.ts';
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Chart } from '../../engines/charts/index.ts';
import { bands, type FoundRow, RowsDrawer, rowsIn } from '../../engines/standards/index.ts';
import { api } from '../../ui/api.ts';
import { useIsPhone, useSession } from '../../ui/session.tsx';
import { colours } from '../../ui/theme.ts';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { shortDay } from '../../ui/words.ts';

const routeApi = getRouteApi('/standards/$pack/trends');

interface Shown {
  readonly title: string;
  readonly rows: readonly FoundRow[];
  readonly records: StandardTrends['months'][number]['late'];
}

export function Page() {
  const { pack } = routeApi.useParams();
  const { session } = useSession();
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  const [group, setGroup] = useState('');
  const [shown, setShown] = useState<Shown | null>(null);
  const board = useQuery({ queryKey: ['standard', pack], queryFn: () => api.get<StandardBoard>(`/api/standards/${pack}`) });
  const trends = useQuery({
    queryKey: ['trends', pack],
    queryFn: () => api.get<StandardTrends>(`/api/standards/${pack}/trends`),
  });
  const error = board.error ?? trends.error;
  if (error)
    return (
      <div className="page">
        <Failure error={error} retry={() => void Promise.all([board.refetch(), trends.refetch()])} />
      </div>
    );
  if (!board.data || !trends.data)
    return (
      <div className="page">
        <FirstLoad rows={14} />
      </div>
    );
  const { groups, entry } = board.data;
  const thisMonth = session.today.slice(0, 7);
  const months = board.data.months.filter((month) => month <= thisMonth && month >= entry.from.slice(0, 7));
  const label = (month: string): string => `${Number(month.slice(5))}月`;
  const rows = groups
    .filter((one) => group === '' || one.label === group)
    .flatMap((one) => one.items.flatMap((item) => item.rows));
  const inBand = (month: string, states: readonly VerdictState[]) => rowsIn(rows, month, states);
  const doneNow = inBand(months.at(-1) ?? thisMonth, bands[0]?.states ?? []).length;
  const ofTrends = trends.data.months.filter((one) => months.includes(one.month));
  const lateTotal = ofTrends.reduce((sum, one) => sum + one.lateTotal, 0);
  const found = ofTrends.reduce((sum, one) => sum + one.problemsFound, 0);
  const closed = ofTrends.reduce((sum, one) => sum + one.problemsClosed, 0);
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/standards">← 标准与落实</Link>
      </div>
      <PageHead title="落实趋势" note={entry.title}>
        <Select
          aria-label="按组查看"
          value={group}
          onChange={setGroup}
          options={[{ value: '', label: '全部六组' }, ...groups.map((one) => ({ value: one.label, label: one.label }))]}
          style={{ width: isPhone ? '100%' : 280 }}
        />
        <Button onClick={() => window.print()}>打印</Button>
      </PageHead>
      <section className="panel">
        <Chart
          title="各月条目落实情况"
          says={`${group === '' ? '全部' : group}${rows.length}条，本月已落实${doneNow}条`}
          kind="bar"
          isStacked
          unit="条"
          categories={months.map(label)}
          series={bands.map(({ name, colour, states }) => ({
            name,
            colour,
            values: months.map((month) => inBand(month, states).length),
          }))}
          onPick={(at, of) => {
            const [month, band] = [months[at], bands[of]];
            if (month && band)
              setShown({ title: `${label(month)}${band.name}的条目`, rows: inBand(month, band.states), records: [] });
          }}
        />
      </section>
      <section className="panel">
        <Chart
          title="各月补录"
          says={lateTotal === 0 ? '没有补录' : `发生在各月、事后补录的记录共${lateTotal}条；补录集中会被检查关注`}
          kind="bar"
          unit="条"
          categories={ofTrends.map((one) => label(one.month))}
          series={[{ name: '补录', colour: colours.warning, values: ofTrends.map((one) => one.lateTotal) }]}
          onPick={(at) => {
            const one = ofTrends[at];
            if (one) setShown({ title: `${label(one.month)}的补录`, rows: [], records: one.late });
          }}
        />
      </section>
      {trends.data.hasProblems ? (
        <section className="panel">
          <Chart
            title="问题发现与销号"
            says={`各月发现的问题共${found}个，其中${closed}个已销号`}
            kind="line"
            unit="个"
            categories={ofTrends.map((one) => label(one.month))}
            series={[
              { name: '发现', colour: colours.danger, values: ofTrends.map((one) => one.problemsFound) },
              { name: '其中已销号', colour: colours.success, values: ofTrends.map((one) => one.problemsClosed) },
            ]}
            onPick={(at, of) => {
              const month = ofTrends[at]?.month;
              void navigate({
                to: '/ledgers/$ledger',
                params: { ledger: 'problem' },
                search: { 'filter.happenedOn': month, ...(of === 1 ? { 'filter.state': 'closed' } : {}) },
              });
            }}
          />
        </section>
      ) : null}
      <RowsDrawer pack={pack} title={shown?.title ?? null} rows={shown?.rows ?? []} onClose={() => setShown(null)}>
        {(shown?.records ?? []).map((one) => (
          <li key={one.id}>
            <div className="grow">
              <Link to="/ledgers/$ledger/$id" params={{ ledger: one.ledger, id: one.id }}>
                {one.title}
              </Link>
              <div className="detail">{shortDay(one.happened)}</div>
            </div>
          </li>
        ))}
      </RowsDrawer>
    </div>
  );
}
