/** One record: facts left, the next move right, history below. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { RecordDetail, RecordHistory } from '@qinglian/domain/api/ledgers.ts';
import { App, Button, Input, Modal, Timeline } from 'antd';
import { Suspense, useState } from 'react';
import { ApiError, api } from '../ui/api.ts';
import { useSession } from '../ui/session.tsx';
import { useShortcuts } from '../ui/shortcuts.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../ui/states.tsx';
import { clockWords, moment, shortDay } from '../ui/words.ts';
import { type OpenLedger, useLedger } from './definition.ts';
import { extraOf } from './extras.ts';
import { Readings } from './readings.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { leadsBack, movesOf } from './moves.ts';
import { PrintMenu, recordPrints } from './print-menu.tsx';
import { StateTag } from './state-tag.tsx';
import { useUndo } from './undo.tsx';
import { textOf, Value } from './value.tsx';

const routeApi = getRouteApi('/ledgers/$ledger/$id');

export function Page() {
  const { ledger: name, id } = routeApi.useParams();
  const { isPending, open } = useLedger(name);
  const detail = useQuery({
    queryKey: ['record', name, id],
    queryFn: () => api.get<RecordDetail>(`/api/ledgers/${name}/records/${id}`),
  });
  if (isPending || detail.isPending)
    return (
      <div className="page">
        <FirstLoad rows={10} />
      </div>
    );
  if (!open || (detail.error instanceof ApiError && detail.error.status === 404))
    return (
      <div className="page">
        <Empty title="没有找到，或者您没有查看权限">记录可能已被删除，请返回台账查看。</Empty>
      </div>
    );
  if (detail.error)
    return (
      <div className="page">
        <Failure error={detail.error} retry={() => void detail.refetch()} />
      </div>
    );
  return <Record open={open} detail={detail.data} />;
}

function Record({ open, detail }: { open: OpenLedger; detail: RecordDetail }) {
  const { ledger } = open;
  const { record, names } = detail;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [move, setMove] = useState<string | null>(null);
  const [isRemoving, setIsRemoving] = useState(false);
  const Extra = extraOf(ledger.name);
  const moves = movesOf(ledger, record);
  const showUndo = useUndo();
  const { session } = useSession();
  // A draft is nobody's business yet: gone at a click, and back at another.
  const isDraft = record.state === 'draft';
  const edit = (): void => void navigate({ to: '/ledgers/$ledger/$id/edit', params: { ledger: ledger.name, id: record.id } });
  useShortcuts({
    ...(record.can.includes('update') ? { e: { label: '修改内容', run: edit } } : {}),
    u: { label: '返回台账', run: () => void navigate({ to: '/ledgers/$ledger', params: { ledger: ledger.name }, search: {} }) },
  });
  const reload = (): Promise<void> => queries.invalidateQueries();
  const remove = async (reason: string): Promise<void> => {
    try {
      await api.remove(`/api/ledgers/${ledger.name}/records/${record.id}`, { version: record.version, reason });
      await navigate({ to: '/ledgers/$ledger', params: { ledger: ledger.name }, search: {} });
      await reload();
      showUndo({
        ledger: ledger.name,
        id: record.id,
        version: record.version + 1,
        title: `已删除“${String(record.values[ledger.title] ?? '')}”`,
        onUndone: () => void navigate({ to: '/ledgers/$ledger/$id', params: { ledger: ledger.name, id: record.id } }),
      });
    } catch (error) {
      void message.error(error instanceof ApiError ? error.summary : '没有删除');
    }
  };
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/ledgers/$ledger" params={{ ledger: ledger.name }} search={{}}>
          ← {ledger.label}
        </Link>
      </div>
      <PageHead
        title={String(record.values[ledger.title] ?? ledger.label)}
        note={<StateTag ledger={ledger} state={record.state} />}
      >
        <PrintMenu items={recordPrints(ledger.name, record.id)} />
      </PageHead>
      <div className="record">
        <section className="panel" aria-label="登记内容">
          <dl className="facts">
            {open.fields.map(([field, definition]) => (
              <div key={field} style={{ display: 'contents' }}>
                <dt>{definition.label}</dt>
                <dd>
                  <Value field={definition} value={record.values[field] ?? null} names={names} />
                </dd>
              </div>
            ))}
            <dt>登记</dt>
            <dd>
              {names[record.recordedBy] ?? ''} {moment(record.registeredAt)}
              {record.enteredFor ? `（代${names[record.enteredFor] ?? ''}登记）` : ''}
            </dd>
          </dl>
        </section>
        <aside className="panel no-print" aria-label="办理">
          <h2>办理</h2>
          {record.due ? (
            <p style={{ margin: '0 0 10px' }}>
              {ledger.moves[record.due.move]?.label}：{shortDay(record.due.day)}前{' '}
              <span className={record.due.workdaysLeft < 0 ? 'late' : record.due.workdaysLeft <= 3 ? 'soon' : 'muted'}>
                {clockWords(record.due.workdaysLeft, record.due.day < session.today)}
              </span>
              {record.due.provisional ? <span className="muted">（该年放假安排未公布，暂按周一至周五计）</span> : null}
            </p>
          ) : null}
          <div style={{ display: 'grid', gap: 8 }}>
            {moves.map((name, at) => (
              <Button
                key={name}
                type={at === 0 && !leadsBack(ledger, name) ? 'primary' : 'default'}
                block
                onClick={() => setMove(name)}
              >
                {ledger.moves[name]?.label}
              </Button>
            ))}
            {record.can.includes('update') ? (
              <Button block onClick={edit}>
                修改内容
              </Button>
            ) : null}
            {record.can.includes('remove') ? (
              <Button block danger onClick={() => (isDraft ? void remove('删除草稿') : setIsRemoving(true))}>
                {isDraft ? '删除草稿' : '删除'}
              </Button>
            ) : null}
            {record.can.length === 0 ? <span className="muted">当前没有需要您办理的事项。</span> : null}
          </div>
        </aside>
      </div>
      {Extra ? (
        <Suspense fallback={<FirstLoad rows={3} />}>
          <div style={{ marginTop: 14 }}>
            <Extra detail={detail} />
          </div>
        </Suspense>
      ) : null}
      {ledger.access.journalReads === true ? <Readings ledger={ledger} id={record.id} /> : null}
      <History ledger={ledger} id={record.id} version={record.version} />
      {move !== null ? (
        <MoveDialog open={open} detail={detail} move={move} onClose={() => setMove(null)} onDone={reload} />
      ) : null}
      {isRemoving ? (
        <ReasonDialog
          title="删除这条记录"
          hint="删除后不再出现在台账和统计中，历次版本和日志仍保留可查。"
          submit="删除记录"
          onClose={() => setIsRemoving(false)}
          onSubmit={remove}
        />
      ) : null}
    </div>
  );
}

function ReasonDialog({
  title,
  hint,
  submit,
  onClose,
  onSubmit,
}: {
  title: string;
  hint: string;
  submit: string;
  onClose: () => void;
  onSubmit: (reason: string) => Promise<void>;
}) {
  const [reason, setReason] = useState('');
  const [isSending, setIsSending] = useState(false);
  const send = (): void => {
    setIsSending(true);
    void onSubmit(reason.trim()).then(onClose);
  };
  return (
    <Modal
      open
      title={title}
      okText={submit}
      cancelText="返回"
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      confirmLoading={isSending}
      onCancel={onClose}
      onOk={send}
    >
      <p className="muted">{hint}</p>
      <Input.TextArea
        aria-label="原因"
        placeholder="请写明原因"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        autoSize={{ minRows: 2 }}
      />
    </Modal>
  );
}

function History({ ledger, id, version }: { ledger: OpenLedger['ledger']; id: string; version: number }) {
  const history = useQuery({
    queryKey: ['history', ledger.name, id, version],
    queryFn: () => api.get<RecordHistory>(`/api/ledgers/${ledger.name}/records/${id}/history`),
  });
  if (!history.data) return null;
  const { names, versions } = history.data;
  const label = (move: string): string =>
    ({ create: '登记', update: '修改', remove: '删除', undo: '撤销上一步', read: '查看', hand_over: '离任交接' })[move] ??
    ledger.moves[move]?.label ??
    move;
  return (
    <section className="panel" style={{ marginTop: 14 }}>
      <h2>
        经过<small>每次变动都记入日志，不能更改</small>
      </h2>
      <Timeline
        items={[...versions].reverse().map((one) => ({
          key: one.version,
          content: (
            <div>
              <b>{label(one.move)}</b>　{names[one.by] ?? ''}　<span className="muted">{moment(one.at)}</span>
              {one.reason ? <div>原因：{one.reason}</div> : null}
              {one.move === 'create' ? null : (
                <div className="muted">
                  {one.changes
                    .filter((change) => ledger.fields[change.field] !== undefined)
                    .map((change) => {
                      const field = ledger.fields[change.field];
                      if (!field) return null;
                      return (
                        <div key={change.field}>
                          {field.label}：{textOf(field, change.before, names) || '（空）'} →{' '}
                          {textOf(field, change.after, names) || '（空）'}
                        </div>
                      );
                    })}
                </div>
              )}
            </div>
          ),
        }))}
      />
    </section>
  );
}
