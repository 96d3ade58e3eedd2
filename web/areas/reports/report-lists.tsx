/** Work ledger and 佐证 list of a report. */
import { Link } from '@tanstack/react-router';
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import type { ReactNode } from 'react';

export const Lines = ({ content }: { content: ReportContent }) => (
  <div className="panel">
    {content.lines.length === 0 ? <p className="muted">本期没有登记的工作。</p> : null}
    <ul className="line-list">
      {content.lines.map((line) => (
        <li key={line.number}>
          <span className="muted number" style={{ width: 28 }}>
            {line.number}
          </span>
          <div className="grow">
            <b>{line.row}</b>　{line.item}
            {line.action === undefined || line.action === '' ? null : <div>{line.action}</div>}
            <div className="detail">
              {[line.date, line.unit, line.owner, line.evidence].filter((one) => one !== '').join('　')}
            </div>
          </div>
          <span className="muted" style={{ whiteSpace: 'nowrap' }}>
            {line.state ?? ''}
          </span>
        </li>
      ))}
    </ul>
  </div>
);

export const Annex = ({
  content,
  isLinked = true,
  actionFor,
}: {
  content: ReportContent;
  isLinked?: boolean;
  actionFor?: (entry: ReportContent['annex'][number]) => ReactNode;
}) => (
  <div className="panel">
    <ul className="line-list">
      {content.annex.map((entry) => (
        <li key={entry.number}>
          <span className="muted number" style={{ width: 28 }}>
            {entry.number}
          </span>
          <div className="grow">
            {isLinked ? (
              <Link to="/ledgers/$ledger/$id" params={{ ledger: entry.ledger, id: entry.id }}>
                {entry.title}
              </Link>
            ) : (
              entry.title
            )}
            <div className="detail">
              {entry.papers}　{entry.date}　{entry.place}
            </div>
          </div>
          {actionFor?.(entry)}
        </li>
      ))}
    </ul>
  </div>
);
