/** 标准参数: each number of the standard, what applies and by whose word; and the form that tightens. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { LayerBody, ParametersView } from '@qinglian/domain/api/parameters.ts';
import { Alert, App, Button, DatePicker, Form, Input, InputNumber, Modal, Select, Table } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useIsPhone, useSession } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';

const routeApi = getRouteApi('/standards/$pack/parameters');
const ways = { raise: '只能调高', lower: '只能调低', none: '不可调整' } as const;

export function Page() {
  const { pack } = routeApi.useParams();
  const isPhone = useIsPhone();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [isAdding, setIsAdding] = useState(false);
  const url = `/api/standards/${pack}/parameters`;
  const found = useQuery({ queryKey: ['parameters', pack], queryFn: () => api.get<ParametersView>(url) });
  const withdraw = useMutation({
    mutationFn: (id: string) => api.remove<ParametersView>(`${url}/${id}`),
    onSuccess: async () => {
      await queries.invalidateQueries();
      void message.success('已撤回，判定已按现在执行的数值重算');
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有撤回'),
  });
  if (found.isPending)
    return (
      <div className="page">
        <FirstLoad rows={10} />
      </div>
    );
  if (found.error)
    return (
      <div className="page">
        <Failure error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  const { title, parameters, layers, conflicts, canChange } = found.data;
  const why = (one: ParametersView['parameters'][number]): string => (one.inForce === one.value ? '标准原文' : one.by);
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/standards">← 标准与落实</Link>
      </div>
      <PageHead title="标准参数" note={`${title}　只能从严，不能放宽`}>
        {canChange ? (
          <Button type="primary" onClick={() => setIsAdding(true)}>
            登记从严要求
          </Button>
        ) : null}
        <Button onClick={() => window.print()}>打印</Button>
      </PageHead>
      {conflicts.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 14 }}
          title="有要求没有采用"
          description={conflicts.map((one) => <div key={one}>{one}</div>)}
        />
      ) : null}
      <section className="panel">
        <h2>
          从严要求<small>从上到下叠加，最严的生效；从所填日期起开始的期间适用，正在进行的期间按原值</small>
        </h2>
        {layers.length === 0 ? (
          <Empty title="还没有从严要求">各项按标准原文的数值执行；上级或本院另有更严的规定时，由清廉办登记。</Empty>
        ) : (
          <ul className="line-list">
            {layers.map((layer) => (
              <li key={layer.id}>
                <div className="grow">
                  <b>{layer.level}</b>　{layer.source}
                  <div className="detail">
                    {longDay(layer.from)}起；
                    {Object.entries(layer.params)
                      .map(([name, value]) => `${parameters.find((one) => one.name === name)?.obligation ?? name} ${value}`)
                      .join('；')}
                    （{layer.enteredBy}登记）
                  </div>
                </div>
                {canChange ? (
                  <Button
                    size="small"
                    className="no-print"
                    loading={withdraw.isPending}
                    onClick={() => withdraw.mutate(layer.id)}
                  >
                    撤回
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="panel">
        <h2>现在执行的数值</h2>
        {isPhone ? (
          <ul className="record-cards">
            {parameters.map((one) => (
              <li key={one.name}>
                <div className="top">
                  <Link to="/standards/$pack/$row" params={{ pack, row: one.row }}>
                    {one.row}　{one.obligation}
                  </Link>
                  <b style={{ whiteSpace: 'nowrap' }}>
                    {one.inForce}
                    {one.unit}
                  </b>
                </div>
                <div className="muted">
                  {one.meaning}；原文{one.value}
                  {one.unit}，{ways[one.may]}；依据：{why(one)}
                </div>
              </li>
            ))}
          </ul>
        ) : (
          <Table
            size="small"
            pagination={false}
            rowKey="name"
            dataSource={[...parameters]}
            columns={[
              {
                title: '条目',
                width: 90,
                render: (_, one) => (
                  <Link to="/standards/$pack/$row" params={{ pack, row: one.row }}>
                    {one.row}
                  </Link>
                ),
              },
              { title: '要求', dataIndex: 'obligation' },
              { title: '含义', width: 130, render: (_, one) => one.meaning },
              { title: '原文', dataIndex: 'value', align: 'right', width: 80 },
              { title: '执行', align: 'right', width: 80, render: (_, one) => <b>{one.inForce}</b> },
              { title: '单位', width: 90, dataIndex: 'unit' },
              { title: '可否调整', width: 110, render: (_, one) => ways[one.may] },
              { title: '依据', render: (_, one) => why(one) },
            ]}
          />
        )}
      </section>
      {isAdding ? <LayerDialog url={url} parameters={parameters} onClose={() => setIsAdding(false)} /> : null}
    </div>
  );
}

interface Values {
  readonly level: string;
  readonly source: string;
  readonly from: Dayjs;
  readonly chosen: readonly string[];
  readonly params?: Readonly<Record<string, number | null>>;
}

function LayerDialog({
  url,
  parameters,
  onClose,
}: {
  url: string;
  parameters: ParametersView['parameters'];
  onClose: () => void;
}) {
  const { session } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [isSending, setIsSending] = useState(false);
  const chosen = Form.useWatch('chosen', form) ?? [];
  const [values, setValues] = useState<Readonly<Record<string, number>>>({});
  const send = async (given: Values): Promise<void> => {
    setIsSending(true);
    setProblems({});
    const params = Object.fromEntries(given.chosen.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
    const body: LayerBody = { level: given.level, source: given.source.trim(), from: given.from.format('YYYY-MM-DD'), params };
    try {
      await api.post<ParametersView>(url, body);
      await queries.invalidateQueries();
      void message.success('已登记，判定已重算');
      onClose();
    } catch (error) {
      if (error instanceof ApiError && error.problems.length > 0)
        setProblems(Object.fromEntries(error.problems.map((one) => [one.field ?? 'params', one.message])));
      else void message.error(error instanceof ApiError ? error.summary : '没有登记，请重试');
    } finally {
      setIsSending(false);
    }
  };
  return (
    <Modal open title="登记从严要求" footer={null} onCancel={onClose}>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ level: '本院', source: '', from: dayjs(session.today), chosen: [] }}
        onFinish={(given) => void send(given)}
      >
        <Form.Item name="level" label="谁的要求">
          <Select options={['省', '市', '本院'].map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item name="source" label="文号或决定" rules={[{ required: true, whitespace: true, message: '请填写文号或决定' }]}>
          <Input maxLength={200} placeholder="如 院党委会纪要〔2025〕9号" />
        </Form.Item>
        <Form.Item name="from" label="从哪一天起" rules={[{ required: true, message: '请填写日期' }]}>
          <DatePicker format="YYYY年M月D日" style={{ width: 220 }} />
        </Form.Item>
        <Form.Item
          name="chosen"
          label="要从严的参数"
          rules={[{ required: true, message: '请选择参数' }]}
          {...(problems['params'] ? { validateStatus: 'error', help: problems['params'] } : {})}
        >
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={parameters
              .filter((one) => one.may !== 'none')
              .map((one) => ({ value: one.name, label: `${one.row} ${one.obligation}（${one.name.split('.').at(-1) ?? ''}）` }))}
          />
        </Form.Item>
        {chosen.map((name) => {
          const one = parameters.find((each) => each.name === name);
          return (
            <Form.Item
              key={name}
              label={`${one?.row ?? ''} ${one?.obligation ?? name}，现为${one?.inForce ?? ''}，${one ? ways[one.may] : ''}`}
              {...(problems[name] ? { validateStatus: 'error', help: problems[name] } : {})}
            >
              <InputNumber<number>
                aria-label={`${one?.obligation ?? name}的新数值`}
                min={0}
                value={values[name] ?? null}
                onChange={(value) => setValues(value === null ? withoutKey(values, name) : { ...values, [name]: value })}
                style={{ width: 220 }}
              />
            </Form.Item>
          );
        })}
        <Button type="primary" htmlType="submit" loading={isSending}>
          登记并重算判定
        </Button>
      </Form>
    </Modal>
  );
}

const withoutKey = (values: Readonly<Record<string, number>>, name: string): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
