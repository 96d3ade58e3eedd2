/** One window at the city office: who has reported, whom to call, and everything that is made of what came in. */
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { CityWindow } from '@qinglian/domain/api/city.ts';
import { addMonths } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { App, Button, Dropdown, Segmented, Select } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useCopy } from '../../ui/copy.ts';
import { useRoles, useSession } from '../../ui/session.tsx';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';
import { UnitList } from './unit-list.tsx';

type Unit = CityWindow['units'][number];
type Shown = 'all' | 'on_time' | 'late' | 'returned' | 'missing';

const isIn: Readonly<Record<Shown, (unit: Unit) => boolean>> = {
  all: () => true,
  on_time: (unit) => (unit.state === 'accepted' || unit.state === 'received') && unit.lateWorkdays === 0,
  late: (unit) => (unit.state === 'accepted' || unit.state === 'received') && unit.lateWorkdays > 0,
  returned: (unit) => unit.state === 'returned',
  missing: (unit) => unit.state === 'missing' || unit.state === 'not_due',
};
const shownWords: Readonly<Record<Shown, string>> = {
  all: '全部',
  on_time: '按期',
  late: '迟报',
  returned: '退回',
  missing: '未报',
};
const ways = { wechat: '微信', phone: '电话', sms: '短信', mail: '邮件' } as const;
const owes = (unit: Unit): boolean => isIn.missing(unit) || isIn.returned(unit);

export function Page() {
  const { session } = useSession();
  const asked = new URLSearchParams(window.location.search);
  const thisMonth = session.today.slice(0, 7);
  const [type, setType] = useState<'monthly' | 'annual'>(asked.get('type') === 'annual' ? 'annual' : 'monthly');
  const [period, setPeriod] = useState(asked.get('period') ?? thisMonth);
  const first = asked.get('state');
  const [shown, setShown] = useState<Shown>(first !== null && first in isIn ? (first as Shown) : 'all');
  const url = `/api/city/windows/${type}/${period}`;
  const query = useQuery({ queryKey: ['city-window', type, period], queryFn: () => api.get<CityWindow>(url) });
  const periods =
    type === 'monthly'
      ? Array.from({ length: 12 }, (_, at) => addMonths(`${thisMonth}-01`, -at).slice(0, 7))
      : [0, 1, 2].map((at) => String(Number(thisMonth.slice(0, 4)) - at));
  const choose = (next: 'monthly' | 'annual'): void => {
    setType(next);
    setPeriod(next === 'monthly' ? thisMonth : thisMonth.slice(0, 4));
  };
  return (
    <div className="page">
      <PageHead title="收报和汇总" note={query.data?.due ? `${longDay(query.data.due)}截止` : undefined}>
        <Segmented
          value={type}
          onChange={choose}
          options={[
            { value: 'monthly', label: '月度小结' },
            { value: 'annual', label: '年度总结' },
          ]}
        />
        <Select
          aria-label="所属期间"
          value={period}
          onChange={setPeriod}
          style={{ width: 140 }}
          options={periods.map((one) => ({ value: one, label: periodInChinese(one) }))}
        />
      </PageHead>
      {query.isPending ? <FirstLoad rows={10} /> : null}
      {query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? <Board data={query.data} url={url} shown={shown} setShown={setShown} /> : null}
    </div>
  );
}

function Board({ data, url, shown, setShown }: { data: CityWindow; url: string; shown: Shown; setShown: (next: Shown) => void }) {
  const isOffice = useRoles().has('city_office');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const copy = useCopy();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const fail = (error: unknown): void => void message.error(error instanceof ApiError ? error.summary : '没有办理成功');
  const remind = useMutation({
    mutationFn: (way: string) => api.post<CityWindow>(`${url}/reminders`, { units: chosen, way }),
    onSuccess: async () => {
      setChosen([]);
      void message.success('已记入催报记录');
      await queries.invalidateQueries({ queryKey: ['city-window'] });
    },
    onError: fail,
  });
  const draft = useMutation({
    mutationFn: (kind: 'digest' | 'notice') =>
      api.post<{ id: string }>('/api/city/papers', { type: data.type, period: data.period, kind }),
    onSuccess: ({ id }) => navigate({ to: '/city/papers/$id', params: { id } }),
    onError: fail,
  });
  const units = data.units.filter(isIn[shown]);
  const owing = data.units.filter(owes);
  return (
    <>
      <section className="panel no-print">
        <h2>汇总材料</h2>
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Button icon={<DownloadOutlined />} href={`${url}/merged.xlsx`}>
            合并表（Excel）
          </Button>
          <Button icon={<DownloadOutlined />} href={`${url}/all.zip`}>
            全部材料（ZIP）
          </Button>
          {isOffice ? (
            <>
              <Button loading={draft.isPending} onClick={() => draft.mutate('digest')}>
                起草情况汇总
              </Button>
              <Button loading={draft.isPending} onClick={() => draft.mutate('notice')}>
                起草情况通报
              </Button>
              <Link to="/city/intake">
                <Button>代报和收件</Button>
              </Link>
            </>
          ) : null}
        </div>
      </section>
      {data.reminder === '' ? null : (
        <section className="panel no-print">
          <h2>
            催报<small>{owing.length}家</small>
          </h2>
          <p style={{ margin: '0 0 10px' }}>{data.reminder}</p>
          <Button onClick={() => void copy(data.reminder)}>复制催报文字</Button>
        </section>
      )}
      <section className="panel">
        <div style={{ display: 'flex', gap: 10, flexWrap: 'wrap', marginBottom: 10 }}>
          <Segmented
            style={{ maxWidth: '100%', overflowX: 'auto' }}
            value={shown}
            onChange={setShown}
            options={(Object.keys(isIn) as Shown[]).map((one) => ({
              value: one,
              label: `${shownWords[one]} ${data.units.filter(isIn[one]).length}`,
            }))}
          />
          {isOffice && owing.length > 0 ? (
            <Dropdown
              disabled={chosen.length === 0}
              menu={{
                items: Object.entries(ways).map(([key, label]) => ({ key, label })),
                onClick: ({ key }) => remind.mutate(key),
              }}
            >
              <Button loading={remind.isPending}>已转发{chosen.length > 0 ? `（${chosen.length}家）` : ''}</Button>
            </Dropdown>
          ) : null}
        </div>
        <UnitList units={units} chosen={chosen} canChoose={isOffice && owing.length > 0} owes={owes} onChoose={setChosen} />
      </section>
    </>
  );
}
