/** Who has read a record of one's own house: from the journal, for those who may read the whole register. */
import type { RecordReading } from '@qinglian/domain/api/access.ts';
import { isReading } from '@qinglian/domain/journal/line.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { reachOf } from '../../ledger/access.ts';
import { recordsById } from '../../ledger/read.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';

const SHOWN = 200;
const WORDS: Readonly<Record<string, string>> = {
  read: '查看',
  read_file: '查看佐证文件',
  export: '导出',
  print: '打印',
  access_read: '上级调阅',
};

/** Newest first, one line a minute for each person and way. `not_found` for everybody else, as if the record were not there. */
export async function readingsOf(work: Work, name: string, id: string): Promise<readonly RecordReading[]> {
  const ledger = getLedger(work.services, name);
  if (!reachOf(work.actor, ledger.access.read).organisation) throw new AppError('not_found');
  const [stored] = await recordsById(work, name, [id]);
  if (!stored) throw new AppError('not_found');
  touch('page', '/record/readings');
  const rows = await rowsOf(
    work.tx,
    sql<{ at: string; move: string; name: string | null; outside: string | null }>`
      select max(l.at) as at, e->>'move' as move, p.name, r.reader as outside
      from journal_link l cross join lateral jsonb_array_elements(l.entries) e
      left join person p on p.id = l.actor_id and p.org_id = l.org_id
      left join access_reading r on r.org_id = l.org_id and r.at = l.at and r.reader_id = l.actor_id
      where l.org_id = ${work.actor.orgId}::uuid and l.entries @> '[{"hash": ""}]'
        and l.entries @> ${JSON.stringify([{ ledger: name, record: id, hash: '' }])}::jsonb
        and e->>'ledger' = ${name} and e->>'record' = ${id} and e->>'hash' = ''
      group by date_trunc('minute', l.at), l.actor_id, e->>'move', p.name, r.reader order by max(l.at) desc limit ${SHOWN}`,
  );
  return rows
    .filter(({ move }) => isReading(move))
    .map(({ at, move, name: person, outside }) => ({ at, reader: outside ?? person ?? '平台', what: WORDS[move] ?? move }));
}
