/** One report: the three parts, the table row by row, the annex; draft marked, wording editable, and the chain 拟稿—核稿—签发—报送. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReportDetail, ReportEdit } from '@qinglian/domain/api/reports.ts';
import { report } from '@qinglian/domain/reports/report.ledger.ts';
import { Alert, App, Button, Steps, Tabs } from 'antd';
import { useState } from 'react';
import { MoveDialog } from '../../ledger/move-dialog.tsx';
import { leadsBack, movesOf } from '../../ledger/moves.ts';
import { StateTag } from '../../ledger/state-tag.tsx';
import { textOf } from '../../ledger/value.tsx';
import { useLedger } from '../../ledger/definition.ts';
import { ApiError, api } from '../../ui/api.ts';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { clockWords, longDay, shortDay } from '../../ui/words.ts';
import { PaperSign } from './paper-sign.tsx';
import { PapersButton, sentFiles } from './papers.tsx';
import { Annex, Lines } from './report-lists.tsx';
import { parts, Sending, Summary } from './report-parts.tsx';
import { TableTab } from './report-table.tsx';

const routeApi = getRouteApi('/reports/$id');

export function Page() {
  const { id } = routeApi.useParams();
  const detail = useQuery({ queryKey: ['report', id], queryFn: () => api.get<ReportDetail>(`/api/reports/${id}`) });
  if (detail.isPending)
    return (
      <div className="page">
        <FirstLoad rows={12} />
      </div>
    );
  if (detail.error)
    return (
      <div className="page">
        <Failure error={detail.error} retry={() => void detail.refetch()} />
      </div>
    );
  return <Report key={detail.data.record.version} detail={detail.data} />;
}

function Report({ detail }: { detail: ReportDetail }) {
  const { record, names, content, code } = detail;
  const { open } = useLedger('report');
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [move, setMove] = useState<string | null>(null);
  const canEdit = record.can.includes('update');
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(parts.map(([field]) => [field, String(record.values[field] ?? '')])),
  );
  const [rows, setRows] = useState<Readonly<Record<string, string | null>>>({});
  const isDirty = Object.keys(rows).length > 0 || parts.some(([field]) => texts[field] !== String(record.values[field] ?? ''));
  const reload = (): Promise<void> => queries.invalidateQueries();
  const save = useMutation({
    mutationFn: (body: ReportEdit) => api.patch<ReportDetail>(`/api/reports/${record.id}`, body),
    onSuccess: async () => {
      void message.success('已保存');
      await reload();
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有保存；您的修改仍在页面上'),
  });
  const redraft = useMutation({
    mutationFn: () => api.post<ReportDetail>(`/api/reports/${record.id}/redraft`, { version: record.version }),
    onSuccess: async () => {
      void message.success('已按最新记录重新起草，手工改写的条目保留');
      await reload();
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有重新起草'),
  });
  const keep = (): void =>
    save.mutate({
      version: record.version,
      situation: texts['situation'] ?? '',
      problems: texts['problems'] ?? '',
      nextSteps: texts['nextSteps'] ?? '',
      rows,
    });
  const moves = movesOf(report, record);
  const clockOf = (step: string): string => (record.due?.move === step ? clockWords(record.due.workdaysLeft) : '');
  const order = ['draft', 'reviewing', 'approving', 'signed', 'submitted', 'accepted'];
  const at = record.state === 'returned' ? 0 : order.indexOf(record.state);
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/reports">← 报送</Link>
      </div>
      <PageHead title={String(record.values['title'] ?? '')} note={<StateTag ledger={report} state={record.state} />}>
        <PapersButton
          base={`/api/reports/${record.id}`}
          files={[
            ...sentFiles,
            ...(code === null
              ? []
              : ([
                  ['slip.docx', '报送审批单'],
                  ['slip.pdf', '报送审批单'],
                ] as const)),
            ...(['submitted', 'accepted', 'returned'].includes(record.state) ? ([['package.json', '报送包']] as const) : []),
          ]}
        />
      </PageHead>
      {record.state === 'returned' ? (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 14 }}
          title="市清廉办退回修改"
          description={String(record.values['returnReason'] ?? '')}
        />
      ) : null}
      <div className="record">
        <div>
          <Tabs
            items={[
              {
                key: 'summary',
                label: '工作小结',
                children: <Summary detail={detail} texts={texts} canEdit={canEdit} onChange={setTexts} />,
              },
              {
                key: 'table',
                label: '标准落实情况表',
                children: <TableTab content={content} canEdit={canEdit} rows={rows} onChange={setRows} />,
              },
              { key: 'lines', label: `工作台账（${content.lines.length}）`, children: <Lines content={content} /> },
              { key: 'annex', label: `佐证目录（${content.annex.length}）`, children: <Annex content={content} /> },
            ]}
          />
        </div>
        <aside className="panel no-print" aria-label="办理">
          <h2>办理</h2>
          <Steps
            orientation="vertical"
            size="small"
            current={at}
            items={[
              { title: '拟稿', content: names[String(record.values['drafter'] ?? '')] ?? '' },
              {
                title: '核稿',
                content: textOf(report.fields.reviewSign, record.values['reviewSign'] ?? null, names) || clockOf('passReview'),
              },
              {
                title: '签发',
                content:
                  typeof record.values['paperSigner'] === 'string'
                    ? `纸面签发：${record.values['paperSigner']}${typeof record.values['paperSignedOn'] === 'string' ? `（${longDay(record.values['paperSignedOn'])}）` : ''}`
                    : textOf(report.fields.approveSign, record.values['approveSign'] ?? null, names) || clockOf('sign'),
              },
              {
                title: '报送',
                content:
                  typeof record.values['submittedAt'] === 'string'
                    ? longDay(record.values['submittedAt'])
                    : typeof record.values['dueOn'] === 'string'
                      ? `应于${shortDay(record.values['dueOn'])}前报送`
                      : '',
              },
              {
                title: '签收',
                content: typeof record.values['acceptedOn'] === 'string' ? longDay(record.values['acceptedOn']) : '',
              },
            ]}
          />
          <div style={{ display: 'grid', gap: 8, marginTop: 12 }}>
            {canEdit ? (
              <Button type={isDirty ? 'primary' : 'default'} block disabled={!isDirty} loading={save.isPending} onClick={keep}>
                保存修改
              </Button>
            ) : null}
            {canEdit ? (
              <Button block loading={redraft.isPending} disabled={isDirty} onClick={() => redraft.mutate()}>
                按最新记录重新起草
              </Button>
            ) : null}
            {moves.map((name, index) => (
              <Button
                key={name}
                type={index === 0 && !isDirty && !leadsBack(report, name) ? 'primary' : 'default'}
                block
                disabled={isDirty}
                onClick={() => setMove(name)}
              >
                {(report.moves as Readonly<Record<string, { label: string }>>)[name]?.label}
              </Button>
            ))}
            {isDirty ? <span className="muted">有未保存的修改，保存后再办理。</span> : null}
            {record.can.length === 0 ? <span className="muted">当前没有需要您办理的事项。</span> : null}
          </div>
          {record.state === 'submitted' ? (
            <p className="muted">
              网络不通时，<a href={`/api/reports/${record.id}/package.json`}>下载签名报送包</a>，以光盘或网闸报送。
            </p>
          ) : null}
          {code === null ? null : (
            <p className="muted" style={{ marginBottom: 0 }}>
              核验码 {code}
            </p>
          )}
        </aside>
      </div>
      {move === 'signOnPaper' ? <PaperSign record={record} onClose={() => setMove(null)} onDone={reload} /> : null}
      {move !== null && move !== 'signOnPaper' && open ? (
        <MoveDialog
          open={open}
          detail={{ record, names }}
          move={move}
          {...(move === 'submit' ? { says: <Sending content={content} title={String(record.values['title'] ?? '')} /> } : {})}
          onClose={() => setMove(null)}
          onDone={reload}
        />
      ) : null}
    </div>
  );
}
