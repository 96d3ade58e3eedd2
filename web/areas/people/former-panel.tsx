/** Who has left: comes back, or has the personal data erased on request. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormerPerson } from '@qinglian/domain/api/people.ts';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../ui/api.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Failure, FirstLoad } from '../../ui/states.tsx';
import { ChangeDialog, required } from './change-dialog.tsx';

export function FormerPanel() {
  const client = useQueryClient();
  const [open, setOpen] = useState<{ readonly kind: 'return' | 'erase'; readonly person: FormerPerson } | null>(null);
  const former = useQuery({ queryKey: ['former'], queryFn: () => api.get<readonly FormerPerson[]>('/api/people/former') });
  if (former.isPending) return <FirstLoad />;
  if (former.error) return <Failure error={former.error} retry={() => void former.refetch()} />;
  const changed = (): void => {
    void former.refetch();
    void client.invalidateQueries({ queryKey: ['people'] });
  };
  return (
    <section className="panel">
      <DataTable
        rowKey="id"
        rows={former.data}
        empty="没有已离任的人员"
        pageSize={30}
        columns={[
          { title: '姓名', dataIndex: 'name' },
          { title: '工号', dataIndex: 'staffNo' },
          { title: '离任日期', dataIndex: 'leftOn', width: 130 },
          {
            title: '办理',
            key: 'acts',
            width: 220,
            render: (_: unknown, person: FormerPerson) => (
              <>
                <Button size="small" style={{ marginRight: 8 }} onClick={() => setOpen({ kind: 'return', person })}>
                  返岗
                </Button>
                <Button size="small" danger onClick={() => setOpen({ kind: 'erase', person })}>
                  擦除个人信息
                </Button>
              </>
            ),
          },
        ]}
      />
      {open === null ? null : (
        <ChangeDialog
          title={`${open.kind === 'return' ? '返岗' : '擦除个人信息'}：${open.person.name}`}
          okText={open.kind === 'return' ? '办理返岗' : '擦除个人信息'}
          danger={open.kind === 'erase'}
          url={`/api/people/${open.kind}`}
          toBody={(values) => ({
            personId: open.person.id,
            reason: values['reason'],
            ...(open.kind === 'erase' ? { name: values['name'] } : {}),
          })}
          onClose={() => setOpen(null)}
          onDone={changed}
        >
          {open.kind === 'return' ? (
            <p className="muted">账号恢复使用，岗位须重新任职。</p>
          ) : (
            <>
              <p className="muted">姓名、联系方式和记录中的个人信息一并擦除，不能恢复；日志链仍可校验，该处显示“已擦除”。</p>
              <Form.Item label={`请输入姓名“${open.person.name}”以确认`} name="name" rules={required('请输入姓名')}>
                <Input maxLength={100} autoComplete="off" />
              </Form.Item>
            </>
          )}
          <Form.Item label="原因或文号" name="reason" rules={required('请写明原因')}>
            <Input maxLength={300} />
          </Form.Item>
        </ChangeDialog>
      )}
    </section>
  );
}
