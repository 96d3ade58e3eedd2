/** One collection at the office: who has filled in, text to remind the others, return, extend, merge. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { CollectionDetail } from '@qinglian/domain/api/collection.ts';
import type { RecordView } from '@qinglian/domain/api/ledgers.ts';
import { collectionReturn } from '@qinglian/domain/collection/collection-return.ledger.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { Alert, App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useLedger } from '../../ledger/definition.ts';
import { MoveDialog } from '../../ledger/move-dialog.tsx';
import { StateTag } from '../../ledger/state-tag.tsx';
import { ApiError, api } from '../../ui/api.ts';
import { useCopy } from '../../ui/copy.ts';
import { useRoles } from '../../ui/session.tsx';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay, shortDay } from '../../ui/words.ts';

const moves: Readonly<Record<string, { readonly label: string }>> = collectionReturn.moves;
const routeApi = getRouteApi('/collections/$id');

export function Page() {
  const { id } = routeApi.useParams();
  const detail = useQuery({ queryKey: ['collection', id], queryFn: () => api.get<CollectionDetail>(`/api/collections/${id}`) });
  if (detail.isPending)
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
  return <Collection detail={detail.data} />;
}

function Collection({ detail }: { detail: CollectionDetail }) {
  const { record, names, returns, reminder, totals } = detail;
  const isOffice = useRoles().has('hospital_clerk');
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const returnsLedger = useLedger('collection_return');
  const [move, setMove] = useState<{ name: string; row: RecordView } | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const merge = useMutation({
    mutationFn: () => api.post<{ returns: number; rows: number }>(`/api/collections/${record.id}/merge`),
    onSuccess: async (done) => {
      setProblems([]);
      await queries.invalidateQueries();
      void message.success(`已合并${done.returns}个科室的${done.rows}条记录`);
    },
    onError: (error) =>
      setProblems(error instanceof ApiError ? error.problems.map((problem) => problem.message) : ['没有合并成功，请重试']),
  });
  const copy = useCopy();
  const passOn = useMutation({
    mutationFn: () => api.post<{ returns: number }>(`/api/collections/${record.id}/reminded`),
    onSuccess: async (done) => {
      await queries.invalidateQueries();
      void message.success(`已记下：${done.returns}个科室的催报已转发`);
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有记下，请重试'),
  });
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/collections">← 科室填报</Link>
      </div>
      <PageHead
        title={String(record.values['title'] ?? '')}
        note={`${periodInChinese(String(record.values['forPeriod']))}，${longDay(String(record.values['dueOn']))}截止；已报${totals.filed + totals.merged}，未报${totals.waiting}，共${totals.all}个科室`}
      >
        {isOffice && totals.filed > 0 ? (
          <Button
            type="primary"
            loading={merge.isPending}
            onClick={() =>
              void modal.confirm({
                title: `合并已上报的${totals.filed}个科室`,
                content:
                  totals.waiting > 0 ? `还有${totals.waiting}个科室没有报；以后补报的可以再合并一次。` : '全部科室已上报。',
                okText: '合并',
                cancelText: '取消',
                onOk: () => merge.mutateAsync().catch(() => undefined),
              })
            }
          >
            合并
          </Button>
        ) : null}
      </PageHead>
      {problems.length > 0 ? (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 14 }}
          title="没有合并，一条也没有写入。请退回科室补齐后再合并："
          description={problems.map((text) => <div key={text}>{text}</div>)}
        />
      ) : null}
      {reminder === '' ? null : (
        <section className="panel">
          <h2>催报</h2>
          <p style={{ margin: '0 0 10px', lineHeight: 1.7 }}>{reminder}</p>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            <Button onClick={() => void copy(reminder)}>复制催报文字</Button>
            {isOffice ? (
              <Button loading={passOn.isPending} onClick={() => passOn.mutate()}>
                已转发
              </Button>
            ) : null}
          </div>
        </section>
      )}
      <section className="panel">
        <ul className="line-list">
          {returns.map((row) => (
            <li key={row.id}>
              <div className="grow">
                <Link to="/fill/$id" params={{ id: row.id }}>
                  {names[String(row.values['home'])] ?? ''}
                </Link>
                <div className="detail">
                  {row.values['filedOn'] ? `${shortDay(String(row.values['filedOn']))}上报` : ''}
                  {typeof row.values['rows'] === 'number' && row.values['rows'] > 0 ? `　${row.values['rows']}条` : ''}
                  {row.values['dueOn'] !== record.values['dueOn'] ? `　延至${shortDay(String(row.values['dueOn']))}` : ''}
                  {(row.state === 'waiting' || row.state === 'returned') && row.values['remindedOn']
                    ? `　${shortDay(String(row.values['remindedOn']))}已转发催报`
                    : ''}
                  {row.state === 'returned' ? `　${String(row.values['returnReason'] ?? '')}` : ''}
                </div>
              </div>
              <StateTag ledger={collectionReturn} state={row.state} />
              {isOffice && row.state !== 'merged' ? (
                <Dropdown
                  trigger={['click']}
                  menu={{
                    items: row.can
                      .flatMap((action) => (action.startsWith('move:') ? [action.slice(5)] : []))
                      .filter((name) => name !== 'merge' && name !== 'file')
                      .map((name) => ({
                        key: name,
                        label: moves[name]?.label ?? name,
                      })),
                    onClick: ({ key }) => setMove({ name: key, row }),
                  }}
                >
                  <Button size="small" aria-label={`办理${names[String(row.values['home'])] ?? ''}`}>
                    办理
                  </Button>
                </Dropdown>
              ) : null}
            </li>
          ))}
        </ul>
      </section>
      {move && returnsLedger.open ? (
        <MoveDialog
          open={returnsLedger.open}
          detail={{ record: move.row, names }}
          move={move.name}
          onClose={() => setMove(null)}
          onDone={() => queries.invalidateQueries()}
        />
      ) : null}
    </div>
  );
}
