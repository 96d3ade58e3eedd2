/** 书记履责一页纸: 专题研究, 党课, 谈话, 汇报; done, owed, next day, originals. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SecretaryLine, SecretaryPage } from '@qinglian/domain/api/briefs.ts';
import { Tag } from 'antd';
import { StateChip } from '../../engines/standards/index.ts';
import { api } from '../../ui/api.ts';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { clockWords, longDay, shortDay } from '../../ui/words.ts';
import { BriefFiles } from './brief-files.tsx';

export function Page() {
  const page = useQuery({ queryKey: ['secretary'], queryFn: () => api.get<SecretaryPage>('/api/briefs/secretary') });
  return (
    <div className="page">
      <PageHead
        title="书记履责一页纸"
        note={page.data ? `${page.data.post}　${page.data.person}　截至${longDay(page.data.today)}` : ''}
      >
        <BriefFiles base="/api/briefs/secretary" />
      </PageHead>
      {page.isPending ? <FirstLoad rows={10} /> : null}
      {page.error ? <Failure error={page.error} retry={() => void page.refetch()} /> : null}
      {page.data ? (
        <>
          {page.data.lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
          <Duties duties={page.data.duties} />
        </>
      ) : null}
    </div>
  );
}

const Line = ({ line }: { line: SecretaryLine }) => (
  <section className="panel">
    <h2>
      {line.label}
      <small>
        {`${line.period}　应${line.required}　已${line.done}　`}
        <b className={line.owed > 0 ? 'late' : ''}>{line.owed > 0 ? `欠${line.owed}` : '已完成'}</b>
      </small>
    </h2>
    <div className="muted">
      “{line.quote}”　{line.clause}　{line.isBinding ? null : <Tag>本院未启用该标准，供参照</Tag>}
    </div>
    {line.next === null ? null : (
      <div>
        下次期限 {shortDay(line.next)}
        {line.workdaysLeft === null ? '' : `，${clockWords(line.workdaysLeft)}`}
      </div>
    )}
    {line.missing.length === 0 ? null : <div>尚缺：{line.missing.join('、')}</div>}
    <ul className="line-list">
      {line.records.map((record) => (
        <li key={`${record.href} ${record.date}`}>
          <div className="grow">
            <Link to={record.href}>{record.title}</Link>
            <div className="detail">{record.date}</div>
          </div>
          <span className="muted">原件：{record.place === '' ? '未登记' : record.place}</span>
        </li>
      ))}
    </ul>
  </section>
);

const Duties = ({ duties }: { duties: SecretaryPage['duties'] }) => (
  <section className="panel">
    <h2>
      标准中由主要负责人负责的条目<small>{duties.length}项</small>
    </h2>
    {duties.length === 0 ? <Empty title="没有指明由书记负责的条目">启用标准后在这里列出。</Empty> : null}
    <ul className="line-list">
      {duties.map((duty) => (
        <li key={`${duty.row} ${duty.title}`} className="due-line">
          <div className="grow">
            <Link to={duty.href}>
              {duty.row}　{duty.title}
            </Link>
            <div className="detail">{duty.reason}</div>
          </div>
          <span style={{ whiteSpace: 'nowrap' }}>{duty.due === null ? '' : shortDay(duty.due)}</span>
          <StateChip state={duty.state} />
        </li>
      ))}
    </ul>
  </section>
);
