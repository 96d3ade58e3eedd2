/** One change by one form: asked, sent, refused at its field, told when done. */
import { App, Alert, DatePicker, Form, Modal } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';

export type FormValues = Record<string, unknown>;

export interface ChangeDialogProps {
  readonly title: string;
  /** Verb and object: the button. */
  readonly okText: string;
  readonly url: string;
  readonly initial?: FormValues;
  readonly danger?: boolean;
  readonly width?: number;
  readonly children: ReactNode;
  readonly toBody: (values: FormValues) => unknown;
  readonly onClose: () => void;
  readonly onDone: (answer: unknown) => void;
}

export function ChangeDialog({
  title,
  okText,
  url,
  initial = {},
  danger = false,
  width = 520,
  children,
  toBody,
  onClose,
  onDone,
}: ChangeDialogProps) {
  const { message } = App.useApp();
  const [form] = Form.useForm<FormValues>();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (values: FormValues): Promise<void> => {
    setSending(true);
    setProblem(null);
    try {
      const answer = await api.post<unknown>(url, toBody(values));
      void message.success(`已${okText}`);
      onDone(answer);
      onClose();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const known = new Set(Object.keys(form.getFieldsValue(true) as FormValues));
      form.setFields(
        error.problems.flatMap((one) =>
          one.field !== undefined && known.has(one.field) ? [{ name: one.field, errors: [one.message] }] : [],
        ),
      );
      const loose = error.problems.filter((one) => one.field === undefined || !known.has(one.field)).map((one) => one.message);
      if (loose.length > 0 || error.problems.length === 0) setProblem(loose.join('；') || error.message);
    } finally {
      setSending(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      width={width}
      okText={okText}
      cancelText="返回"
      okButtonProps={{ danger, loading: isSending }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      {problem === null ? null : <Alert type="error" showIcon title={problem} style={{ marginBottom: 12 }} />}
      <Form form={form} layout="vertical" initialValues={initial} onFinish={(values) => void send(values)}>
        {children}
      </Form>
    </Modal>
  );
}

/** A day kept as text: 2025-11-22. */
export function DayInput({
  value,
  onChange,
  id,
  placeholder = '请选择日期',
}: {
  value?: string | null;
  onChange?: (day: string | null) => void;
  id?: string;
  placeholder?: string;
}) {
  return (
    <DatePicker
      {...(id === undefined ? {} : { id })}
      value={value ? dayjs(value) : null}
      onChange={(next) => onChange?.(next === null ? null : next.format('YYYY-MM-DD'))}
      placeholder={placeholder}
      format="YYYY年M月D日"
      style={{ width: '100%' }}
    />
  );
}

export const required = (message: string): { required: true; message: string }[] => [{ required: true, message }];
export const orNull = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null);
