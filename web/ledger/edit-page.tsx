/** Correcting a record; a stale edit is told and what was typed stays. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import { App } from 'antd';
import { api } from '../ui/api.ts';
import { Empty, Failure, FirstLoad, PageHead } from '../ui/states.tsx';
import { useLedger } from './definition.ts';
import { RecordForm } from './record-form.tsx';

const routeApi = getRouteApi('/ledgers/$ledger/$id/edit');

export function Page() {
  const { ledger: name, id } = routeApi.useParams();
  const { isPending, open } = useLedger(name);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const detail = useQuery({
    queryKey: ['record', name, id],
    queryFn: () => api.get<RecordDetail>(`/api/ledgers/${name}/records/${id}`),
  });
  if (isPending || detail.isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (detail.error)
    return (
      <div className="page">
        <Failure error={detail.error} retry={() => void detail.refetch()} />
      </div>
    );
  if (!open || !detail.data.record.can.includes('update'))
    return (
      <div className="page">
        <Empty title="这条记录现在不能修改">可能已经归档或签字；需要更正请先退回。</Empty>
      </div>
    );
  const { record, names } = detail.data;
  const back = () => navigate({ to: '/ledgers/$ledger/$id', params: { ledger: name, id } });
  return (
    <div className="page">
      <PageHead title={`修改${open.ledger.label}`} />
      <div className="panel">
        <RecordForm
          fields={open.fields.filter(([, field]) => field.readOnly !== true)}
          initial={record.values}
          names={names}
          submitLabel="保存修改"
          draftKey={`${name}.${id}`}
          onCancel={() => void back()}
          onSubmit={async (values) => {
            const changed = Object.fromEntries(
              Object.entries(values).filter(
                ([field, value]) => JSON.stringify(value ?? null) !== JSON.stringify(record.values[field] ?? null),
              ),
            );
            await api.patch(`/api/ledgers/${name}/records/${id}`, { version: record.version, values: changed });
            await queries.invalidateQueries();
            void message.success('已保存');
            await back();
          }}
        />
      </div>
    </div>
  );
}
