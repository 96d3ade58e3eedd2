/** One row of the standard: its words, its duties, each period's standing, and the records behind. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { RowDetail, RowObligation, RowVerdict } from '@qinglian/domain/api/standards.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { Table, Tag } from 'antd';
import { useLedgers } from '../../ledger/use-ledgers.ts';
import { api } from '../../ui/api.ts';
import { useIsPhone } from '../../ui/session.tsx';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { shortDay } from '../../ui/words.ts';
import { StateChip } from '../../engines/standards/index.ts';

const routeApi = getRouteApi('/standards/$pack/$row');

export function Page() {
  const { pack, row } = routeApi.useParams();
  const detail = useQuery({
    queryKey: ['standard', pack, row],
    queryFn: () => api.get<RowDetail>(`/api/standards/${pack}/rows/${row}`),
  });
  if (detail.isPending)
    return (
      <div className="page">
        <FirstLoad rows={10} />
      </div>
    );
  if (detail.error)
    return (
      <div className="page">
        <Failure error={detail.error} retry={() => void detail.refetch()} />
      </div>
    );
  const { data } = detail;
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/standards">← 标准与落实</Link>
      </div>
      <PageHead title={`${data.id}　${data.item}`} note={data.group} />
      <section className="panel">
        <h2>建设标准原文</h2>
        <p style={{ margin: 0, lineHeight: 1.8 }}>{data.text}</p>
      </section>
      {data.obligations.map((obligation) => (
        <Obligation key={obligation.id} obligation={obligation} />
      ))}
    </div>
  );
}

const bases = { explicit: '原文要求', derived: '由原文推出', local: '本级规定' } as const;

const reasonOf = (verdict: RowVerdict): string =>
  `${verdict.reason}${verdict.isProvisional ? '（该年放假安排未公布，日期暂定）' : ''}`;

const Records = ({ verdict }: { verdict: RowVerdict }) => (
  <ul className="records">
    {verdict.records.slice(0, 6).map((record) => (
      <li key={record.id}>
        <Link to="/ledgers/$ledger/$id" params={{ ledger: record.ledger, id: record.id }}>
          {record.title}
        </Link>{' '}
        <span className="muted">
          {shortDay(record.happened)}
          {record.isLateEntry ? '，补录' : ''}
          {record.missing.length > 0 ? `，缺${record.missing.join('、')}` : ''}
        </span>
      </li>
    ))}
    {verdict.records.length > 6 ? <li className="muted">等{verdict.records.length}条</li> : null}
  </ul>
);

function Obligation({ obligation }: { obligation: RowObligation }) {
  const ledgers = useLedgers();
  const isPhone = useIsPhone();
  const info = ledgers.data?.find((one) => one.name === obligation.ledger);
  const ledger = obligation.ledger === null ? undefined : ledgersByName.get(obligation.ledger);
  return (
    <section className="panel" style={{ marginTop: 14 }}>
      <h2>
        {obligation.title}
        <small>
          {[bases[obligation.basis], [obligation.bearer['accountable'], obligation.bearer['assist']].filter(Boolean).join('、')]
            .filter((one) => one !== '')
            .join(' · ')}
        </small>
      </h2>
      {obligation.reading ? (
        <p className="muted" style={{ margin: '0 0 8px' }}>
          读法：{obligation.reading.note}。
          {obligation.reading.confirmedBy === null ? <Tag>待发文机关确认</Tag> : `${obligation.reading.confirmedBy}确认`}
        </p>
      ) : null}
      {obligation.statement ? (
        <p style={{ margin: '0 0 10px' }}>
          <span className="muted">落实情况草稿：</span>
          {obligation.statement}
        </p>
      ) : null}
      {isPhone ? (
        <ul className="record-cards">
          {obligation.verdicts.map((one) => (
            <li key={one.period}>
              <div className="top">
                <b>{one.periodLabel || '现行'}</b>
                <StateChip state={one.state} />
              </div>
              <div>{reasonOf(one)}</div>
              {one.records.length > 0 ? <Records verdict={one} /> : null}
            </li>
          ))}
        </ul>
      ) : (
        <Table
          size="small"
          pagination={false}
          rowKey="period"
          dataSource={[...obligation.verdicts]}
          columns={[
            { title: '期间', width: 150, render: (_, one) => one.periodLabel || '现行' },
            { title: '判定', width: 150, render: (_, one) => <StateChip state={one.state} /> },
            { title: '依据', render: (_, one) => reasonOf(one) },
            {
              title: '记录',
              width: 320,
              render: (_, one) =>
                one.records.length === 0 ? (
                  <span className="muted">{one.state === 'not_started' || one.state === 'not_due' ? '—' : '还没有'}</span>
                ) : (
                  <Records verdict={one} />
                ),
            },
          ]}
        />
      )}
      {info?.can.includes('create') && ledger ? (
        <p className="no-print" style={{ margin: '10px 0 0' }}>
          <Link to="/ledgers/$ledger/new" params={{ ledger: ledger.name }}>
            登记{ledger.label}
          </Link>
        </p>
      ) : null}
    </section>
  );
}
