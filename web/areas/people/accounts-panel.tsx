/** Accounts of the house, for its administrator: new first password, unlock, end sign-ins, phone lost, close and open again. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { AccountListing } from '@qinglian/domain/api/accounts.ts';
import { type Role, roles } from '@qinglian/kernel/roles.ts';
import { App, Button, Dropdown, Input, Select, Tag } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { SessionsDialog } from './sessions-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Failure, FirstLoad } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';

type Account = AccountListing['accounts'][number];
const acts = {
  reset_password: '发放新的初始密码',
  unlock: '解除锁定',
  end_sessions: '退出其全部登录',
  clear_factor: '解除动态验证码（手机丢失）',
  disable: '停用账号',
  enable: '恢复账号',
} as const;
type Act = keyof typeof acts;
const SESSIONS = 'sessions';

const actsFor = (account: Account): readonly Act[] =>
  account.state === '已停用'
    ? ['enable']
    : [
        'reset_password',
        ...(account.state === '已锁定' ? (['unlock'] as const) : []),
        'end_sessions',
        ...(account.hasSecondFactor ? (['clear_factor'] as const) : []),
        'disable',
      ];

export function AccountsPanel() {
  const { message, modal } = App.useApp();
  const [words, setWords] = useState('');
  const [looking, setLooking] = useState<Account | null>(null);
  const listing = useQuery({ queryKey: ['accounts'], queryFn: () => api.get<AccountListing>('/api/accounts') });
  const fail = (error: unknown): void => {
    const text =
      error instanceof ApiError ? error.problems.map((one) => one.message).join('；') || error.message : '没有办理成功';
    void message.error(text);
  };
  const act = useMutation({
    mutationFn: ({ account, name }: { account: Account; name: Act }) =>
      api.post<{ firstPassword: string | null }>(`/api/accounts/${encodeURIComponent(account.username)}/${name}`),
    onSuccess: async ({ firstPassword }, { account, name }) => {
      await listing.refetch();
      if (firstPassword === null) return void message.success(`${account.name}：已${acts[name]}`);
      modal.info({
        title: `${account.name}的初始密码`,
        content: (
          <>
            <p style={{ fontFamily: 'monospace', fontSize: '1.4em', margin: '8px 0' }}>{firstPassword}</p>
            <p>请当面交给本人；首次登录必须修改。关闭后不再显示。</p>
          </>
        ),
        okText: '已交给本人',
      });
    },
    onError: fail,
  });
  const setRoles = useMutation({
    mutationFn: (wanted: readonly string[]) => api.put('/api/accounts/second-factor', { roles: wanted }),
    onSuccess: async () => {
      await listing.refetch();
      void message.success('已保存，下次请求起生效');
    },
    onError: fail,
  });
  if (listing.isPending) return <FirstLoad />;
  if (listing.error) return <Failure error={listing.error} retry={() => void listing.refetch()} />;
  const shown = listing.data.accounts.filter((one) =>
    [one.username, one.name, one.posts].some((text) => text.includes(words.trim())),
  );
  const confirm = (account: Account, name: Act): void => {
    if (name === 'unlock' || name === 'enable') return act.mutate({ account, name });
    modal.confirm({
      title: `${acts[name]}：${account.name}`,
      content: `${account.username}　${account.posts}`,
      okText: acts[name].replace(/（.*/, ''),
      cancelText: '取消',
      onOk: () => act.mutateAsync({ account, name }).catch(() => undefined),
    });
  };
  return (
    <div style={{ display: 'grid', gap: 14 }}>
      <section className="panel">
        <h2>
          必须使用动态验证码的身份<small>选中的身份下次登录须先设置</small>
        </h2>
        <Select
          mode="multiple"
          aria-label="必须使用动态验证码的身份"
          placeholder="没有要求"
          style={{ width: '100%', maxWidth: 620 }}
          value={[...listing.data.secondFactorRoles]}
          onChange={(wanted) => setRoles.mutate(wanted)}
          options={(Object.keys(roles) as Role[])
            .filter((role) => role !== 'platform' && role !== 'staff')
            .map((role) => ({ value: role, label: roles[role] }))}
        />
      </section>
      <section className="panel">
        <Input.Search
          aria-label="查找账号"
          placeholder="姓名、用户名、岗位"
          allowClear
          value={words}
          onChange={(event) => setWords(event.target.value)}
          style={{ maxWidth: 320, marginBottom: 12 }}
        />
        <DataTable
          rowKey="username"
          rows={shown}
          empty="没有符合条件的内容"
          pageSize={20}
          minWidth={720}
          columns={[
            { title: '姓名', dataIndex: 'name', width: 110 },
            { title: '用户名', dataIndex: 'username', width: 160 },
            { title: '岗位', dataIndex: 'posts' },
            {
              title: '状态',
              key: 'state',
              width: 150,
              render: (_: unknown, one: Account) => (
                <>
                  <Tag>{one.state}</Tag>
                  {one.hasSecondFactor ? <span className="muted">验证码</span> : null}
                </>
              ),
            },
            {
              title: '最近使用',
              key: 'seen',
              width: 170,
              render: (_: unknown, one: Account) =>
                one.lastSeenAt === null ? <span className="muted">—</span> : moment(one.lastSeenAt),
            },
            {
              title: '办理',
              key: 'acts',
              width: 90,
              render: (_: unknown, one: Account) => (
                <Dropdown
                  trigger={['click']}
                  menu={{
                    items: [
                      { key: SESSIONS, label: '登录中的设备' },
                      ...actsFor(one).map((name) => ({ key: name, label: acts[name], danger: name === 'disable' })),
                    ],
                    onClick: ({ key }) => (key === SESSIONS ? setLooking(one) : confirm(one, key as Act)),
                  }}
                >
                  <Button size="small" aria-label={`办理${one.name}的账号`}>
                    办理
                  </Button>
                </Dropdown>
              ),
            },
          ]}
        />
      </section>
      {looking === null ? null : (
        <SessionsDialog username={looking.username} name={looking.name} onClose={() => setLooking(null)} />
      )}
    </div>
  );
}
