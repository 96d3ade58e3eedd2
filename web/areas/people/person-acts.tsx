/** What the administrator does about one person: hand over at leaving, merge an entry made twice. */
import { useQuery } from '@tanstack/react-query';
import type { HandoverPlan, HandoverTask } from '@qinglian/domain/api/people.ts';
import { Button, Checkbox, Dropdown, Form, Input } from 'antd';
import { useState } from 'react';
import { Lookup } from '../../ledger/fields/lookup.tsx';
import { api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { Failure, FirstLoad } from '../../ui/states.tsx';
import { ChangeDialog, DayInput, required } from './change-dialog.tsx';

interface Person {
  readonly id: string;
  readonly name: string;
}

export function PersonActs({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const [open, setOpen] = useState<'leave' | 'merge' | null>(null);
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'leave', label: '离任交接' },
            { key: 'merge', label: '并入另一条（同一人登记了两次）' },
          ],
          onClick: ({ key }) => setOpen(key === 'merge' ? 'merge' : 'leave'),
        }}
      >
        <Button size="small" aria-label={`办理${person.name}`}>
          办理
        </Button>
      </Dropdown>
      {open === 'leave' ? <LeaveDialog person={person} onClose={() => setOpen(null)} onDone={onChanged} /> : null}
      {open === 'merge' ? <MergeDialog person={person} onClose={() => setOpen(null)} onDone={onChanged} /> : null}
    </>
  );
}

interface DialogProps {
  readonly person: Person;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function LeaveDialog({ person, onClose, onDone }: DialogProps) {
  const { session } = useSession();
  const plan = useQuery({
    queryKey: ['handover', person.id],
    queryFn: () => api.get<HandoverPlan>(`/api/people/${person.id}/handover`),
    gcTime: 0,
  });
  const posts = plan.data?.posts ?? [];
  return (
    <ChangeDialog
      title={`离任交接：${person.name}`}
      okText="办理离任交接"
      danger
      width={680}
      url="/api/people/leave"
      initial={{ leftOn: session.today }}
      toBody={(values) => ({
        personId: person.id,
        leftOn: values['leftOn'],
        reason: values['reason'],
        tasksTo: values['tasksTo'] ?? null,
        successors: posts.flatMap((post) => {
          const to = values[`post ${post.postId}`];
          return typeof to === 'string'
            ? [{ postId: post.postId, personId: to, isActing: values[`acting ${post.postId}`] === true }]
            : [];
        }),
      })}
      onClose={onClose}
      onDone={onDone}
    >
      {plan.isPending ? <FirstLoad rows={3} /> : null}
      {plan.error ? <Failure error={plan.error} /> : null}
      <Form.Item
        label="在岗到哪一天（含当日）"
        name="leftOn"
        rules={required('请填写日期')}
        extra="当日或更早：账号立即停用；以后的日期：到期自动停用。已签的字继续有效。"
      >
        <DayInput />
      </Form.Item>
      {posts.map((post) => (
        <div key={post.postId}>
          <Form.Item label={`接任${post.name}（自次日起）`} name={`post ${post.postId}`} style={{ marginBottom: 4 }}>
            <Lookup kind="person" many={false} names={{}} />
          </Form.Item>
          <Form.Item name={`acting ${post.postId}`} valuePropName="checked">
            <Checkbox>代理；不选接任人则岗位空缺</Checkbox>
          </Form.Item>
        </div>
      ))}
      {plan.data && plan.data.tasks.length > 0 ? (
        <>
          <Form.Item label={`${plan.data.tasks.length}件未办结事项移交给`} name="tasksTo">
            <Lookup kind="person" many={false} names={{}} />
          </Form.Item>
          <TaskList tasks={plan.data.tasks} />
          <Button href={`/api/people/${person.id}/handover.xlsx`} style={{ margin: '10px 0 14px' }}>
            导出交接清单
          </Button>
        </>
      ) : null}
      {plan.data && plan.data.tasks.length === 0 ? <p className="muted">名下没有未办结事项。</p> : null}
      <Form.Item label="原因或文号" name="reason" rules={required('请写明原因')}>
        <Input maxLength={300} />
      </Form.Item>
    </ChangeDialog>
  );
}

const TaskList = ({ tasks }: { tasks: readonly HandoverTask[] }) => (
  <ul className="line-list" style={{ maxHeight: 240, overflow: 'auto' }}>
    {tasks.map((task) => (
      <li key={task.id}>
        <div className="grow">
          {task.title ?? <span className="muted">内容仅有权人员可见</span>}
          <div className="detail">
            {task.register}　{task.state}
            {task.isSigned ? '（已签，须重新确认责任人）' : ''}
          </div>
        </div>
        <span className="muted">{task.due ?? ''}</span>
      </li>
    ))}
  </ul>
);

function MergeDialog({ person, onClose, onDone }: DialogProps) {
  return (
    <ChangeDialog
      title={`并入另一条：${person.name}`}
      okText="合并人员"
      danger
      url="/api/people/merge"
      toBody={(values) => ({ goneId: person.id, keptId: values['keptId'], reason: values['reason'] })}
      onClose={onClose}
      onDone={onDone}
    >
      <p className="muted">
        {person.name}
        这一条不再出现在名单里，其岗位转入保留的一条；已有记录不改写，显示和查找都归到保留的一条。可在“机构与岗位—变动记录”中撤销。
      </p>
      <Form.Item label="保留哪一条" name="keptId" rules={required('请选择保留的人员')}>
        <Lookup kind="person" many={false} names={{}} />
      </Form.Item>
      <Form.Item label="原因" name="reason" rules={required('请写明原因')}>
        <Input maxLength={300} placeholder="如：人员表导入了两次" />
      </Form.Item>
    </ChangeDialog>
  );
}
