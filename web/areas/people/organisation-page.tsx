/** 机构与岗位, for the administrator: posts and their holders, departments, those above, and what was changed by whom. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ChangeEntry, OrganisationPage } from '@qinglian/domain/api/people.ts';
import { Button, Form, Input, Tabs } from 'antd';
import { useState } from 'react';
import { api } from '../../ui/api.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';
import { ChangeDialog, required } from './change-dialog.tsx';
import { DepartmentsPanel } from './departments-panel.tsx';
import { PostsPanel } from './posts-panel.tsx';
import { UnitPanel } from './unit-panel.tsx';

export function Page() {
  const client = useQueryClient();
  const page = useQuery({ queryKey: ['organisation'], queryFn: () => api.get<OrganisationPage>('/api/organisation') });
  const changed = (): void => {
    void page.refetch();
    void client.invalidateQueries({ queryKey: ['people'] });
    void client.invalidateQueries({ queryKey: ['lookup'] });
  };
  if (page.isPending || page.error)
    return (
      <div className="page">
        <PageHead title="机构与岗位" />
        {page.error ? <Failure error={page.error} retry={() => void page.refetch()} /> : <FirstLoad />}
      </div>
    );
  const { data } = page;
  return (
    <div className="page">
      <PageHead title="机构与岗位" note={`${data.name}　权限随岗位走，变动都记入日志`} />
      <Tabs
        items={[
          { key: 'posts', label: '岗位', children: <PostsPanel page={data} onChanged={changed} /> },
          { key: 'departments', label: '科室', children: <DepartmentsPanel page={data} onChanged={changed} /> },
          { key: 'unit', label: '机构与上级', children: <UnitPanel page={data} onChanged={changed} /> },
          { key: 'changes', label: '变动记录', children: <Changes entries={data.changes} onChanged={changed} /> },
        ]}
      />
    </div>
  );
}

function Changes({ entries, onChanged }: { entries: readonly ChangeEntry[]; onChanged: () => void }) {
  const [undoing, setUndoing] = useState<ChangeEntry | null>(null);
  return (
    <section className="panel">
      <DataTable
        rowKey="id"
        rows={entries}
        empty="还没有变动"
        pageSize={30}
        minWidth={640}
        columns={[
          { title: '时间', key: 'at', width: 190, render: (_: unknown, one: ChangeEntry) => moment(one.at) },
          { title: '变动', key: 'what', render: (_: unknown, one: ChangeEntry) => (one.isUndone ? <s>{one.what}</s> : one.what) },
          { title: '原因或依据', dataIndex: 'reason' },
          { title: '经办', dataIndex: 'by', width: 110 },
          {
            title: '',
            key: 'acts',
            width: 110,
            render: (_: unknown, one: ChangeEntry) =>
              one.canUndo ? (
                <Button size="small" onClick={() => setUndoing(one)}>
                  撤销合并
                </Button>
              ) : null,
          },
        ]}
      />
      {undoing === null ? null : (
        <ChangeDialog
          title={undoing.what}
          okText="撤销合并"
          danger
          url="/api/people/merge/undo"
          toBody={(values) => ({ changeId: undoing.id, reason: values['reason'] })}
          onClose={() => setUndoing(null)}
          onDone={onChanged}
        >
          <p className="muted">两条人员恢复为合并前的样子，岗位和账号各归各；合并后新登记的内容仍归保留的那一条。</p>
          <Form.Item label="原因" name="reason" rules={required('请写明原因')}>
            <Input maxLength={300} />
          </Form.Item>
        </ChangeDialog>
      )}
    </section>
  );
}
