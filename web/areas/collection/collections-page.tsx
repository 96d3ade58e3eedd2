/** 科室填报 at the office: what is being collected, and sending something new. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { CollectionChoices, FillingBoard } from '@qinglian/domain/api/collection.ts';
import type { RecordPage } from '@qinglian/domain/api/ledgers.ts';
import { collection } from '@qinglian/domain/collection/collection.ledger.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { App, Button, DatePicker, Form, Input, Modal, Progress, Select, Tabs } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { StateTag } from '../../ledger/state-tag.tsx';
import { ApiError, api, submissionKey } from '../../ui/api.ts';
import { useRoles, useSession } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';

export function Page() {
  const isOffice = useRoles().has('hospital_clerk');
  const [sending, setSending] = useState<{ row?: string; departments?: readonly string[] } | null>(null);
  return (
    <div className="page">
      <PageHead title="科室填报" note="下发给科室，催报，收齐后一次合并">
        {isOffice ? (
          <Button type="primary" onClick={() => setSending({})}>
            下发收集
          </Button>
        ) : null}
      </PageHead>
      <Tabs
        items={[
          { key: 'open', label: '已下发', children: <Collections /> },
          {
            key: 'board',
            label: '32条由谁填',
            children: <Board {...(isOffice ? { onSend: (row, departments) => setSending({ row, departments }) } : {})} />,
          },
        ]}
      />
      {sending ? <SendDialog preset={sending} onClose={() => setSending(null)} /> : null}
    </div>
  );
}

function Collections() {
  const page = useQuery({
    queryKey: ['collections'],
    queryFn: () => api.get<RecordPage>('/api/ledgers/collection/records?limit=100&sort=-dueOn'),
  });
  if (page.isPending) return <FirstLoad />;
  if (page.error) return <Failure error={page.error} retry={() => void page.refetch()} />;
  if (page.data.rows.length === 0)
    return <Empty title="还没有下发过">点右上角“下发收集”，选台账、期间和科室；科室在自己的“今日”里就能看到。</Empty>;
  return (
    <section className="panel">
      <ul className="line-list">
        {page.data.rows.map((row) => (
          <li key={row.id}>
            <div className="grow">
              <Link to="/collections/$id" params={{ id: row.id }}>
                {String(row.values['title'] ?? '')}
              </Link>
              <div className="detail">
                {ledgersByName.get(String(row.values['register']))?.label ?? ''}
                {'　'}
                {periodInChinese(String(row.values['forPeriod']))}　{longDay(String(row.values['dueOn']))}截止
                {row.values['standardRow'] ? `　标准${String(row.values['standardRow'])}` : ''}
              </div>
            </div>
            <StateTag ledger={collection} state={row.state} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Board({ onSend }: { onSend?: (row: string, departments: readonly string[]) => void }) {
  const board = useQuery({ queryKey: ['filling-board'], queryFn: () => api.get<FillingBoard>('/api/collections/board') });
  if (board.isPending) return <FirstLoad rows={12} />;
  if (board.error) return <Failure error={board.error} retry={() => void board.refetch()} />;
  return (
    <section className="panel">
      <ul className="line-list">
        {board.data.rows.map((row) => (
          <li key={row.row}>
            <b style={{ width: 44 }}>{row.row}</b>
            <div className="grow">
              <div style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }} title={row.standard}>
                {row.standard}
              </div>
              <div className="detail">
                {row.departments.length > 0
                  ? `填报：${row.departments.map((one) => one.name).join('、')}`
                  : `原文责任：${row.bearers || '未写明'}（本院没有同名科室，由清廉办指定）`}
                {row.open > 0 ? <span className="soon">　{row.open}项未齐</span> : null}
              </div>
              {row.collections.map((one) => (
                <div key={one.id} className="detail" style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
                  <Link to="/collections/$id" params={{ id: one.id }} style={{ textDecoration: 'underline' }}>
                    {one.title}
                  </Link>
                  <Progress
                    size="small"
                    percent={one.all === 0 ? 0 : Math.round((one.filed / one.all) * 100)}
                    format={() => `${one.filed}/${one.all}`}
                    style={{ width: 130, margin: 0 }}
                    aria-label={`${one.title}已上报${one.filed}个，共${one.all}个`}
                  />
                </div>
              ))}
            </div>
            {onSend ? (
              <Button
                size="small"
                onClick={() =>
                  onSend(
                    row.row,
                    row.departments.map((one) => one.id),
                  )
                }
              >
                下发
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SendValues {
  readonly title: string;
  readonly register: string;
  readonly month: Dayjs;
  readonly dueOn: Dayjs;
  readonly targets: readonly string[];
  readonly note?: string;
}

function SendDialog({ preset, onClose }: { preset: { row?: string; departments?: readonly string[] }; onClose: () => void }) {
  const { session } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<SendValues>();
  const [key] = useState(submissionKey);
  const choices = useQuery({
    queryKey: ['collection-choices'],
    queryFn: () => api.get<CollectionChoices>('/api/collections/choices'),
  });
  const send = useMutation({
    mutationFn: ({ month, dueOn, ...values }: SendValues) =>
      api.post<{ id: string }>('/api/collections', {
        ...values,
        key,
        forPeriod: month.format('YYYY-MM'),
        dueOn: dueOn.format('YYYY-MM-DD'),
        ...(preset.row === undefined ? {} : { standardRow: preset.row }),
      }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries();
      void message.success('已下发，科室在“今日”中可以看到');
      await navigate({ to: '/collections/$id', params: { id } });
    },
    onError: (error) => {
      if (!(error instanceof ApiError)) return void message.error('没有下发，请重试');
      for (const problem of error.problems)
        if (problem.field && problem.field in form.getFieldsValue())
          form.setFields([{ name: problem.field as keyof SendValues, errors: [problem.message] }]);
      void message.error(error.problems.map((problem) => problem.message).join('；') || error.message);
    },
  });
  return (
    <Modal
      open
      title={preset.row === undefined ? '下发收集' : `下发收集：标准${preset.row}`}
      okText="下发"
      cancelText="取消"
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{
          month: dayjs(session.today),
          dueOn: dayjs(session.today).add(3, 'day'),
          targets: preset.departments ?? [],
        }}
        onFinish={(values) => send.mutate(values)}
      >
        <Form.Item name="title" label="收集事项" rules={[{ required: true, message: '请写明收集什么' }]}>
          <Input placeholder="如：11月处方点评结果" maxLength={200} />
        </Form.Item>
        <Form.Item name="register" label="填报台账" rules={[{ required: true, message: '请选择台账' }]}>
          <Select
            loading={choices.isPending}
            showSearch={{ optionFilterProp: 'label' }}
            options={(choices.data?.registers ?? []).map((one) => ({ value: one.name, label: one.label }))}
          />
        </Form.Item>
        <Form.Item name="targets" label="下发科室" rules={[{ required: true, message: '请选择科室' }]}>
          <Select
            mode="multiple"
            loading={choices.isPending}
            showSearch={{ optionFilterProp: 'label' }}
            options={(choices.data?.departments ?? []).map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
        <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 12 }}>
          <Form.Item name="month" label="所属月份" rules={[{ required: true, message: '请选择月份' }]}>
            <DatePicker picker="month" format="YYYY年M月" allowClear={false} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name="dueOn" label="截止日期" rules={[{ required: true, message: '请选择日期' }]}>
            <DatePicker minDate={dayjs(session.today)} format="YYYY年M月D日" allowClear={false} style={{ width: '100%' }} />
          </Form.Item>
        </div>
        <Form.Item name="note" label="填报要求">
          <Input.TextArea maxLength={1000} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
