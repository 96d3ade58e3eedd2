/** 今日: late, due this week, waiting for me, changed since yesterday; each line with its next action in place. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Today, TodayItem } from '@qinglian/domain/api/today.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { api } from '../../ui/api.ts';
import { useRoles, useSession } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { clockWords, moment, shortDay } from '../../ui/words.ts';

// The day's lines come first, on the screen and over the line.
const Overview = lazy(() => import('./overview.tsx').then(({ Overview: component }) => ({ default: component })));

const FirstSteps = lazy(() => import('./first-steps.tsx').then(({ FirstSteps: component }) => ({ default: component })));

const overviewRoles: readonly Role[] = [
  'hospital_clerk',
  'hospital_discipline',
  'hospital_leader',
  'hospital_secretary',
  'hospital_president',
  'city_office',
  'city_leader',
];

const planReaders: readonly Role[] = ['hospital_clerk', 'hospital_discipline', 'hospital_secretary', 'hospital_president'];

export function Page() {
  const { session } = useSession();
  const roles = useRoles();
  const seesOverview = overviewRoles.some((role) => roles.has(role));
  const today = useQuery({ queryKey: ['today'], queryFn: () => api.get<Today>('/api/today') });
  if (today.isPending)
    return (
      <div className="page">
        <FirstLoad rows={10} />
      </div>
    );
  if (today.error)
    return (
      <div className="page">
        <Failure error={today.error} retry={() => void today.refetch()} />
      </div>
    );
  const { late, soon, waiting, changed, totals, elsewhere } = today.data;
  const isQuiet = late.length + soon.length + waiting.length === 0;
  return (
    <div className="page">
      <PageHead title="今日" note={`${shortDay(session.today)}　${session.posts[0]?.name ?? ''}`}>
        {planReaders.some((role) => roles.has(role)) ? (
          <Link to="/month-plan">
            <Button>本月工作提示</Button>
          </Link>
        ) : null}
        {roles.has('hospital_secretary') ? (
          <Link to="/secretary">
            <Button>书记履责一页纸</Button>
          </Link>
        ) : null}
      </PageHead>
      {roles.has('hospital_admin') || roles.has('city_admin') ? (
        <Suspense fallback={null}>
          <FirstSteps />
        </Suspense>
      ) : null}
      {isQuiet ? (
        <div className="panel">
          <Empty title="没有超期、到期和等您办理的事项">
            有新的事项会出现在这里；需要登记时，从“<Link to="/ledgers">台账</Link>”进入。
          </Empty>
        </div>
      ) : null}
      <Section title="已超期" total={totals.late} items={late} />
      <Section title="七日内到期" total={totals.soon} items={soon} />
      <Section title="等我办理" total={totals.waiting} items={waiting} />
      {elsewhere === 0 ? null : (
        <p className="muted beside">
          另有{elsewhere}项要求不在本单位保留的台账内，见<Link to="/standards">标准与落实</Link>。
        </p>
      )}
      {changed.length > 0 ? (
        <section className="panel">
          <h2>昨日以来的变动</h2>
          <ul className="line-list">
            {changed.map((one) => (
              <li key={`${one.href}${one.at}`}>
                <div className="grow">
                  <Link to={one.href}>{one.title}</Link>
                  <div className="detail">
                    {one.kind}　{one.what}　{one.by}　{moment(one.at)}
                  </div>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {seesOverview ? (
        <div className="overview">
          <Suspense fallback={<FirstLoad rows={8} />}>
            <Overview />
          </Suspense>
        </div>
      ) : null}
    </div>
  );
}

function Section({ title, total, items }: { title: string; total: number; items: readonly TodayItem[] }) {
  const { session } = useSession();
  if (items.length === 0) return null;
  return (
    <section className="panel">
      <h2>
        {title}
        <small>{total}项</small>
      </h2>
      <ul className="line-list">
        {items.map((item) => (
          <li key={`${item.href} ${item.title} ${item.action}`} className="due-line">
            <div className="grow">
              <Link to={item.href}>{item.title}</Link>
              <div className="detail">
                {item.kind}
                {item.due === null ? '' : `　${shortDay(item.due)}`}
              </div>
            </div>
            {item.workdaysLeft === null || item.due === null ? null : (
              <span
                className={item.workdaysLeft < 0 || item.due < session.today ? 'late' : item.workdaysLeft <= 3 ? 'soon' : 'muted'}
              >
                {clockWords(item.workdaysLeft, item.due < session.today)}
              </span>
            )}
            <Link to={item.href} style={{ whiteSpace: 'nowrap' }}>
              {item.action}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
