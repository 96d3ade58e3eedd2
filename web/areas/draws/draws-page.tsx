/** 随机抽取: all draws of the house, void ones too. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { DrawView } from '@qinglian/domain/api/draws.ts';
import { Button, Table } from 'antd';
import { api } from '../../ui/api.ts';
import { useIsPhone } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';
import { Standing } from './draw-words.tsx';

export function Page() {
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  const draws = useQuery({ queryKey: ['draws'], queryFn: () => api.get<readonly DrawView[]>('/api/draws') });
  if (draws.isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (draws.error)
    return (
      <div className="page">
        <Failure error={draws.error} retry={() => void draws.refetch()} />
      </div>
    );
  const create = (
    <Button type="primary" onClick={() => void navigate({ to: '/draws/new' })}>
      新建抽取
    </Button>
  );
  return (
    <div className="page">
      <PageHead title="随机抽取" note={`${draws.data.length}次，作废的也留在这里`}>
        {create}
      </PageHead>
      {draws.data.length === 0 ? (
        <div className="panel">
          <Empty title="还没有抽取" action={create}>
            先公开名单和规则，再等一个当时还不存在的随机数，抽中谁由它决定，任何人都能核验。
          </Empty>
        </div>
      ) : isPhone ? (
        <ul className="record-cards">
          {draws.data.map((draw) => (
            <li key={draw.id}>
              <div className="top">
                <Link to="/draws/$id" params={{ id: draw.id }}>
                  {draw.file.terms.title}
                </Link>
                <Standing draw={draw} />
              </div>
              <div className="muted">
                {draw.file.terms.drawId}　{moment(draw.file.terms.frozenAt)}
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <Table
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={[...draws.data]}
          columns={[
            {
              title: '抽取事项',
              render: (_, draw) => (
                <Link className="row-open" to="/draws/$id" params={{ id: draw.id }}>
                  {draw.file.terms.title}
                </Link>
              ),
            },
            { title: '编号', render: (_, draw) => draw.file.terms.drawId },
            { title: '冻结时间', render: (_, draw) => moment(draw.file.terms.frozenAt) },
            { title: '组数', align: 'right', render: (_, draw) => draw.file.terms.pool.strata.length },
            {
              title: '应抽',
              align: 'right',
              render: (_, draw) => draw.file.terms.pool.strata.reduce((sum, group) => sum + group.take, 0),
            },
            { title: '状态', render: (_, draw) => <Standing draw={draw} /> },
          ]}
        />
      )}
    </div>
  );
}
