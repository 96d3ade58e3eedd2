/** A new draw: what is drawn, from which list, by which randomness. The last step shows exactly what will be frozen. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { DrawView, PoolGroup } from '@qinglian/domain/api/draws.ts';
import { App, Button, DatePicker, Form, Input, InputNumber, Radio, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { Lookup } from '../../ledger/fields/lookup.tsx';
import { useLedger } from '../../ledger/definition.ts';
import { useLedgers } from '../../ledger/use-ledgers.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { ApiError, api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { PageHead } from '../../ui/states.tsx';
import { instantOf } from './draw-words.tsx';

interface PartyValues {
  readonly name: string;
  readonly personId?: string | null;
}
interface Values {
  readonly title: string;
  readonly basis: string;
  readonly series: string;
  readonly pool: 'report_sample' | 'ledger' | 'ids';
  readonly year: string;
  readonly take: number;
  readonly substitutes: number;
  readonly ledger?: string;
  readonly period?: string;
  readonly by?: string;
  readonly list?: string;
  readonly privacy: 'open' | 'private';
  readonly randomness: 'public' | 'commit_reveal';
  readonly source: string;
  readonly issue?: string;
  readonly expectedAt?: Dayjs;
  readonly parties?: readonly PartyValues[];
  readonly revealBy?: Dayjs;
}

const must = (message: string) => [{ required: true, message }];

/** One id a line; a line that ends with a colon begins a group. */
function groupsOf(text: string, take: number, substitutes: number): PoolGroup[] {
  const groups: { name: string; ids: string[] }[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim().normalize('NFC');
    if (line === '') continue;
    const head = /^(.+)[：:]$/.exec(line);
    if (head?.[1] !== undefined) groups.push({ name: head[1], ids: [] });
    else {
      if (groups.length === 0) groups.push({ name: '全部', ids: [] });
      groups.at(-1)?.ids.push(line);
    }
  }
  return groups
    .filter(({ ids }) => ids.length > 0)
    .map(({ name, ids }) => {
      const taken = Math.min(take, ids.length);
      return { name, ids, take: taken, substitutes: Math.min(substitutes, ids.length - taken) };
    });
}

const ledgerQuery = (values: Values): Record<string, string> => (values.period ? { 'filter.happenedOn': values.period } : {});
const ledgerPoolOf = (values: Values) => ({
  ledger: values.ledger ?? '',
  query: ledgerQuery(values),
  by: values.by ?? null,
  take: values.take,
  substitutes: values.substitutes,
});

async function poolOf(values: Values): Promise<readonly PoolGroup[]> {
  if (values.pool === 'report_sample') {
    const groups = await api.get<readonly PoolGroup[]>(`/api/draws/report-sample?year=${encodeURIComponent(values.year)}`);
    return groups.map((group) => ({ ...group, take: Math.min(values.take, group.ids.length) }));
  }
  if (values.pool === 'ledger') return api.post<readonly PoolGroup[]>('/api/draws/ledger-pool', ledgerPoolOf(values));
  return groupsOf(values.list ?? '', values.take, values.substitutes);
}

const bodyOf = (values: Values, groups: readonly PoolGroup[]) => ({
  title: values.title.trim(),
  basis: values.basis.trim(),
  series: values.series.trim(),
  pool:
    values.pool === 'report_sample'
      ? { kind: 'report_sample', year: values.year, take: values.take }
      : values.pool === 'ledger'
        ? { kind: 'ledger', ...ledgerPoolOf(values) }
        : { kind: 'ids', isPrivate: values.privacy === 'private', strata: groups },
  excluded: [],
  randomness:
    values.randomness === 'public'
      ? {
          kind: 'public',
          source: values.source.trim(),
          issue: (values.issue ?? '').trim(),
          expectedAt: values.expectedAt ? instantOf(values.expectedAt) : '',
        }
      : {
          kind: 'commit_reveal',
          parties: (values.parties ?? []).map((party) => ({ name: party.name.trim(), personId: party.personId ?? null })),
          revealBy: values.revealBy ? instantOf(values.revealBy) : '',
        },
  redrawOfId: new URLSearchParams(window.location.search).get('redraw'),
});

