/** Making a move: what it asks for, the own password where it signs, and an undo where it can be taken back. */
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import { App, Form, Input, Modal } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiError, api } from '../ui/api.ts';
import type { OpenLedger } from './definition.ts';
import { type FormValues, RecordForm } from './record-form.tsx';
import { useUndo } from './undo.tsx';
import { Value } from './value.tsx';

export interface MoveDialogProps {
  readonly open: OpenLedger;
  readonly detail: RecordDetail;
  readonly move: string;
  /** What a move that cannot be taken back will do, instead of the names of two states. */
  readonly says?: ReactNode;
  readonly onClose: () => void;
  readonly onDone: () => Promise<unknown>;
}

export function MoveDialog({ open, detail, move: name, says, onClose, onDone }: MoveDialogProps) {
  const { ledger } = open;
  const { record, names } = detail;
  const { message } = App.useApp();
  const [form] = Form.useForm<{ password: string }>();
  const [isSending, setIsSending] = useState(false);
  const showUndo = useUndo();
  const move = ledger.moves[name];
  const isInstant = move?.undo === true && (move.asks ?? []).length === 0 && move.signs === undefined;
  // Begun once, however often the dialog is drawn.
  const begun = useRef(false);
  useEffect(() => {
    if (!isInstant || begun.current) return;
    begun.current = true;
    void plain();
  });
  if (!move) return null;
  const asked = open.fields.filter(([field]) => move.asks?.includes(field));
  const send = async (values: FormValues): Promise<void> => {
    const password = form.getFieldValue('password') as string | undefined;
    const { record: moved } = await api.post<RecordDetail>(`/api/ledgers/${ledger.name}/records/${record.id}/moves/${name}`, {
      version: record.version,
      ...(asked.length > 0 ? { values } : {}),
      ...(password ? { password } : {}),
    });
    await onDone();
    if (move.undo) showUndo({ ledger: ledger.name, id: record.id, version: moved.version, title: `已${move.label}` });
    else void message.success(`已${move.label}`);
    onClose();
  };
  const password = move.signs ? (
    <Form form={form} layout="vertical" requiredMark={false}>
      <p className="muted" style={{ marginTop: 0 }}>
        签字绑定下列内容；内容以后改动，签字即失效。
      </p>
      <dl className="facts" style={{ maxHeight: 260, overflow: 'auto', marginBottom: 12 }}>
        {open.fields
          .filter(([, field]) => field.kind !== 'signature' && field.afterSigning !== true)
          .map(([field, definition]) => (
            <div key={field} style={{ display: 'contents' }}>
              <dt>{definition.label}</dt>
              <dd>
                <Value field={definition} value={record.values[field] ?? null} names={names} />
              </dd>
            </div>
          ))}
      </dl>
      <Form.Item name="password" label="您本人的登录密码" rules={[{ required: true, message: '请输入密码' }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
    </Form>
  ) : null;
  async function plain(): Promise<void> {
    setIsSending(true);
    try {
      if (move?.signs) await form.validateFields();
      await send({});
    } catch (error) {
      if (isInstant) onClose();
      if (!(error instanceof ApiError)) return;
      const atPassword = error.problems.find((problem) => problem.field === 'password');
      if (atPassword) form.setFields([{ name: 'password', errors: [atPassword.message] }]);
      else void message.error(error.problems.map((problem) => problem.message).join('；') || error.message);
    } finally {
      setIsSending(false);
    }
  }
  if (isInstant) return null;
  return (
    <Modal
      open
      title={move.label}
      onCancel={onClose}
      width={asked.length > 0 ? 680 : 520}
      {...(asked.length > 0
        ? { footer: null }
        : { okText: move.label, cancelText: '返回', onOk: () => void plain(), confirmLoading: isSending })}
    >
      {password}
      {asked.length > 0 ? (
        <RecordForm
          fields={asked}
          initial={record.values}
          names={names}
          submitLabel={move.label}
          required={move.requires ?? []}
          onSubmit={send}
        />
      ) : null}
      {asked.length === 0 && !move.signs
        ? (says ?? (
            <p className="muted">
              状态将由“{ledger.states[record.state]}”变为“{ledger.states[move.to]}”。
            </p>
          ))
        : null}
    </Modal>
  );
}
