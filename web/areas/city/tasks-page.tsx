/** The office's own plan by 责任股室. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SectionBoard } from '@qinglian/domain/api/city.ts';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { api } from '../../ui/api.ts';
import { useRoles } from '../../ui/session.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { clockWords, shortDay } from '../../ui/words.ts';

export function Page() {
  const isOffice = useRoles().has('city_office');
  const [isOpenOnly, setIsOpenOnly] = useState(true);
  const board = useQuery({ queryKey: ['city-tasks'], queryFn: () => api.get<SectionBoard>('/api/city/tasks') });
  if (board.isPending)
    return (
      <div className="page">
        <FirstLoad rows={10} />
      </div>
    );
  if (board.error)
    return (
      <div className="page">
        <Failure error={board.error} retry={() => void board.refetch()} />
      </div>
    );
  const { sections } = board.data;
  const sum = (of: 'open' | 'late' | 'done'): number => sections.reduce((total, section) => total + section[of], 0);
  const all = sum('open') + sum('done');
  return (
    <div className="page">
      <PageHead
        title="责任股室任务"
        note={all === 0 ? undefined : `办理中${sum('open')}项，其中超期${sum('late')}项；已完成${sum('done')}项`}
      >
        <Checkbox checked={isOpenOnly} onChange={(event) => setIsOpenOnly(event.target.checked)}>
          只看办理中
        </Checkbox>
        {isOffice ? (
          <Link to="/ledgers/$ledger/new" params={{ ledger: 'task' }}>
            <Button type="primary">下达任务</Button>
          </Link>
        ) : null}
      </PageHead>
      {all === 0 ? (
        <div className="panel">
          <Empty title="还没有任务">把年度方案分解成任务，每项写明责任股室和时限；股室在任务上填报进展。</Empty>
        </div>
      ) : null}
      {sections
        .filter(({ tasks }) => tasks.some((task) => !isOpenOnly || task.state === 'open'))
        .map((section) => (
          <section key={section.id} className="panel">
            <h2>
              {section.name}
              <small>
                办理中{section.open}项{section.late > 0 ? `，超期${section.late}项` : ''}，已完成{section.done}项
              </small>
            </h2>
            <DataTable
              rowKey="id"
              rows={section.tasks.filter((task) => !isOpenOnly || task.state === 'open')}
              empty="还没有任务"
              minWidth={760}
              columns={[
                {
                  title: '任务',
                  render: (_, task) => (
                    <>
                      <Link to="/ledgers/$ledger/$id" params={{ ledger: 'task', id: task.id }}>
                        {task.title}
                      </Link>
                      {task.plan === '' ? null : <div className="muted">{task.plan}</div>}
                      {task.part === 'lead' && task.others.length === 0 ? null : (
                        <div className="muted">
                          {task.part === 'lead' ? '配合' : '本股室配合，牵头'}：
                          {(task.part === 'lead' ? task.others : task.others.slice(0, 1)).join('、')}
                        </div>
                      )}
                    </>
                  ),
                },
                {
                  title: '时限',
                  width: 210,
                  render: (_, task) => (
                    <>
                      {shortDay(task.dueOn)}{' '}
                      {task.state === 'open' ? (
                        <span className={task.workdaysLeft < 0 ? 'late' : 'soon'}>{clockWords(task.workdaysLeft)}</span>
                      ) : null}
                    </>
                  ),
                },
                { title: '状态', dataIndex: 'stateLabel', width: 90 },
                {
                  title: '进展',
                  width: 320,
                  render: (_, task) =>
                    task.progress === '' ? (
                      <span className="muted">尚未填报</span>
                    ) : (
                      <>
                        {task.progress}
                        {task.progressOn === '' ? null : <span className="muted">　{shortDay(task.progressOn)}填报</span>}
                      </>
                    ),
                },
              ]}
            />
          </section>
        ))}
      {sections.some((section) => section.tasks.length === 0) ? (
        <p className="muted">
          没有任务的股室：
          {sections
            .filter((section) => section.tasks.length === 0)
            .map((section) => section.name)
            .join('、')}
        </p>
      ) : null}
    </div>
  );
}
