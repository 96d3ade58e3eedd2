/** 台账自查: what does not fit together, each line with the place that mends it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ConsistencyReport } from '@qinglian/domain/api/consistency.ts';
import { Collapse } from 'antd';
import { api } from '../../ui/api.ts';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';

export function Page() {
  const report = useQuery({ queryKey: ['consistency'], queryFn: () => api.get<ConsistencyReport>('/api/consistency') });
  if (report.isPending) {
    return (
      <div className="page">
        <FirstLoad rows={12} />
      </div>
    );
  }
  if (report.error) {
    return (
      <div className="page">
        <Failure error={report.error} retry={() => void report.refetch()} />
      </div>
    );
  }
  const { checks } = report.data;
  const open = checks.filter((check) => check.total > 0);
  const clean = checks.filter((check) => check.total === 0);
  return (
    <div className="page">
      <PageHead title="台账自查" note={`${checks.length}项检查，${open.length}项有发现。结果只在本单位内部使用`} />
      <Collapse
        defaultActiveKey={open.slice(0, 4).map((check) => check.id)}
        items={open.map((check) => ({
          key: check.id,
          label: (
            <span>
              <b>{check.title}</b>　<span className="late">{check.total}处</span>　<span className="muted">{check.group}</span>
            </span>
          ),
          children: (
            <ul className="line-list">
              {check.findings.map((finding) => (
                <li key={`${finding.href} ${finding.text}`}>
                  <div className="grow">
                    {finding.text}
                    {finding.by === undefined ? null : <span className="muted">　由{finding.by}办理</span>}
                  </div>
                  <Link to={finding.href} style={{ whiteSpace: 'nowrap' }}>
                    去处理
                  </Link>
                </li>
              ))}
              {check.total > check.findings.length ? <li className="muted">只列出前{check.findings.length}处</li> : null}
            </ul>
          ),
        }))}
      />
      <section className="panel" style={{ marginTop: 14 }}>
        <h2>没有发现问题的检查</h2>
        <p className="muted" style={{ margin: 0 }}>
          {clean.map((check) => check.title).join('；') || '无'}
        </p>
      </section>
    </div>
  );
}
