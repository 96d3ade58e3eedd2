/** The city office's day: who has reported, who owes, whom to call, what to accept or return. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CityBoard, SubmissionDetail } from '@qinglian/domain/api/reports.ts';
import { submission } from '@qinglian/domain/reports/submission.ledger.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { App, Button, Drawer, Input, Table } from 'antd';
import { useState } from 'react';
import { CityHeat } from '../../engines/standards/index.ts';
import { StateTag } from '../../ledger/state-tag.tsx';
import { ApiError, api } from '../../ui/api.ts';
import { useCopy } from '../../ui/copy.ts';
import { useIsPhone, useRoles } from '../../ui/session.tsx';
import { CityTrend } from './city-trend.tsx';
import { AskAccess } from './ask-access.tsx';
import { PapersButton, sentFiles } from './papers.tsx';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay, shortDay } from '../../ui/words.ts';
import { Annex } from './report-lists.tsx';

type Cell = CityBoard['units'][number]['cells'][number];

export function Page() {
  const { message } = App.useApp();
  const copy = useCopy();
  const [openId, setOpenId] = useState<string | null>(null);
  const board = useQuery({ queryKey: ['city-board'], queryFn: () => api.get<CityBoard>('/api/city/board') });
  if (board.isPending)
    return (
      <div className="page">
        <FirstLoad rows={12} />
      </div>
    );
  if (board.error)
    return (
      <div className="page">
        <Failure error={board.error} retry={() => void board.refetch()} />
      </div>
    );
  const { units, reminder } = board.data;
  const now = units.map((unit) => unit.cells.find((cell) => cell.month === reminder.month)).filter((cell) => cell !== undefined);
  const count = (state: Cell['state']): number => now.filter((cell) => cell.state === state).length;
  const open = (row: string, month: string): void => {
    const unit = units.find((one) => one.name === row);
    const cell = unit?.cells.find((one) => one.month === month);
    if (cell?.submissionId) setOpenId(cell.submissionId);
    else if (cell && unit) void message.info(`${unit.name}：${cell.reason}${unit.phone ? `，电话${unit.phone}` : ''}`);
  };
  return (
    <div className="page">
      <PageHead
        title="报送情况"
        note={`${periodInChinese(reminder.month)}：已签收${count('accepted')}、待审核${count('received')}、退回${count('returned')}、未报${count('missing') + count('not_due')}，共${units.length}家`}
      >
        <Button onClick={() => window.print()}>打印</Button>
      </PageHead>
      {reminder.text === '' ? null : (
        <section className="panel no-print">
          <h2>
            催报<small>{longDay(reminder.due)}截止</small>
          </h2>
          <p style={{ margin: '0 0 10px' }}>{reminder.text}</p>
          <Button onClick={() => void copy(reminder.text)}>复制催报文字</Button>
        </section>
      )}
      <section className="panel">
        <CityHeat board={board.data} onOpen={open} />
      </section>
      <CityTrend board={board.data} onOpen={open} />
      {openId === null ? null : <Submission id={openId} onClose={() => setOpenId(null)} />}
    </div>
  );
}

function Submission({ id, onClose }: { id: string; onClose: () => void }) {
  const isPhone = useIsPhone();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [opinion, setOpinion] = useState('');
  const canAsk = useRoles().has('city_office');
  const detail = useQuery({
    queryKey: ['submission', id],
    queryFn: () => api.get<SubmissionDetail>(`/api/city/submissions/${id}`),
  });
  const answer = useMutation({
    mutationFn: ({ move, version }: { move: 'accept' | 'return'; version: number }) =>
      api.post(`/api/ledgers/submission/records/${id}/moves/${move}`, {
        version,
        values: opinion.trim() === '' ? {} : { opinion: opinion.trim() },
      }),
    onSuccess: async (_data, { move }) => {
      void message.success(move === 'accept' ? '已签收' : '已退回，原单位可以看到意见');
      await queries.invalidateQueries();
      onClose();
    },
    onError: (error) =>
      void message.error(
        error instanceof ApiError ? error.problems.map((problem) => problem.message).join('；') || error.message : '没有办理成功',
      ),
  });
  const { data } = detail;
  return (
    <Drawer
      open
      onClose={onClose}
      size={isPhone ? '100%' : 760}
      title={data ? String(data.record.values['title'] ?? '') : '报送材料'}
    >
      {detail.error ? <Failure error={detail.error} /> : null}
      {data ? (
        <div style={{ display: 'grid', gap: 14 }}>
          <div>
            <b>{data.content?.unit.name ?? ''}</b>　<StateTag ledger={submission} state={data.record.state} />
            {data.record.values['way'] === 'mail' ? <span className="chip s-to_review">代报</span> : null}
            <div className="muted">
              {typeof data.record.values['submittedOn'] === 'string' ? `${shortDay(data.record.values['submittedOn'])}报送` : ''}
              ，第{String(data.record.values['revision'] ?? 1)}次
              {data.signed.map((one) => `；${one.step} ${one.post} ${one.name}（${one.on}）`).join('')}
            </div>
          </div>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            <PapersButton base={`/api/city/submissions/${id}`} files={sentFiles} />
            {['accepted', 'returned'].includes(data.record.state) &&
            ['system', 'package'].includes(String(data.record.values['way'])) ? (
              <Button href={`/api/city/submissions/${id}/answer.json`}>答复签名包</Button>
            ) : null}
          </div>
          {data.differences.length > 0 ? (
            <section className="panel">
              <h2>与上次报送的不同</h2>
              <Table
                size="small"
                rowKey="row"
                pagination={false}
                dataSource={[...data.differences]}
                columns={[
                  { title: '条目', dataIndex: 'row', width: 70 },
                  { title: '原来', dataIndex: 'before' },
                  { title: '现在', dataIndex: 'after' },
                ]}
              />
            </section>
          ) : null}
          {(['situation', 'problems', 'nextSteps'] as const).map((field, at) => (
            <section key={field} className="panel">
              <h2>{['一、开展情况', '二、存在问题', '三、下步打算'][at]}</h2>
              <p style={{ whiteSpace: 'pre-wrap', margin: 0, lineHeight: 1.8 }}>{String(data.record.values[field] ?? '')}</p>
            </section>
          ))}
          {data.content ? (
            <Annex
              content={data.content}
              isLinked={false}
              {...(canAsk ? { actionFor: (entry) => <AskAccess submissionId={id} entry={entry} /> } : {})}
            />
          ) : null}
          {data.record.can.some((action) => action.startsWith('move:')) ? (
            <section className="panel">
              <h2>审核</h2>
              <Input.TextArea
                aria-label="审核意见"
                placeholder="审核意见（退回时必填）"
                value={opinion}
                onChange={(event) => setOpinion(event.target.value)}
                autoSize={{ minRows: 2 }}
              />
              <div style={{ display: 'flex', gap: 8, marginTop: 10 }}>
                {data.record.can.includes('move:accept') ? (
                  <Button
                    type="primary"
                    loading={answer.isPending}
                    onClick={() => answer.mutate({ move: 'accept', version: data.record.version })}
                  >
                    签收
                  </Button>
                ) : null}
                {data.record.can.includes('move:return') ? (
                  <Button
                    danger
                    loading={answer.isPending}
                    disabled={opinion.trim() === ''}
                    onClick={() => answer.mutate({ move: 'return', version: data.record.version })}
                  >
                    退回修改
                  </Button>
                ) : null}
              </div>
            </section>
          ) : null}
        </div>
      ) : null}
    </Drawer>
  );
}
