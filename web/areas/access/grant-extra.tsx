/** On a grant: the record in question, and who has read it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AccessReading } from '@qinglian/domain/api/access.ts';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import { api } from '../../ui/api.ts';
import { Failure } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';

export function GrantExtra({ detail: { record } }: { readonly detail: RecordDetail }) {
  const readings = useQuery({
    queryKey: ['readings', record.id],
    queryFn: () => api.get<readonly AccessReading[]>(`/api/access/grants/${record.id}/readings`),
  });
  return (
    <section className="panel">
      <h2>查看记录</h2>
      <div style={{ marginBottom: 8 }}>
        <span className="muted">申请调阅的记录 </span>
        <Link
          style={{ textDecoration: 'underline' }}
          to="/ledgers/$ledger/$id"
          params={{ ledger: String(record.values['register'] ?? ''), id: String(record.values['recordRef'] ?? '') }}
        >
          {String(record.values['title'] ?? '')}
        </Link>
      </div>
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
