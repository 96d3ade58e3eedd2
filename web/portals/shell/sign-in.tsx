/** Signing in, and the password that must be changed first. */
import { type ExternalWay, signInFailures } from '@qinglian/domain/api/sign-in.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { SecondFactorSetup } from '../../ui/second-factor.tsx';

interface DemoCard {
  readonly username: string;
  readonly label: string;
  readonly detail: string;
}

const Sheet = ({ children }: { children: ReactNode }) => (
  <main style={{ minHeight: '100vh', display: 'grid', placeItems: 'center', padding: 16 }}>
    <div className="panel" style={{ width: 'min(760px, 100%)', padding: '28px 30px' }}>
      <h1 style={{ fontSize: '1.5em', margin: '0 0 4px' }}>清廉医院建设平台</h1>
      {children}
    </div>
  </main>
);

const problemText = (error: unknown): string =>
  error instanceof ApiError ? error.problems.map((problem) => problem.message).join('；') || error.message : '没有成功，请重试';

/** Why the way back from another house ended here; told once, so that a reload does not tell it again. */
function takeFailure(): string | null {
  const address = new URL(window.location.href);
  const reason = address.searchParams.get('sign-in');
  if (reason === null) return null;
  address.searchParams.delete('sign-in');
  window.history.replaceState(null, '', address);
  return Object.entries(signInFailures).find(([name]) => name === reason)?.[1] ?? null;
}

/** The configured ways only; without one nothing is shown. */
function OtherWays() {
  const ways = useQuery({
    queryKey: ['external-ways'],
    queryFn: () => api.get<readonly ExternalWay[]>('/api/session/external').catch(() => [] as readonly ExternalWay[]),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if ((ways.data ?? []).length === 0) return null;
  return (
    <section style={{ marginTop: 18, maxWidth: 360, display: 'grid', gap: 8 }} aria-label="其他登录方式">
      {(ways.data ?? []).map((way) => (
        <Button key={way.id} href={`/api/session/external/${way.id}`} block>
          {way.label}登录
        </Button>
      ))}
    </section>
  );
}

export function SignIn({ onDone, isDialog = false }: { onDone: () => void; isDialog?: boolean }) {
  const cards = useQuery({
    queryKey: ['demo-cards'],
    queryFn: () => api.get<readonly DemoCard[]>('/api/session/demo-cards').catch(() => [] as readonly DemoCard[]),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const signIn = useMutation({
    mutationFn: (body: { username: string; password: string; code?: string }) => api.post('/api/session', body),
    onSuccess: onDone,
  });
  const enter = useMutation({ mutationFn: (account: string) => api.post('/api/session/demo', { account }), onSuccess: onDone });
  const asksForCode = (error: unknown): boolean =>
    error instanceof ApiError && error.problems.some((problem) => problem.field === 'code');
  // Once asked for, the field stays: a wrong code is typed again in the same place.
  const [wantsCode, setWantsCode] = useState(false);
  if (!wantsCode && asksForCode(signIn.error)) setWantsCode(true);
  const [failure] = useState(takeFailure);
  const error = signIn.error ?? enter.error;
  const body = (
    <>
      {error ? <Alert type="error" showIcon title={problemText(error)} style={{ marginBottom: 14 }} /> : null}
      {!error && failure !== null ? <Alert type="warning" showIcon title={failure} style={{ marginBottom: 14 }} /> : null}
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(values: { username: string; password: string; code?: string }) => signIn.mutate(values)}
        style={{ maxWidth: 360 }}
      >
        <Form.Item label="用户名" name="username" rules={[{ required: true, message: '请输入用户名' }]}>
          <Input autoComplete="username" autoFocus={!isDialog} />
        </Form.Item>
        <Form.Item label="密码" name="password" rules={[{ required: true, message: '请输入密码' }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        {wantsCode ? (
          <Form.Item label="动态验证码（或恢复码）" name="code" rules={[{ required: true, message: '请输入手机上的验证码' }]}>
            <Input inputMode="numeric" autoComplete="one-time-code" autoFocus maxLength={20} />
          </Form.Item>
        ) : null}
        <Button type="primary" htmlType="submit" loading={signIn.isPending} block>
          登录
        </Button>
      </Form>
      {isDialog ? null : <OtherWays />}
      {(cards.data ?? []).length > 0 ? (
        <section style={{ marginTop: 26 }} aria-label="演示身份">
          <h2 style={{ fontSize: '1.05em', margin: '0 0 8px' }}>演示城市：选择一个身份进入</h2>
          <div className="cards">
            {(cards.data ?? []).map((card) => (
              <button
                key={card.username}
                type="button"
                className="card-button"
                disabled={enter.isPending}
                onClick={() => enter.mutate(card.username)}
              >
                <b>{card.label}</b>
                <span className="muted">{card.detail}</span>
              </button>
            ))}
          </div>
        </section>
      ) : null}
    </>
  );
  if (isDialog) return body;
  return (
    <Sheet>
      <p className="muted" style={{ margin: '0 0 20px' }}>
        记录一次，处处算数；每个结论都能点到记录。
      </p>
      {body}
    </Sheet>
  );
}

export function SetPassword({ onDone }: { onDone: () => void }) {
  const change = useMutation({
    mutationFn: (body: { oldPassword: string; newPassword: string }) => api.post('/api/session/password', body),
    onSuccess: onDone,
  });
  return (
    <Sheet>
      <p className="muted" style={{ margin: '0 0 20px' }}>
        首次登录，请先设置自己的密码：至少10个字符，含大小写字母、数字、符号中的三种。
      </p>
      {change.error ? <Alert type="error" showIcon title={problemText(change.error)} style={{ marginBottom: 14 }} /> : null}
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(values: { oldPassword: string; newPassword: string }) => change.mutate(values)}
        style={{ maxWidth: 360 }}
      >
        <Form.Item label="现在的密码" name="oldPassword" rules={[{ required: true, message: '请输入现在的密码' }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item label="新密码" name="newPassword" rules={[{ required: true, message: '请输入新密码' }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          保存新密码
        </Button>
      </Form>
    </Sheet>
  );
}

export const SetFactor = ({ onDone }: { onDone: () => void }) => (
  <Sheet>
    <p className="muted" style={{ margin: '0 0 20px' }}>
      您的岗位须用动态验证码登录，请先设置。
    </p>
    <SecondFactorSetup onDone={onDone} />
  </Sheet>
);
