/** 报送: the months of the year, what is due, and one click to draft. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { RecordPage } from '@qinglian/domain/api/ledgers.ts';
import type { ReportDetail } from '@qinglian/domain/api/reports.ts';
import { report } from '@qinglian/domain/reports/report.ledger.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { App, Button } from 'antd';
import { StateTag } from '../../ledger/state-tag.tsx';
import { ApiError, api } from '../../ui/api.ts';
import { useRoles, useSession } from '../../ui/session.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { PackageUpload } from '../../ui/package-upload.tsx';
import { longDay, shortDay } from '../../ui/words.ts';

export function Page() {
  const { session } = useSession();
  const roles = useRoles();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const list = useQuery({
    queryKey: ['reports'],
    queryFn: () => api.get<RecordPage>('/api/ledgers/report/records?limit=100&sort=-forMonth'),
  });
  const draft = useMutation({
    mutationFn: (body: { type: 'monthly' | 'annual'; period: string }) => api.post<ReportDetail>('/api/reports', body),
    onSuccess: async ({ record }) => {
      await queries.invalidateQueries();
      await navigate({ to: '/reports/$id', params: { id: record.id } });
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有起草成功'),
  });
  if (list.isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (list.error)
    return (
      <div className="page">
        <Failure error={list.error} retry={() => void list.refetch()} />
      </div>
    );
  const month = session.today.slice(0, 7);
  const hasThisMonth = list.data.rows.some((row) => row.values['type'] === 'monthly' && row.values['forMonth'] === month);
  const canDraft = roles.has('hospital_clerk');
  return (
    <div className="page">
      <PageHead title="报送" note="月度小结和工作台账每月20日前，年度总结12月15日前">
        {canDraft && !hasThisMonth ? (
          <Button type="primary" loading={draft.isPending} onClick={() => draft.mutate({ type: 'monthly', period: month })}>
            起草{periodInChinese(month)}小结
          </Button>
        ) : null}
        {canDraft ? <PackageUpload label="收上级签名包" /> : null}
        {canDraft ? (
          <Button loading={draft.isPending} onClick={() => draft.mutate({ type: 'annual', period: month.slice(0, 4) })}>
            起草{month.slice(0, 4)}年度总结
          </Button>
        ) : null}
      </PageHead>
      <DataTable
        rowKey="id"
        rows={list.data.rows}
        empty={<Empty title="还没有报送">由清廉办经办人按月起草，系统先根据记录拟稿。</Empty>}
        minWidth={760}
        columns={[
          {
            title: '报送材料',
            render: (_, row) => (
              <Link to="/reports/$id" params={{ id: row.id }}>
                {String(row.values['title'] ?? '')}
              </Link>
            ),
          },
          {
            title: '应报',
            width: 130,
            render: (_, row) => (typeof row.values['dueOn'] === 'string' ? longDay(row.values['dueOn']) : ''),
          },
          {
            title: '报送',
            width: 250,
            render: (_, row) => {
              const late = row.values['lateWorkdays'];
              if (typeof row.values['submittedAt'] !== 'string') return <span className="muted">未报</span>;
              return (
                <>
                  {shortDay(row.values['submittedAt'])}
                  {typeof late === 'number' && late > 0 ? <span className="late">　迟报{late}个工作日</span> : null}
                </>
              );
            },
          },
          { title: '次数', width: 70, align: 'right', render: (_, row) => String(row.values['revision'] ?? '') },
          { title: '状态', width: 110, render: (_, row) => <StateTag ledger={report} state={row.state} /> },
        ]}
      />
    </div>
  );
}
