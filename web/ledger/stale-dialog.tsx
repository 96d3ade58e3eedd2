/** Somebody changed the record meanwhile: what stands now beside what was typed, and a choice where both touched it. */
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';
import { Modal, Radio } from 'antd';
import { useState } from 'react';
import type { FormValues } from './record-form.tsx';
import { textOf } from './value.tsx';

export const isSame = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What this person changed against the version the form began with. */
export const changesOf = (before: FormValues, values: FormValues): FormValues =>
  Object.fromEntries(Object.entries(values).filter(([field, value]) => !isSame(value, before[field])));

export interface StaleDialogProps {
  readonly fields: readonly (readonly [string, Field])[];
  readonly before: FormValues;
  /** As it stands now. */
  readonly now: RecordDetail;
  readonly mine: FormValues;
  readonly onSave: (values: FormValues) => Promise<void>;
  readonly onClose: () => void;
}

export function StaleDialog({ fields, before, now, mine, onSave, onClose }: StaleDialogProps) {
  const theirs = now.record.values;
  const rows = fields.filter(([name]) => !isSame(theirs[name], before[name]) || name in mine);
  const disputed = rows.filter(
    ([name]) => name in mine && !isSame(theirs[name], before[name]) && !isSame(mine[name], theirs[name]),
  );
  const [choice, setChoice] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const [isSaving, setIsSaving] = useState(false);
  const isDecided = disputed.every(([name]) => choice[name] !== undefined);
  const save = async (): Promise<void> => {
    setIsSaving(true);
    const dropped = new Set(disputed.filter(([name]) => choice[name] === 'theirs').map(([name]) => name));
    try {
      await onSave(Object.fromEntries(Object.entries(mine).filter(([name]) => !dropped.has(name))));
    } finally {
      setIsSaving(false);
    }
  };
  return (
    <Modal
      open
      width={860}
      title="您填写期间，他人修改了这条记录"
      okText="按所选内容保存"
      cancelText="返回继续填写"
      okButtonProps={{ disabled: !isDecided, loading: isSaving }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="muted">
        {disputed.length === 0
          ? '双方改的不是同一项，可以一并保存。'
          : `有${disputed.length}项双方都改过，请逐项选择以哪个为准；其余各项一并保存。`}
      </p>
      <div className="heat-scroll">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">项目</th>
              <th scope="col">现在的内容</th>
              <th scope="col">您填写的</th>
              <th scope="col">以哪个为准</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, field]) => (
              <tr key={name}>
                <th scope="row">{field.label}</th>
                <td>{textOf(field, theirs[name] ?? null, now.names) || '（空）'}</td>
                <td>
                  {name in mine ? textOf(field, mine[name] ?? null, now.names) || '（空）' : <span className="muted">未改</span>}
                </td>
                <td>
                  {disputed.some(([one]) => one === name) ? (
                    <Radio.Group
                      aria-label={`${field.label}以哪个为准`}
                      value={choice[name]}
                      onChange={(event) => setChoice({ ...choice, [name]: event.target.value as 'mine' | 'theirs' })}
                      options={[
                        { value: 'theirs', label: '现在的' },
                        { value: 'mine', label: '我的' },
                      ]}
                    />
                  ) : (
                    <span className="muted">{name in mine ? '您填写的' : '现在的'}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}
