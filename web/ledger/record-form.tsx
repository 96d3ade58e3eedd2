/** Entering and correcting a record: checked at the place while typing, drafts kept, problems of the server at their fields. */
import type { Names } from '@qinglian/domain/api/ledgers.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';
import { isShortField, parseField } from '@qinglian/kernel/fields/index.ts';
import { useBlocker } from '@tanstack/react-router';
import { Alert, App, Button, Form, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
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
  const { notification } = App.useApp();
  // A ref beside the state: leaving after saving happens before the next drawing.
  const isDirty = useRef(false);
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
    isDirty.current = true;
    if (key !== undefined) sessionStorage.setItem(key, JSON.stringify(form.getFieldsValue()));
  };
  const dropDraft = (): void => {
    isDirty.current = false;
    if (key !== undefined) sessionStorage.removeItem(key);
    setHasDraft(false);
  };
  const throwAway = (): void => {
    const kept = form.getFieldsValue();
    dropDraft();
    form.setFieldsValue({ ...initial });
    const id = `draft-${key ?? ''}`;
    notification.info({
      key: id,
      title: '已放弃草稿',
      duration: 10,
      actions: (
        <Button
          size="small"
          onClick={() => {
            notification.destroy(id);
            form.setFieldsValue(kept);
            keepDraft();
            setHasDraft(true);
          }}
        >
          撤销
        </Button>
      ),
    });
  };
  const submit = async (values: FormValues): Promise<void> => {
    setFailure(null);
    setIsSending(true);
    try {
      // Saved is saved: going on to the record must not ask about leaving.
      isDirty.current = false;
      await onSubmit(values);
      dropDraft();
    } catch (error) {
      isDirty.current = true;
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
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
        event.preventDefault();
        form.submit();
      }}
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
            <Button size="small" onClick={throwAway}>
              放弃草稿
            </Button>
          }
        />
      ) : null}
      <div className={fields.length > 4 ? 'form-grid' : ''}>
        {fields.map(([name, field]) => {
          const isRequired = field.required === true || required.includes(name);
          return (
            <Form.Item
              key={name}
              name={name}
              className={isShortField(field) ? 'short' : 'wide'}
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
      </div>
      <div className={draftKey === undefined ? 'save-line' : 'save-line save-bar no-print'}>
        <Button type="primary" htmlType="submit" loading={isSending}>
          {submitLabel}
        </Button>
        {onCancel ? <Button onClick={onCancel}>返回，不保存</Button> : null}
        {draftKey === undefined ? null : <span className="muted grow">填写的内容随时暂存在本机；Ctrl+S 保存</span>}
      </div>
      {draftKey === undefined ? null : <LeaveGuard isDirty={isDirty} />}
    </Form>
  );
}

/** What was typed is kept, but nobody should believe it saved. */
function LeaveGuard({ isDirty }: { isDirty: { readonly current: boolean } }) {
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty.current,
    enableBeforeUnload: () => isDirty.current,
    withResolver: true,
  });
  return (
    <Modal
      open={blocker.status === 'blocked'}
      title="填写的内容还没有保存"
      okText="继续填写"
      cancelText="离开，草稿留在本机"
      onOk={() => blocker.reset?.()}
      onCancel={() => blocker.proceed?.()}
      closable={false}
      mask={{ closable: false }}
    >
      <p className="muted">离开后可以随时回到本页接着填写；关闭浏览器后草稿不再保留。</p>
    </Modal>
  );
}
