/** The form of a new record, wherever it is opened: on its own page or beside a list. */
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import type { FieldValue } from '@qinglian/kernel/fields/index.ts';
import { App } from 'antd';
import { useRef, useState } from 'react';
import { api, submissionKey } from '../ui/api.ts';
import { useSession } from '../ui/session.tsx';
import type { OpenLedger } from './definition.ts';
import { EnteredFor } from './entered-for.tsx';
import { RecordForm } from './record-form.tsx';

export interface NewRecordProps {
  readonly open: OpenLedger;
  readonly onCancel: () => void;
  readonly onDone: (id: string) => Promise<void>;
}

export function NewRecord({ open, onCancel, onDone }: NewRecordProps) {
  const { session } = useSession();
  const { message } = App.useApp();
  // The same key for every attempt to send this form: a doubled click writes once.
  const key = useRef(submissionKey());
  const [enteredFor, setEnteredFor] = useState<string | null>(null);
  const { ledger } = open;
  const fields = open.fields.filter(([, field]) => field.readOnly !== true);
  const initial: Record<string, FieldValue> = {};
  const names: Record<string, string> = {};
  for (const [field, definition] of fields) {
    // What is known is not asked again: the own department, and today where something has just happened.
    const post = session.posts.find((one) => one.departmentId !== null);
    if (definition.kind === 'department' && definition.isHome === true && post?.departmentId) {
      initial[field] = post.departmentId;
      names[post.departmentId] = post.departmentName ?? '';
    } else initial[field] = null;
  }
  return (
    <>
      <EnteredFor value={enteredFor} onChange={setEnteredFor} />
      <RecordForm
        fields={fields}
        initial={initial}
        names={names}
        submitLabel={`保存${ledger.label}`}
        draftKey={`${ledger.name}.new`}
        onCancel={onCancel}
        onSubmit={async (values) => {
          const { record } = await api.post<RecordDetail>(`/api/ledgers/${ledger.name}/records`, {
            key: key.current,
            values,
            ...(enteredFor === null ? {} : { enteredFor }),
          });
          void message.success('已登记');
          await onDone(record.id);
        }}
      />
    </>
  );
}
