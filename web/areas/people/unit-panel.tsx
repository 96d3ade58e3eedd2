/** 机构: those above from which day, names, and what the institution is. */
import { type OrganisationPage, type RelationEntry, relationKinds } from '@qinglian/domain/api/people.ts';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { Lookup } from '../../ledger/fields/lookup.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { useSession } from '../../ui/session.tsx';
import { RegistersPanel } from './registers-panel.tsx';
import { ChangeDialog, DayInput, orNull, required } from './change-dialog.tsx';

type Open = { readonly kind: 'relation' | 'names' | 'profile' } | { readonly kind: 'end'; readonly relation: RelationEntry };

export function UnitPanel({ page, onChanged }: { page: OrganisationPage; onChanged: () => void }) {
  const [open, setOpen] = useState<Open | null>(null);
  const isInstitution = page.kind === 'hospital' || page.kind === 'institution';
  return (
    <>
      <section className="panel">
        <h2>
          上级单位<small>变更自登记的日期起生效；此前应报的仍归原上级</small>
        </h2>
        <DataTable
          rowKey="id"
          rows={page.relations}
          empty="还没有登记上级单位，登记后才能报送"
          minWidth={560}
          columns={[
            { title: '关系', key: 'kind', width: 120, render: (_: unknown, one: RelationEntry) => relationKinds[one.kind] },
            { title: '上级', dataIndex: 'parent' },
            { title: '自', dataIndex: 'fromDay', width: 120 },
            { title: '止（不含）', key: 'until', width: 120, render: (_: unknown, one: RelationEntry) => one.untilDay ?? '—' },
            {
              title: '办理',
              key: 'acts',
              width: 90,
              render: (_: unknown, one: RelationEntry) =>
                one.untilDay === null ? (
                  <Button size="small" onClick={() => setOpen({ kind: 'end', relation: one })}>
                    终止
                  </Button>
                ) : null,
            },
          ]}
        />
        <Button style={{ marginTop: 12 }} onClick={() => setOpen({ kind: 'relation' })}>
          登记上级变更
        </Button>
      </section>
      <section className="panel">
        <h2>名称与联系方式</h2>
        <dl className="facts">
          <dt>全称</dt>
          <dd>{page.name}</dd>
          <dt>单位代码</dt>
          <dd>{page.code}</dd>
          <dt>简称</dt>
          <dd>{page.shortName}</dd>
          <dt>本地称谓</dt>
          <dd>{page.aliases.map((one) => (one.note === null ? one.alias : `${one.alias}（${one.note}）`)).join('、') || '—'}</dd>
          <dt>电话</dt>
          <dd>{page.phone ?? '—'}</dd>
          <dt>地址</dt>
          <dd>{page.address ?? '—'}</dd>
        </dl>
        <Button style={{ marginTop: 12 }} onClick={() => setOpen({ kind: 'names' })}>
          修改名称与联系方式
        </Button>
      </section>
      {isInstitution ? (
        <section className="panel">
          <h2>
            机构情况<small>自哪一天起、依据什么文件；标准是否适用按现行情况判断</small>
          </h2>
          <DataTable
            rowKey="fromDay"
            rows={page.profiles}
            empty="还没有登记"
            minWidth={640}
            columns={[
              { title: '自', dataIndex: 'fromDay', width: 120 },
              { title: '等级', dataIndex: 'level', width: 80 },
              { title: '性质', dataIndex: 'ownership', width: 80 },
              { title: '类别', dataIndex: 'institutionType' },
              { title: '床位（张）', dataIndex: 'beds', width: 110, align: 'right' },
              { title: '职工（人）', dataIndex: 'staffCount', width: 110, align: 'right' },
              { title: '依据', dataIndex: 'source' },
            ]}
          />
          <Button style={{ marginTop: 12 }} onClick={() => setOpen({ kind: 'profile' })}>
            登记机构情况
          </Button>
        </section>
      ) : null}
      {isInstitution ? <RegistersPanel page={page} onChanged={onChanged} /> : null}
      {open === null ? null : <UnitDialog open={open} page={page} onClose={() => setOpen(null)} onDone={onChanged} />}
    </>
  );
}

const Reason = () => (
  <Form.Item label="原因或文号" name="reason" rules={required('请写明原因')}>
    <Input maxLength={300} />
  </Form.Item>
);

