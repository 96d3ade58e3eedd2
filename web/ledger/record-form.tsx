/** Entering and correcting a record: checked at the place while typing, drafts kept, problems of the server at their fields. */
import type { Names } from '@qinglian/domain/api/ledgers.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';
import { parseField } from '@qinglian/kernel/fields/index.ts';
import { Alert, Button, Form } from 'antd';
import { useEffect, useState } from 'react';
import { ApiError } from '../ui/api.ts';
import { useSession } from '../ui/session.tsx';
import { FieldInput } from './fields/input.tsx';

export type FormValues = Readonly<Record<string, FieldValue>>;

export interface RecordFormProps {
  readonly fields: readonly (readonly [string, Field])[];
  readonly initial: FormValues;
  readonly names: Names;
  readonly submitLabel: string;
  /** Key of the draft in this browser; none for small move forms. */
  readonly draftKey?: string;
  readonly required?: readonly string[];
  readonly onSubmit: (values: FormValues) => Promise<unknown>;
  readonly onCancel?: () => void;
}

export function RecordForm({
  fields,
  initial,
  names,
  submitLabel,
  draftKey,
  required = [],
  onSubmit,
  onCancel,
}: RecordFormProps) {
  const { session } = useSession();
  const [form] = Form.useForm<Record<string, FieldValue>>();
  const [failure, setFailure] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [hasDraft, setHasDraft] = useState(false);
  const key = draftKey === undefined ? undefined : `qinglian.draft.${session.person.id}.${draftKey}`;
  useEffect(() => {
    const stored = key === undefined ? null : sessionStorage.getItem(key);
    if (stored === null) return;
    try {
      form.setFieldsValue(JSON.parse(stored) as Record<string, FieldValue>);
      setHasDraft(true);
    } catch {
      // A draft that cannot be read is no draft.
    }
  }, [form, key]);
  const keepDraft = (): void => {
    if (key !== undefined) sessionStorage.setItem(key, JSON.stringify(form.getFieldsValue()));
  };
  const dropDraft = (): void => {
    if (key !== undefined) sessionStorage.removeItem(key);
    setHasDraft(false);
  };
  const submit = async (values: FormValues): Promise<void> => {
    setFailure(null);
    setIsSending(true);
    try {
      await onSubmit(values);
      dropDraft();
    } catch (error) {
      const problems = error instanceof ApiError ? error.problems : [];
      const atFields = problems.filter(
        (problem) => problem.field !== undefined && fields.some(([name]) => name === problem.field),
      );
      form.setFields(
        atFields.map((problem) => ({ name: problem.field ?? '', errors: [problem.message.replace(/^[^：]{1,20}：/, '')] })),
      );
      const first = atFields[0]?.field;
      if (first !== undefined) form.scrollToField(first, { block: 'center' });
      setFailure(error instanceof ApiError ? error.summary : '没有保存成功，请重试；您填写的内容仍保留');
    } finally {
      setIsSending(false);
    }
  };
  return (
    <Form
      form={form}
      className="form"
      layout="vertical"
      initialValues={{ ...initial }}
      validateTrigger="onBlur"
      onValuesChange={keepDraft}
      onFinish={(values) => void submit(values)}
      scrollToFirstError={{ block: 'center' }}
    >
      {failure ? <Alert type="error" showIcon title={failure} style={{ marginBottom: 14 }} /> : null}
      {hasDraft ? (
        <Alert
          type="info"
          showIcon
          style={{ marginBottom: 14 }}
          title="已恢复上次没有提交的内容"
          action={
            <Button
              size="small"
              onClick={() => {
                dropDraft();
                form.setFieldsValue({ ...initial });
              }}
            >
              放弃草稿
            </Button>
          }
        />
      ) : null}
      {fields.map(([name, field]) => {
        const isRequired = field.required === true || required.includes(name);
        return (
          <Form.Item
            key={name}
            name={name}
            label={field.label}
            required={isRequired}
            {...(field.help === undefined ? {} : { extra: field.help })}
            rules={[
              {
                validator: (_rule, value: FieldValue | undefined) => {
                  const given = value ?? null;
                  if (isRequired && given === null) return Promise.reject(new Error(`请填写${field.label}`));
                  const parsed = parseField(field, given, session.today);
                  return parsed.ok ? Promise.resolve() : Promise.reject(new Error(parsed.message));
                },
              },
            ]}
          >
            <FieldInput field={field} names={names} />
          </Form.Item>
        );
      })}
      <div style={{ display: 'flex', gap: 8 }}>
        <Button type="primary" htmlType="submit" loading={isSending}>
          {submitLabel}
        </Button>
        {onCancel ? <Button onClick={onCancel}>返回，不保存</Button> : null}
      </div>
    </Form>
  );
}
