/** 本月工作提示: what falls due in the month, what is open from before; to hang up or hand out on the 1st. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { MonthPlan, PlanItem } from '@qinglian/domain/api/briefs.ts';
import { periodById, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { Segmented } from 'antd';
import { useState } from 'react';
import { api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { clockWords, longDay, shortDay } from '../../ui/words.ts';
import { BriefFiles } from './brief-files.tsx';

export function Page() {
  const { session } = useSession();
  const current = session.today.slice(0, 7);
  const next = periodById(current).end.slice(0, 7);
  const [month, setMonth] = useState(current);
  const plan = useQuery({
    queryKey: ['month-plan', month],
    queryFn: () => api.get<MonthPlan>(`/api/briefs/month?month=${month}`),
  });
  return (
    <div className="page">
      <PageHead
        title={`${periodInChinese(month)}工作提示`}
        note={plan.data ? `工作日自${longDay(plan.data.countedFrom)}起算` : ''}
      >
        <Segmented
          value={month}
          onChange={(value) => setMonth(value)}
          options={[
            { label: '本月', value: current },
            { label: '下月', value: next },
          ]}
        />
        <BriefFiles base="/api/briefs/month" query={`?month=${month}`} />
      </PageHead>
      {plan.isPending ? <FirstLoad rows={10} /> : null}
      {plan.error ? <Failure error={plan.error} retry={() => void plan.refetch()} /> : null}
      {plan.data ? (
        <>
          <Items countedFrom={plan.data.countedFrom} title="一、本月到期" items={plan.data.due} empty="本月没有到期的事项" />
          <Items countedFrom={plan.data.countedFrom} title="二、前期未了" items={plan.data.open} empty="前期事项均已办结" />
        </>
      ) : null}
    </div>
  );
}

function Items({
  title,
  items,
  empty,
  countedFrom,
}: {
  title: string;
  items: readonly PlanItem[];
  empty: string;
  countedFrom: string;
}) {
  return (
    <section className="panel">
      <h2>
        {title}
        <small>{items.length}项</small>
      </h2>
      {items.length === 0 ? <Empty title={empty} /> : null}
      <ul className="line-list">
        {items.map((item) => (
          <li key={`${item.href} ${item.title} ${item.kind}`} className="due-line">
            <div className="grow">
              <Link to={item.href}>{item.title}</Link>
              <div className="detail">
                {item.kind}　{item.bearer}
              </div>
            </div>
            <span style={{ whiteSpace: 'nowrap' }}>{shortDay(item.due)}</span>
            <span className={item.workdaysLeft < 0 ? 'late' : item.workdaysLeft <= 3 ? 'soon' : 'muted'}>
              {clockWords(item.workdaysLeft, item.due < countedFrom)}
              {item.isProvisional ? '（暂计）' : ''}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
