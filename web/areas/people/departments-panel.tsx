/** 科室 as a tree: entered, renamed, put under another, merged, closed. */
import { type DepartmentEntry, departmentKinds, type OrganisationPage } from '@qinglian/domain/api/people.ts';
import { Button, Dropdown, Form, Input, Select, Table } from 'antd';
import { useState } from 'react';
import { ChangeDialog, orNull, required } from './change-dialog.tsx';

type Node = DepartmentEntry & { readonly children?: readonly Node[] };

function treeOf(all: readonly DepartmentEntry[], parentId: string | null): readonly Node[] {
  const ids = new Set(all.map((one) => one.id));
  return all
    .filter((one) => (parentId === null ? one.parentId === null || !ids.has(one.parentId) : one.parentId === parentId))
    .map((one) => {
      const children = treeOf(all, one.id);
      return children.length === 0 ? one : { ...one, children };
    });
}

type Open =
  | { readonly kind: 'save'; readonly one: DepartmentEntry | null }
  | { readonly kind: 'merge' | 'close'; readonly one: DepartmentEntry };

export function DepartmentsPanel({ page, onChanged }: { page: OrganisationPage; onChanged: () => void }) {
  const [open, setOpen] = useState<Open | null>(null);
  return (
    <section className="panel">
      <div style={{ display: 'flex', marginBottom: 12 }}>
        <Button type="primary" style={{ marginLeft: 'auto' }} onClick={() => setOpen({ kind: 'save', one: null })}>
          新增科室
        </Button>
      </div>
      <Table<Node>
        size="small"
        rowKey="id"
        dataSource={[...treeOf(page.departments, null)]}
        pagination={false}
        expandable={{ defaultExpandAllRows: true }}
        columns={[
          { title: '科室', dataIndex: 'name' },
          {
            title: '类别',
            key: 'kind',
            width: 90,
            responsive: ['md'],
            render: (_: unknown, one: Node) => departmentKinds[one.kind],
          },
          { title: '电话', dataIndex: 'phone', width: 150, responsive: ['md'] },
          { title: '人员', dataIndex: 'people', width: 80, align: 'right' },
          { title: '岗位', dataIndex: 'posts', width: 80, align: 'right', responsive: ['md'] },
          {
            title: '办理',
            key: 'acts',
            width: 90,
            render: (_: unknown, one: Node) => (
              <Dropdown
                trigger={['click']}
                menu={{
                  items: [
                    { key: 'save', label: '修改' },
                    { key: 'merge', label: '并入其他科室' },
                    { key: 'close', label: '撤销科室', danger: true },
                  ],
                  onClick: ({ key }) => {
                    if (key === 'save' || key === 'merge' || key === 'close') setOpen({ kind: key, one });
                  },
                }}
              >
                <Button size="small" aria-label={`办理${one.name}`}>
                  办理
                </Button>
              </Dropdown>
            ),
          },
        ]}
      />
      {open === null ? null : <DepartmentDialog open={open} page={page} onClose={() => setOpen(null)} onDone={onChanged} />}
    </section>
  );
}

function DepartmentDialog({
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
  const { one } = open;
  const others = page.departments
    .filter((other) => other.id !== one?.id)
    .map((other) => ({ value: other.id, label: other.name }));
  const search = { optionFilterProp: 'label' };
  if (open.kind === 'save' || one === null)
    return (
      <ChangeDialog
        title={one === null ? '新增科室' : `修改科室：${one.name}`}
        okText="保存科室"
        url="/api/organisation/departments"
        initial={
          one === null ? { kind: 'functional' } : { name: one.name, kind: one.kind, parentId: one.parentId, phone: one.phone }
        }
        toBody={(values) => ({
          ...(one === null ? {} : { id: one.id }),
          name: values['name'],
          kind: values['kind'],
          parentId: values['parentId'] ?? null,
          phone: orNull(values['phone']),
        })}
        onClose={onClose}
        onDone={onDone}
      >
        <Form.Item label="科室名称" name="name" rules={required('请填写科室名称')}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item label="类别" name="kind" rules={required('请选择类别')}>
          <Select options={Object.entries(departmentKinds).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item label="上级科室" name="parentId">
          <Select allowClear showSearch={search} options={others} />
        </Form.Item>
        <Form.Item label="电话" name="phone">
          <Input maxLength={100} />
        </Form.Item>
      </ChangeDialog>
    );
  const isMerge = open.kind === 'merge';
  return (
    <ChangeDialog
      title={`${isMerge ? '并入其他科室' : '撤销科室'}：${one.name}`}
      okText={isMerge ? '并入' : '撤销科室'}
      danger
      url={`/api/organisation/departments/${open.kind}`}
      toBody={(values) => ({ id: one.id, reason: values['reason'], ...(isMerge ? { intoId: values['intoId'] } : {}) })}
      onClose={onClose}
      onDone={onDone}
    >
      {isMerge ? (
        <>
          <p className="muted">人员、岗位和下属科室随之转入；原科室名下的记录不改，由并入后的科室查看。</p>
          <Form.Item label="并入" name="intoId" rules={required('请选择并入的科室')}>
            <Select showSearch={search} options={others} />
          </Form.Item>
        </>
      ) : null}
      <Form.Item label="原因或文号" name="reason" rules={required('请写明原因')}>
        <Input.TextArea rows={2} maxLength={300} />
      </Form.Item>
    </ChangeDialog>
  );
}
