/** The last line of 本月一页: where the month's report stands, and the next step with it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { RecordPage } from '@qinglian/domain/api/ledgers.ts';
import type { ReportDetail } from '@qinglian/domain/api/reports.ts';
import { report } from '@qinglian/domain/reports/report.ledger.ts';
import { App, Button } from 'antd';
import { StateTag } from '../../ledger/state-tag.tsx';
import { ApiError, api } from '../../ui/api.ts';
import { Failure } from '../../ui/states.tsx';
import { shortDay } from '../../ui/words.ts';

export function MonthReport({ month, at }: { month: string; at: number }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const list = useQuery({
    queryKey: ['month', 'report', month],
    queryFn: () => api.get<RecordPage>(`/api/ledgers/report/records?filter.type=monthly&filter.forMonth=${month}&limit=1`),
  });
  const draft = useMutation({
    mutationFn: () => api.post<ReportDetail>('/api/reports', { type: 'monthly', period: month }),
    onSuccess: async ({ record }) => {
      await queries.invalidateQueries();
      await navigate({ to: '/reports/$id', params: { id: record.id } });
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有起草成功'),
  });
  const row = list.data?.rows[0];
  const due = row?.values['dueOn'];
  return (
    <section className="panel">
      <div className="month-head">
        <h2>
          {at}. 报送
          <small>{typeof due === 'string' ? `${shortDay(due)}前报送` : '每月小结，系统根据以上记录先拟稿'}</small>
        </h2>
        {list.data && !row ? (
          <Button type="primary" className="no-print" loading={draft.isPending} onClick={() => draft.mutate()}>
            起草本月小结
          </Button>
        ) : null}
      </div>
      {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : null}
      {row ? (
        <ul className="line-list">
          <li>
            <div className="grow">
              <Link to="/reports/$id" params={{ id: row.id }}>
                {String(row.values['title'] ?? '')}
              </Link>
            </div>
            <StateTag ledger={report} state={row.state} />
          </li>
        </ul>
      ) : null}
    </section>
  );
}