export function Page() {
  const { session } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [preview, setPreview] = useState<{ values: Values; groups: readonly PoolGroup[] } | null>(null);
  const tell = (error: unknown): void => {
    if (!(error instanceof ApiError)) return void message.error('没有成功，请重试');
    const known = new Set(['title', 'basis', 'series', 'year', 'by', 'ledger']);
    const atFields = error.problems.filter(({ field }) => field !== undefined && known.has(field));
    form.setFields(atFields.map(({ field, message: text }) => ({ name: field as keyof Values, errors: [text] })));
    void message.error(error.problems.map((problem) => problem.message).join('；') || error.message);
  };
  const look = useMutation({
    mutationFn: async (values: Values) => ({ values, groups: await poolOf(values) }),
    onSuccess: (found) =>
      found.groups.length === 0 ? form.setFields([{ name: 'list', errors: ['名单是空的，请每行填写一个'] }]) : setPreview(found),
    onError: tell,
  });
  const freeze = useMutation({
    mutationFn: ({ values, groups }: { values: Values; groups: readonly PoolGroup[] }) =>
      api.post<DrawView>('/api/draws', bodyOf(values, groups)),
    onSuccess: async (draw) => {
      await queries.invalidateQueries({ queryKey: ['draws'] });
      void message.success('名单和规则已冻结并公开');
      await navigate({ to: '/draws/$id', params: { id: draw.id } });
    },
    onError: (error) => {
      setPreview(null);
      tell(error);
    },
  });
  const isAuthority = session.portal === 'authority';
  return (
    <div className="page">
      <PageHead title="新建抽取" note="冻结以后名单和规则不能再改，只能作废重抽" />
      <div className="panel" hidden={preview !== null}>
        <Form<Values>
          form={form}
          className="form"
          layout="vertical"
          scrollToFirstError={{ block: 'center' }}
          initialValues={{
            pool: isAuthority ? 'report_sample' : 'ledger',
            year: session.today.slice(0, 4),
            take: 2,
            substitutes: 1,
            privacy: 'open',
            series: '抽查',
            randomness: 'public',
            source: '福彩3D',
            parties: [{ name: '' }, { name: '' }],
          }}
          onFinish={(values) => look.mutate(values)}
        >
          <Form.Item name="title" label="抽取事项" rules={must('请填写抽取事项')}>
            <Input maxLength={200} placeholder="如 2025年报送材料真实性抽查" />
          </Form.Item>
          <Form.Item name="basis" label="依据（文号和条款）" rules={must('请填写依据')}>
            <Input maxLength={500} placeholder="如 2025年清廉医院建设标准 13-3" />
          </Form.Item>
          <Form.Item
            name="series"
            label="编号用字"
            extra={`编号由系统按年连续给出，如 ${session.today.slice(0, 4)}-抽查-1`}
            rules={[{ required: true, pattern: /^[\p{Script=Han}A-Za-z]{1,20}$/u, message: '请用1至20个汉字或字母' }]}
          >
            <Input maxLength={20} style={{ width: 220 }} />
          </Form.Item>
          <Form.Item name="pool" label="名单从哪里来">
            <Radio.Group
              options={[
                ...(isAuthority ? [{ value: 'report_sample', label: '各单位已签收的月度小结（13-3）' }] : []),
                { value: 'ledger', label: '台账记录' },
                { value: 'ids', label: '自拟名单' },
              ]}
            />
          </Form.Item>
          <PoolFields />
          <div className="form-grid">
            <Form.Item name="take" label="每组抽取" rules={must('请填写每组抽几个')}>
              <InputNumber min={1} max={10_000} precision={0} suffix="个" style={{ width: 220 }} />
            </Form.Item>
            <Form.Item name="substitutes" label="每组递补" rules={must('请填写每组递补几个')}>
              <InputNumber min={0} max={10_000} precision={0} suffix="个" style={{ width: 220 }} />
            </Form.Item>
          </div>
          <Form.Item name="randomness" label="随机数从哪里来">
            <Radio.Group
              options={[
                { value: 'public', label: '今后公布的公开号码' },
                { value: 'commit_reveal', label: '几方各交一个随机数' },
              ]}
            />
          </Form.Item>
          <RandomnessFields />
          <div className="save-line save-bar">
            <Button type="primary" htmlType="submit" loading={look.isPending}>
              核对名单
            </Button>
            <Button onClick={() => void navigate({ to: '/draws' })}>返回，不抽取</Button>
          </div>
        </Form>
      </div>
      {preview ? (
        <section className="panel" aria-label="将冻结的内容">
          <h2>
            将冻结并公开的内容
            <small>{preview.values.title}</small>
          </h2>
          <div className="heat-scroll">
            <table className="plain">
              <thead>
                <tr>
                  <th scope="col">组</th>
                  <th scope="col">共有</th>
                  <th scope="col">抽取</th>
                  <th scope="col">递补</th>
                  <th scope="col">名单</th>
                </tr>
              </thead>
              <tbody>
                {preview.groups.map((group) => (
                  <tr key={group.name}>
                    <th scope="row">{group.name}</th>
                    <td className="number">{group.ids.length}</td>
                    <td className="number">{group.take}</td>
                    <td className="number">{group.substitutes}</td>
                    <td>
                      {group.ids.slice(0, 5).join('；')}
                      {group.ids.length > 5 ? `；等${group.ids.length}个` : ''}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="muted">
            {preview.values.pool === 'ledger' || (preview.values.pool === 'ids' && preview.values.privacy === 'private')
              ? '名单不公开，只公开它的校验值；抽中后可以向当事人出示证明。'
              : '名单将在公众核验页公开。'}
          </p>
          <div className="save-line">
            <Button type="primary" loading={freeze.isPending} onClick={() => freeze.mutate(preview)}>
              冻结并公开
            </Button>
            <Button onClick={() => setPreview(null)}>返回修改</Button>
          </div>
        </section>
      ) : null}
    </div>
  );
}

function PoolFields() {
  const pool = Form.useWatch<Values['pool'] | undefined>('pool');
  const ledger = Form.useWatch<string | undefined>('ledger');
  const { session } = useSession();
  const ledgers = useLedgers();
  const chosen = useLedger(ledger ?? '');
  const years = [0, 1, 2].map((back) => String(Number(session.today.slice(0, 4)) - back));
  if (pool === 'report_sample')
    return (
      <Form.Item name="year" label="年度" rules={must('请选择年度')}>
        <Select options={years.map((year) => ({ value: year, label: `${year}年` }))} style={{ width: 220 }} />
      </Form.Item>
    );
  if (pool === 'ledger')
    return (
      <div className="form-grid">
        <Form.Item name="ledger" label="台账" rules={must('请选择台账')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={(ledgers.data ?? []).map((info) => ({
              value: info.name,
              label: ledgersByName.get(info.name)?.label ?? info.name,
            }))}
          />
        </Form.Item>
        <Form.Item name="period" label="期间（不选为全部）">
          <Select allowClear options={years.map((year) => ({ value: year, label: `${year}年` }))} />
        </Form.Item>
        <Form.Item name="by" label="按哪一项分组（不选为一组）">
          <Select
            allowClear
            options={(chosen.open?.fields ?? [])
              .filter(
                ([, field]) =>
                  ['choice', 'department', 'organisation', 'person'].includes(field.kind) && !('many' in field && field.many),
              )
              .map(([value, field]) => ({ value, label: field.label }))}
          />
        </Form.Item>
      </div>
    );
  return (
    <>
      <Form.Item
        name="list"
        label="名单"
        extra="每行一个；需要分组时，单独一行写“组名：”，其后各行属于该组。"
        rules={must('请填写名单')}
      >
        <Input.TextArea autoSize={{ minRows: 6, maxRows: 16 }} />
      </Form.Item>
      <Form.Item name="privacy" label="名单是否公开">
        <Radio.Group
          options={[
            { value: 'open', label: '公开' },
            { value: 'private', label: '不公开（处方、人员等）' },
          ]}
        />
      </Form.Item>
    </>
  );
}

function RandomnessFields() {
  const randomness = Form.useWatch<Values['randomness'] | undefined>('randomness');
  if (randomness !== 'commit_reveal')
    return (
      <div className="form-grid">
        <Form.Item name="source" label="号码来源" rules={must('请填写号码来源')}>
          <Input placeholder="如 福彩3D" />
        </Form.Item>
        <Form.Item
          name="issue"
          label="期号"
          rules={[{ required: true, pattern: /^\d{4,12}$/, message: '请填写4至12位数字的期号' }]}
        >
          <Input placeholder="如 2025312" inputMode="numeric" />
        </Form.Item>
        <Form.Item name="expectedAt" label="预计公布时间" extra="必须在冻结之后" rules={must('请填写预计公布时间')}>
          <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY年M月D日 HH:mm" style={{ width: '100%' }} />
        </Form.Item>
      </div>
    );
  return (
    <>
      <Form.List name="parties">
        {(fields, { add, remove }) => (
          <div style={{ marginBottom: 16 }}>
            {fields.map((field, at) => (
              <div key={field.key} className="form-grid">
                <Form.Item name={[field.name, 'name']} label={`第${at + 1}方名称`} rules={must('请填写名称')}>
                  <Input placeholder="如 市清廉办" />
                </Form.Item>
                <Form.Item name={[field.name, 'personId']} label="由谁提交（不选则由经办人凭签字材料代录）">
                  <Lookup kind="person" many={false} names={{}} />
                </Form.Item>
              </div>
            ))}
            <div className="save-line">
              <Button onClick={() => add({ name: '' })}>增加一方</Button>
              {fields.length > 2 ? <Button onClick={() => remove(fields.length - 1)}>减少一方</Button> : null}
            </div>
          </div>
        )}
      </Form.List>
      <Form.Item
        name="revealBy"
        label="揭示截止时间"
        extra="到时仍有一方没有揭示，本次抽取作废，并写明是哪一方。"
        rules={must('请填写截止时间')}
      >
        <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY年M月D日 HH:mm" style={{ width: 260 }} />
      </Form.Item>
    </>
  );
}
