/** First use: the unit and its administrator, by the one-time link that the server printed. */
import { useMutation } from '@tanstack/react-query';
import { lightRegisters, smallInstitutions } from '@qinglian/domain/people/kept-registers.ts';
import { Alert, Button, Form, Input, Radio, Select } from 'antd';
import { ApiError, api } from '../../ui/api.ts';
import { RegisterChoice } from '../../ui/register-choice.tsx';

interface SetupValues {
  readonly code: string;
  readonly name: string;
  readonly kind: 'hospital' | 'institution' | 'bureau';
  readonly type?: string;
  readonly level?: string;
  readonly ownership?: string;
  readonly phone?: string;
  readonly range?: 'all' | 'light';
  readonly registers?: readonly string[];
  readonly person: string;
  readonly username: string;
  readonly password: string;
  readonly again: string;
}

export function Setup() {
  const token = new URLSearchParams(window.location.search).get('t') ?? '';
  const [form] = Form.useForm<SetupValues>();
  const kind = Form.useWatch('kind', form);
  const range = Form.useWatch('range', form);
  const setUp = useMutation({
    mutationFn: (values: SetupValues) =>
      api.post('/api/setup', {
        token,
        organisation: {
          code: values.code,
          name: values.name,
          kind: values.kind,
          type: values.type ?? null,
          level: values.level ?? null,
          ownership: values.ownership ?? null,
          phone: values.phone ?? null,
          registers: values.kind !== 'bureau' && values.range === 'light' ? (values.registers ?? []) : null,
        },
        person: { name: values.person, username: values.username, password: values.password },
      }),
    onSuccess: () => window.location.assign('/'),
  });
  const must = (message: string) => [{ required: true, message }];
  const error =
    setUp.error instanceof ApiError
      ? setUp.error.problems.map((problem) => problem.message).join('；') || setUp.error.message
      : setUp.error
        ? '没有成功，请重试'
        : null;
  return (
    <main style={{ display: 'grid', placeItems: 'center', padding: 16 }}>
      <div className="panel" style={{ width: 'min(820px, 100%)', padding: '28px 30px' }}>
        <h1 style={{ fontSize: '1.5em', margin: '0 0 4px' }}>首次设置</h1>
        <p className="muted" style={{ margin: '0 0 20px' }}>
          登记本单位和第一位管理员。设置链接只能使用一次；完成后再用“人员”页导入人员表。
        </p>
        {error ? <Alert type="error" showIcon title={error} style={{ marginBottom: 14 }} /> : null}
        <Form
          form={form}
          layout="vertical"
          initialValues={{ kind: 'hospital', range: 'all', registers: lightRegisters }}
          onFinish={(values) => setUp.mutate(values)}
          scrollToFirstError
        >
          <h2>单位</h2>
          <div className="form-grid">
            <Form.Item name="kind" label="单位性质" rules={must('请选择单位性质')}>
              <Select
                options={[
                  { value: 'hospital', label: '医院' },
                  { value: 'institution', label: '基层医疗卫生机构' },
                  { value: 'bureau', label: '卫生健康行政部门' },
                ]}
              />
            </Form.Item>
            <Form.Item name="name" label="单位全称" rules={must('请填写单位全称')}>
              <Input />
            </Form.Item>
            <Form.Item
              name="code"
              label="单位代码"
              extra="字母和数字，2至20位；报送时用来识别本单位"
              rules={[{ required: true, pattern: /^[A-Za-z0-9]{2,20}$/, message: '应为2至20位字母和数字' }]}
            >
              <Input />
            </Form.Item>
            {kind === 'bureau' ? null : (
              <>
                <Form.Item name="type" label="机构类别">
                  <Select
                    allowClear
                    // Proposed, not decided: it can be chosen otherwise here and later.
                    onChange={(type: string | undefined) =>
                      form.setFieldValue('range', type !== undefined && smallInstitutions.includes(type) ? 'light' : 'all')
                    }
                    options={['综合医院', '中医医院', '妇幼保健院', '专科医院', '乡镇卫生院', '社区卫生服务中心'].map(
                      (value) => ({
                        value,
                        label: value,
                      }),
                    )}
                  />
                </Form.Item>
                <Form.Item name="level" label="等级">
                  <Select allowClear options={['一级', '二级', '三级'].map((value) => ({ value, label: value }))} />
                </Form.Item>
                <Form.Item name="ownership" label="性质">
                  <Select allowClear options={['公立', '民营'].map((value) => ({ value, label: value }))} />
                </Form.Item>
                <Form.Item className="wide" name="range" label="台账范围" extra="以后可以在“机构与岗位”中修改">
                  <Radio.Group
                    options={[
                      { value: 'all', label: '全部台账' },
                      { value: 'light', label: '轻量模式：只留常用台账，每月一页' },
                    ]}
                  />
                </Form.Item>
                {range === 'light' ? <RegisterChoice /> : null}
              </>
            )}
            <Form.Item name="phone" label="联系电话">
              <Input />
            </Form.Item>
          </div>
          <h2>第一位管理员</h2>
          <div className="form-grid">
            <Form.Item name="person" label="管理员姓名" rules={must('请填写姓名')}>
              <Input autoComplete="name" />
            </Form.Item>
            <Form.Item
              name="username"
              label="用户名"
              rules={[{ required: true, pattern: /^[A-Za-z0-9._-]{3,40}$/, message: '应为3至40位字母、数字、点、横线' }]}
            >
              <Input autoComplete="username" />
            </Form.Item>
            <Form.Item
              name="password"
              label="密码"
              extra="至少10个字符，含大小写字母、数字、符号中的三种"
              rules={must('请设置密码')}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
            <Form.Item
              name="again"
              label="再输一次密码"
              dependencies={['password']}
              rules={[
                {
                  validator: (_rule, value) =>
                    value === form.getFieldValue('password')
                      ? Promise.resolve()
                      : Promise.reject(new Error('两次输入的密码不一致')),
                },
              ]}
            >
              <Input.Password autoComplete="new-password" />
            </Form.Item>
          </div>
          <Button type="primary" htmlType="submit" loading={setUp.isPending}>
            完成设置
          </Button>
        </Form>
      </div>
    </main>
  );
}
