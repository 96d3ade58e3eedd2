/** On a 临时统计表: its columns while it is composed; afterwards who has answered, what, and the sums. */
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import type { SurveyDetail } from '@qinglian/domain/api/surveys.ts';
import { headerOf, wordOf } from '@qinglian/domain/surveys/form.ts';
import { App, Button, Input, Modal, Table } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useCopy } from '../../ui/copy.ts';
import { useRoles, useSession } from '../../ui/session.tsx';
import { Failure, FirstLoad } from '../../ui/states.tsx';
import { shortDay } from '../../ui/words.ts';
import { SheetUpload } from './sheet-upload.tsx';
import { SurveyColumns } from './survey-columns.tsx';
import { SurveySend } from './survey-send.tsx';

type Unit = SurveyDetail['units'][number];
const looks: Readonly<Record<string, string>> = { waiting: 'missing', received: 'done', returned: 'incomplete' };

export function SurveyExtra({ detail: { record } }: { readonly detail: RecordDetail }) {
  const survey = useQuery({
    queryKey: ['survey', record.id, record.version],
    queryFn: () => api.get<SurveyDetail>(`/api/city/surveys/${record.id}`),
  });
  if (survey.isPending) return <FirstLoad rows={4} />;
  if (survey.error) return <Failure error={survey.error} retry={() => void survey.refetch()} />;
  return survey.data.record.state === 'draft' ? <Draft data={survey.data} /> : <Answers data={survey.data} />;
}

function Draft({ data }: { data: SurveyDetail }) {
  const mayEdit = data.record.can.includes('update');
  return (
    <>
      <SurveyColumns key={data.record.version} data={data} mayEdit={mayEdit} />
      {mayEdit && data.columns.length > 0 ? <SurveySend data={data} /> : null}
    </>
  );
}

function Answers({ data }: { data: SurveyDetail }) {
  const copy = useCopy();
  const queries = useQueryClient();
  const isOffice = useRoles().has('city_office');
  const [returning, setReturning] = useState<Unit | null>(null);
  const [filing, setFiling] = useState<Unit | null>(null);
  const { session } = useSession();
  const { record, columns, units } = data;
  const isDuePast = String(record.values['deadline'] ?? '') < session.today;
  const received = units.filter((unit) => unit.rows !== null);
  const rows = received.flatMap((unit) => (unit.rows ?? []).map((row, at) => ({ key: `${unit.id} ${at}`, unit, row })));
  return (
    <>
      <section className="panel">
        <h2>
          各单位
          <small>
            已报{received.length}家，共{units.length}家
          </small>
        </h2>
        {data.reminder === '' ? null : (
          <p style={{ margin: '0 0 10px' }}>
            {data.reminder}
            <br />
            <Button style={{ marginTop: 8 }} onClick={() => void copy(data.reminder)}>
              复制催报文字
            </Button>
          </p>
        )}
        <Table
          size="small"
          rowKey="id"
          pagination={false}
          scroll={{ x: 760 }}
          dataSource={[...units]}
          columns={[
            { title: '单位', dataIndex: 'name' },
            {
              title: '情况',
              width: 170,
              render: (_, unit) => (
                <>
                  <span
                    className={`chip s-${unit.state === 'waiting' && !isDuePast ? 'not_due' : (looks[unit.state] ?? 'not_due')}`}
                  >
                    {unit.stateLabel}
                  </span>{' '}
                  {unit.isProxy ? <span className="chip s-to_review">代报</span> : null}
                </>
              ),
            },
            { title: '报送日期', width: 100, render: (_, unit) => (unit.submittedOn === null ? '' : shortDay(unit.submittedOn)) },
            { title: '签发', dataIndex: 'signedBy', width: 190 },
            {
              title: '电话',
              width: 130,
              render: (_, unit) => (unit.phone === null ? '' : <a href={`tel:${unit.phone}`}>{unit.phone}</a>),
            },
            {
              title: '办理',
              width: 150,
              render: (_, unit) =>
                !isOffice || record.state !== 'sent' ? null : unit.state === 'received' ? (
                  <Button size="small" onClick={() => setReturning(unit)}>
                    退回
                  </Button>
                ) : (
                  <span style={{ display: 'flex', gap: 4 }}>
                    <Button size="small" onClick={() => setFiling(unit)}>
                      代报
                    </Button>
                    <Button size="small" href={`/api/city/surveys/${record.id}/units/${unit.id}/package.json`}>
                      签名包
                    </Button>
                  </span>
                ),
            },
          ]}
        />
      </section>
      <section className="panel">
        <h2>
          合并<small>{rows.length}行</small>
        </h2>
        <div style={{ marginBottom: 10 }}>
          <Button icon={<DownloadOutlined />} href={`/api/city/surveys/${record.id}/merged.xlsx`}>
            合并表（Excel）
          </Button>
        </div>
        <Table
          size="small"
          scroll={{ x: 'max-content' }}
          pagination={{ pageSize: 50, hideOnSinglePage: true }}
          dataSource={rows}
          locale={{ emptyText: '还没有单位报来' }}
          columns={[
            { title: '单位', render: (_, { unit }) => unit.name },
            ...columns.map((column, at) => ({
              title: headerOf(column).replace(/\*$/, ''),
              align: column.kind === 'number' || column.kind === 'money' ? ('right' as const) : ('left' as const),
              render: (_: unknown, { row }: (typeof rows)[number]) => wordOf(column, row[at] ?? null),
            })),
          ]}
          summary={() =>
            rows.length === 0 ? null : (
              <Table.Summary.Row>
                <Table.Summary.Cell index={0}>
                  <b>合计</b>
                </Table.Summary.Cell>
                {columns.map((column, at) => (
                  <Table.Summary.Cell key={column.label} index={at + 1} align="right">
                    <b>{wordOf(column, data.sums[at] ?? null)}</b>
                  </Table.Summary.Cell>
                ))}
              </Table.Summary.Row>
            )
          }
        />
      </section>
      {returning === null ? null : <ReturnDialog unit={returning} onClose={() => setReturning(null)} />}
      {filing === null ? null : (
        <SheetUpload
          title={`代报：${filing.name}`}
          blank={`/api/city/surveys/${record.id}/blank.xlsx`}
          url={(isDryRun) => `/api/city/surveys/${record.id}/units/${filing.id}?dryRun=${isDryRun}`}
          columns={columns}
          onClose={() => setFiling(null)}
          onStored={() => queries.invalidateQueries()}
        />
      )}
    </>
  );
}

function ReturnDialog({ unit, onClose }: { unit: Unit; onClose: () => void }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [opinion, setOpinion] = useState('');
  const send = useMutation({
    mutationFn: () =>
      api.post(`/api/ledgers/survey_reply/records/${unit.replyId}/moves/return`, { version: unit.version, values: { opinion } }),
    onSuccess: async () => {
      void message.success('已退回，原单位可以看到意见');
      await queries.invalidateQueries();
      onClose();
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有办理成功'),
  });
  return (
    <Modal
      open
      title={`退回修改：${unit.name}`}
      onCancel={onClose}
      okText="退回修改"
      cancelText="返回"
      okButtonProps={{ disabled: opinion.trim() === '', loading: send.isPending }}
      onOk={() => send.mutate()}
    >
      <Input.TextArea
        aria-label="退回意见"
        placeholder="退回意见（必填）"
        value={opinion}
        onChange={(event) => setOpinion(event.target.value)}
        autoSize={{ minRows: 3 }}
      />
    </Modal>
  );
}
