/** Who has read a sensitive record: shown to those who may read the whole register. */
import { useQuery } from '@tanstack/react-query';
import type { RecordReading } from '@qinglian/domain/api/access.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { api } from '../ui/api.ts';
import { useRoles } from '../ui/session.tsx';
import { Failure } from '../ui/states.tsx';
import { moment } from '../ui/words.ts';

export function Readings({ ledger, id }: { readonly ledger: Ledger; readonly id: string }) {
  const roles = useRoles();
  const isOpen = ledger.access.read.some(([role, scope]) => scope === 'organisation' && roles.has(role));
  const readings = useQuery({
    queryKey: ['record-readings', ledger.name, id],
    queryFn: () => api.get<readonly RecordReading[]>(`/api/ledgers/${ledger.name}/records/${id}/readings`),
    enabled: isOpen,
  });
  if (!isOpen) return null;
  return (
    <section className="panel no-print" style={{ marginTop: 14 }}>
      <h2>
        查看留痕<small>本台账每次查看、导出都记入日志</small>
      </h2>
      {readings.error ? <Failure error={readings.error} /> : null}
      {readings.data?.length === 0 ? <p className="muted">还没有人查看。</p> : null}
      <ul className="line-list">
        {readings.data?.map((reading) => (
          <li key={`${reading.at} ${reading.reader} ${reading.what}`}>
            <div className="grow">
              {reading.reader}
              <div className="detail">{moment(reading.at)}</div>
            </div>
            <span className="muted">{reading.what}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
