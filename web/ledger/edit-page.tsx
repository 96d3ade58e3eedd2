/** Correcting a record; when somebody else was quicker, both versions are shown and the person decides. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import { App } from 'antd';
import { useRef, useState } from 'react';
import { ApiError, api } from '../ui/api.ts';
import { Empty, Failure, FirstLoad, PageHead } from '../ui/states.tsx';
import { useLedger } from './definition.ts';
import { type FormValues, RecordForm } from './record-form.tsx';
import { changesOf, StaleDialog } from './stale-dialog.tsx';

/** An edit that somebody overtook; the form's saving goes on until the person has decided or gone back to the form. */
interface Stale {
  readonly now: RecordDetail;
  readonly mine: FormValues;
  readonly onSaved: () => void;
  readonly onLeft: () => void;
}

const routeApi = getRouteApi('/ledgers/$ledger/$id/edit');

export function Page() {
  const { ledger: name, id } = routeApi.useParams();
  const { isPending, open } = useLedger(name);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const url = `/api/ledgers/${name}/records/${id}`;
  const detail = useQuery({ queryKey: ['record', name, id], queryFn: () => api.get<RecordDetail>(url) });
  // The version the form began with: a refetch behind the form must not make a stale edit look fresh.
  const begun = useRef<RecordDetail | undefined>(undefined);
  begun.current ??= detail.data;
  const [stale, setStale] = useState<Stale | null>(null);
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
  if (!open || !begun.current?.record.can.includes('update'))
    return (
      <div className="page">
        <Empty title="这条记录现在不能修改">可能已经归档或签字；需要更正请先退回。</Empty>
      </div>
    );
  const { record, names } = begun.current;
  const save = async (version: number, values: FormValues): Promise<void> => {
    if (Object.keys(values).length > 0) await api.patch(url, { version, values });
    await queries.invalidateQueries();
    void message.success('已保存');
    await back();
  };
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
            const mine = changesOf(record.values, values);
            try {
              await save(record.version, mine);
            } catch (error) {
              if (!(error instanceof ApiError) || error.code !== 'stale') throw error;
              const now = await api.get<RecordDetail>(url);
              await new Promise<void>((resolve, reject) => {
                setStale({ now, mine, onSaved: resolve, onLeft: () => reject(error) });
              });
            }
          }}
        />
      </div>
      {stale ? (
        <StaleDialog
          fields={open.fields.filter(([, field]) => field.readOnly !== true)}
          before={record.values}
          now={stale.now}
          mine={stale.mine}
          onClose={() => {
            setStale(null);
            stale.onLeft();
          }}
          onSave={async (values) => {
            try {
              await save(stale.now.record.version, values);
              stale.onSaved();
            } catch (error) {
              void message.error(error instanceof ApiError ? error.summary : '没有保存，请重试');
              if (error instanceof ApiError && error.code === 'stale')
                setStale({ ...stale, now: await api.get<RecordDetail>(url) });
            }
          }}
        />
      ) : null}
    </div>
  );
}
