/** Setting up the code from the phone: scan, type the first code, keep the recovery codes. */
import { useMutation } from '@tanstack/react-query';
import type { SecondFactorEnrolment } from '@qinglian/domain/api/ledgers.ts';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { ApiError, api } from './api.ts';

const problemText = (error: unknown): string =>
  error instanceof ApiError ? error.problems.map((problem) => problem.message).join('；') || error.message : '没有成功，请重试';

export function SecondFactorSetup({ onDone }: { onDone: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const begin = useMutation({
    mutationFn: (password: string) => api.post<SecondFactorEnrolment>('/api/session/factor', { password }),
  });
  const confirm = useMutation({
    mutationFn: (code: string) => api.post<{ recoveryCodes: readonly string[] }>('/api/session/factor/confirm', { code }),
    onSuccess: ({ recoveryCodes }) => setCodes(recoveryCodes),
  });
  if (codes) {
    return (
      <>
        <Alert type="success" showIcon title="动态验证码已启用" style={{ marginBottom: 14 }} />
        <p>手机丢失时，用下面的恢复码登录，每个只能用一次。请现在抄下或打印，离开本页后不再显示。</p>
        <ul style={{ columns: 2, fontFamily: 'monospace', fontSize: '1.1em', lineHeight: 1.9 }}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div style={{ display: 'flex', gap: 8 }}>
          <Button onClick={() => window.print()}>打印</Button>
          <Button type="primary" onClick={onDone}>
            已经保存好
          </Button>
        </div>
      </>
    );
  }
  const error = begin.error ?? confirm.error;
  return (
    <>
      {error ? <Alert type="error" showIcon title={problemText(error)} style={{ marginBottom: 14 }} /> : null}
      {begin.data ? (
        <Form
          layout="vertical"
          requiredMark={false}
          style={{ maxWidth: 360 }}
          onFinish={({ code }: { code: string }) => confirm.mutate(code)}
        >
          <p>用手机上的验证器（支持 TOTP 的均可）扫描，再输入手机上显示的6位数字。</p>
          <img
            alt="动态验证码的二维码"
            width={180}
            height={180}
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(begin.data.qr)}`}
          />
          <p className="muted">
            不能扫描时手工输入：<code style={{ overflowWrap: 'anywhere' }}>{begin.data.secret}</code>
          </p>
          <Form.Item label="6位验证码" name="code" rules={[{ required: true, message: '请输入验证码' }]}>
            <Input inputMode="numeric" autoComplete="one-time-code" maxLength={10} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={confirm.isPending}>
            启用
          </Button>
        </Form>
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          style={{ maxWidth: 360 }}
          onFinish={({ password }: { password: string }) => begin.mutate(password)}
        >
          <Form.Item label="请先输入登录密码" name="password" rules={[{ required: true, message: '请输入密码' }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={begin.isPending}>
            开始设置
          </Button>
        </Form>
      )}
    </>
  );
}
