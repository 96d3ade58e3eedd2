/** Entering a new record. */
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Empty, FirstLoad, PageHead } from '../ui/states.tsx';
import { useLedger } from './definition.ts';
import { NewRecord } from './new-record.tsx';

const routeApi = getRouteApi('/ledgers/$ledger/new');

export function Page() {
  const { ledger: name } = routeApi.useParams();
  const { isPending, open } = useLedger(name);
  const navigate = useNavigate();
  const queries = useQueryClient();
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
  return (
    <div className="page">
      <PageHead title={`登记${ledger.label}`} note={ledger.basis} />
      <div className="panel form-panel">
        <NewRecord
          open={open}
          onCancel={() => void navigate({ to: '/ledgers/$ledger', params: { ledger: name }, search: {} })}
          onDone={async (id) => {
            await queries.invalidateQueries();
            await navigate({ to: '/ledgers/$ledger/$id', params: { ledger: name, id } });
          }}
        />
      </div>
    </div>
  );
}
