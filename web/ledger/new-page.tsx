/** Entering a new record. */
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import type { FieldValue } from '@qinglian/kernel/fields/index.ts';
import { App } from 'antd';
import { useRef, useState } from 'react';
import { api, submissionKey } from '../ui/api.ts';
import { useSession } from '../ui/session.tsx';
import { Empty, FirstLoad, PageHead } from '../ui/states.tsx';
import { useLedger } from './definition.ts';
import { EnteredFor } from './entered-for.tsx';
import { RecordForm } from './record-form.tsx';

const routeApi = getRouteApi('/ledgers/$ledger/new');

export function Page() {
  const { ledger: name } = routeApi.useParams();
  const { isPending, open } = useLedger(name);
  const { session } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  // The same key for every attempt to send this form: a doubled click writes once.
  const key = useRef(submissionKey());
  const [enteredFor, setEnteredFor] = useState<string | null>(null);
  if (isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (!open?.info.can.includes('create'))
    return (
      <div className="page">
        <Empty title="您没有登记这本台账的权限">如需登记，请联系清廉办。</Empty>
      </div>
    );
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
    <div className="page">
      <PageHead title={`登记${ledger.label}`} note={ledger.basis} />
      <div className="panel">
        <EnteredFor value={enteredFor} onChange={setEnteredFor} />
        <RecordForm
          fields={fields}
          initial={initial}
          names={names}
          submitLabel={`保存${ledger.label}`}
          draftKey={`${ledger.name}.new`}
          onCancel={() => void navigate({ to: '/ledgers/$ledger', params: { ledger: name }, search: {} })}
          onSubmit={async (values) => {
            const { record } = await api.post<RecordDetail>(`/api/ledgers/${name}/records`, {
              key: key.current,
              values,
              ...(enteredFor === null ? {} : { enteredFor }),
            });
            await queries.invalidateQueries();
            void message.success('已登记');
            await navigate({ to: '/ledgers/$ledger/$id', params: { ledger: name, id: record.id } });
          }}
        />
      </div>
    </div>
  );
}
