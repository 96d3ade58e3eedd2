/** On a granted request: the way to the record. */
import { Link } from '@tanstack/react-router';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';

export function RequestExtra({ detail: { record } }: { readonly detail: RecordDetail }) {
  if (record.state !== 'granted') return null;
  return (
    <section className="panel no-print">
      <h2>调阅内容</h2>
      <Link to="/access/$id" params={{ id: record.id }}>
        查看这一条记录
      </Link>
      <span className="muted">　每次查看都记入对方日志</span>
    </section>
  );
}
