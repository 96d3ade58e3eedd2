/** 设置: one's own posts, sign-ins, and how one reads. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { App, Button, Form, Input, Modal } from 'antd';
import { roles } from '@qinglian/kernel/roles.ts';
import { ApiError, api } from '../../ui/api.ts';
import { SecondFactorSetup } from '../../ui/second-factor.tsx';
import { useRoles, useSession } from '../../ui/session.tsx';
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
  const held = useRoles();
  const seesPacks = (['hospital_admin', 'hospital_clerk', 'hospital_discipline', 'city_admin', 'city_office'] as const).some(
    (role) => held.has(role),
  );
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
        <h2>系统</h2>
        <ul className="line-list">
          <li>
            <div className="grow">
              <Link to="/calendar">工作日历</Link>
              <div className="detail">放假和调休，公布到哪一年；由系统管理员导入新的放假安排</div>
            </div>
          </li>
          {seesPacks ? (
            <li>
              <div className="grow">
                <Link to="/packs">标准管理</Link>
                <div className="detail">已启用的标准及其参数，校验标准文件夹</div>
              </div>
            </li>
          ) : null}
        </ul>
      </section>
      <SecondFactor />
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

function SecondFactor() {
  const { session } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [open, setOpen] = useState<'setup' | 'end' | null>(null);
  const done = async (): Promise<void> => {
    setOpen(null);
    await queries.invalidateQueries();
  };
  const end = async (given: { password: string; code: string }): Promise<void> => {
    try {
      await api.remove('/api/session/factor', given);
      void message.success('已停用动态验证码');
      await done();
    } catch (error) {
      void message.error(error instanceof ApiError ? error.problems.map((one) => one.message).join('；') : '没有停用');
    }
  };
  return (
    <section className="panel">
      <h2>
        动态验证码<small>登录时除密码外，再输入手机上的6位数字</small>
      </h2>
      <div style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
        <span>{session.hasSecondFactor ? '已启用' : '未启用'}</span>
        {session.hasSecondFactor ? (
          <Button onClick={() => setOpen('end')}>停用或更换手机</Button>
        ) : (
          <Button onClick={() => setOpen('setup')}>启用动态验证码</Button>
        )}
      </div>
      <Modal open={open === 'setup'} title="启用动态验证码" footer={null} onCancel={() => setOpen(null)} destroyOnHidden>
        <SecondFactorSetup onDone={() => void done()} />
      </Modal>
      <Modal open={open === 'end'} title="停用动态验证码" footer={null} onCancel={() => setOpen(null)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} onFinish={(given: { password: string; code: string }) => void end(given)}>
          <Form.Item label="登录密码" name="password" rules={[{ required: true, message: '请输入密码' }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Form.Item label="动态验证码或恢复码" name="code" rules={[{ required: true, message: '请输入验证码' }]}>
            <Input inputMode="numeric" autoComplete="one-time-code" />
          </Form.Item>
          <Button type="primary" danger htmlType="submit">
            停用动态验证码
          </Button>
        </Form>
      </Modal>
    </section>
  );
}
