/** On a return's own page: the way to filling it in. */
import { Link } from '@tanstack/react-router';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';

export const ReturnExtra = ({ detail: { record } }: { readonly detail: RecordDetail }) => (
  <section className="panel no-print">
    <Link to="/fill/$id" params={{ id: record.id }} style={{ fontWeight: 600 }}>
      {record.state === 'waiting' || record.state === 'returned' ? '去填报 →' : '查看填报内容 →'}
    </Link>
  </section>
);