function UnitDialog({
  open,
  page,
  onClose,
  onDone,
}: {
  open: Open;
  page: OrganisationPage;
  onClose: () => void;
  onDone: () => void;
}) {
  const { session } = useSession();
  const shared = { onClose, onDone };
  if (open.kind === 'relation')
    return (
      <ChangeDialog
        title="登记上级变更"
        okText="登记变更"
        url="/api/organisation/relations"
        initial={{ kind: 'administrative', fromDay: session.today }}
        toBody={(values) => ({
          unit: orNull(values['unit']) ?? page.code,
          kind: values['kind'],
          parent: values['parent'],
          fromDay: values['fromDay'],
          reason: values['reason'],
        })}
        {...shared}
      >
        {page.kind === 'bureau' ? (
          <Form.Item label="哪个单位" name="unit" extra="不选则为本单位；可以登记今天由本级主管的单位">
            <Lookup kind="organisation" many={false} names={{}} />
          </Form.Item>
        ) : null}
        <Form.Item
          label="关系"
          name="kind"
          rules={required('请选择关系')}
          extra="行政主管、党组织隶属同一时间只有一个，原来的随之终止；监督关系、医共体可以有多个。"
        >
          <Select options={Object.entries(relationKinds).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item label="上级单位" name="parent" rules={required('请选择上级单位')}>
          <Lookup kind="organisation" many={false} names={{}} />
        </Form.Item>
        <Form.Item label="自哪一天起" name="fromDay" rules={required('请填写日期')}>
          <DayInput />
        </Form.Item>
        <Reason />
      </ChangeDialog>
    );
  if (open.kind === 'end')
    return (
      <ChangeDialog
        title={`终止：${relationKinds[open.relation.kind]} ${open.relation.parent}`}
        okText="终止关系"
        danger
        url="/api/organisation/relations/end"
        initial={{ untilDay: session.today }}
        toBody={(values) => ({ unit: page.code, id: open.relation.id, untilDay: values['untilDay'], reason: values['reason'] })}
        {...shared}
      >
        <Form.Item label="自哪一天起不再有此关系" name="untilDay" rules={required('请填写日期')}>
          <DayInput />
        </Form.Item>
        <Reason />
      </ChangeDialog>
    );
  if (open.kind === 'names')
    return (
      <ChangeDialog
        title="修改名称与联系方式"
        okText="保存"
        url="/api/organisation/names"
        initial={{
          shortName: page.shortName,
          phone: page.phone,
          address: page.address,
          aliases: page.aliases.map((one) => one.alias),
        }}
        toBody={(values) => ({
          shortName: values['shortName'],
          phone: orNull(values['phone']),
          address: orNull(values['address']),
          aliases: (Array.isArray(values['aliases']) ? values['aliases'] : []).map((alias: unknown) => ({
            alias: String(alias),
            note: page.aliases.find((one) => one.alias === alias)?.note ?? null,
          })),
        })}
        {...shared}
      >
        <Form.Item label="简称" name="shortName" rules={required('请填写简称')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item label="本地称谓" name="aliases" extra="如监审科、行风办；输入后按回车">
          <Select mode="tags" open={false} suffixIcon={null} />
        </Form.Item>
        <Form.Item label="电话" name="phone">
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item label="地址" name="address">
          <Input maxLength={100} />
        </Form.Item>
      </ChangeDialog>
    );
  const latest = page.profiles[0];
  return (
    <ChangeDialog
      title="登记机构情况"
      okText="登记"
      url="/api/organisation/profile"
      initial={{ ...latest, fromDay: session.today, source: undefined }}
      toBody={(values) => ({
        fromDay: values['fromDay'],
        level: values['level'] ?? null,
        ownership: values['ownership'] ?? null,
        institutionType: orNull(values['institutionType']),
        beds: values['beds'] ?? null,
        staffCount: values['staffCount'] ?? null,
        source: values['source'],
      })}
      {...shared}
    >
      <Form.Item label="自哪一天起" name="fromDay" rules={required('请填写日期')}>
        <DayInput />
      </Form.Item>
      <Form.Item label="等级" name="level">
        <Select allowClear options={['一级', '二级', '三级'].map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item label="性质" name="ownership">
        <Select allowClear options={['公立', '民营'].map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item label="类别" name="institutionType">
        <Input maxLength={100} placeholder="综合医院、中医医院、乡镇卫生院……" />
      </Form.Item>
      <Form.Item label="床位（张）" name="beds">
        <InputNumber min={0} max={100_000} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item label="职工（人）" name="staffCount">
        <InputNumber min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item label="依据" name="source" rules={required('请写明文号或依据')}>
        <Input maxLength={100} />
      </Form.Item>
    </ChangeDialog>
  );
}
