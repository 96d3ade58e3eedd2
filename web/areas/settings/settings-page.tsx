/** 设置: one's own posts, sign-ins, and how one reads. */
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { roles } from '@qinglian/kernel/roles.ts';
import { api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { Failure, PageHead } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';

interface SessionEntry {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly isCurrent: boolean;
}

export function Page() {
  const { session, modes, setModes } = useSession();
  const { message } = App.useApp();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => api.get<readonly SessionEntry[]>('/api/sessions') });
  const end = async (id: string): Promise<void> => {
    await api.remove(`/api/sessions/${id}`);
    void message.success('已退出该处登录');
    await sessions.refetch();
  };
  return (
    <div className="page">
      <PageHead title="设置" />
      <section className="panel">
        <h2>
          我的岗位<small>权限随岗位走，离任即失去</small>
        </h2>
        <ul className="line-list">
          {session.posts.map((post) => (
            <li key={post.id}>
              <div className="grow">
                {post.name}
                <div className="detail">
                  {post.departmentName ?? ''}　{post.roles.map((role) => roles[role]).join('、')}
                </div>
              </div>
            </li>
          ))}
        </ul>
      </section>
      <section className="panel">
        <h2>阅读方式</h2>
        <div style={{ display: 'flex', gap: 8 }}>
          <Button onClick={() => setModes({ ...modes, isLarge: !modes.isLarge })}>
            {modes.isLarge ? '恢复标准字号' : '大字号'}
          </Button>
          <Button onClick={() => setModes({ ...modes, isHighContrast: !modes.isHighContrast })}>
            {modes.isHighContrast ? '恢复标准对比度' : '高对比度'}
          </Button>
        </div>
      </section>
      <section className="panel">
        <h2>登录中的设备</h2>
        {sessions.error ? <Failure error={sessions.error} /> : null}
        <ul className="line-list">
          {(sessions.data ?? []).map((one) => (
            <li key={one.id}>
              <div className="grow">
                {moment(one.createdAt)}登录
                <div className="detail">
                  最近使用{moment(one.lastSeenAt)}　{one.ip ?? ''}
                </div>
              </div>
              {one.isCurrent ? (
                <span className="muted">本机</span>
              ) : (
                <Button size="small" onClick={() => void end(one.id)}>
                  退出登录
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
