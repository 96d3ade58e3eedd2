/** 标准与落实: the face of the product. The issuer's rows, the year's months, and one click to the records. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { StandardBoard, StandardEntry } from '@qinglian/domain/api/standards.ts';
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../ui/api.ts';
import { useRoles, useSession } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';
import { HeatMap, Legend, StateChip } from '../../engines/standards/index.ts';

export function Page() {
  const entries = useQuery({ queryKey: ['standards'], queryFn: () => api.get<readonly StandardEntry[]>('/api/standards') });
  const [chosen, setChosen] = useState<string | undefined>();
  if (entries.isPending)
    return (
      <div className="page">
        <FirstLoad rows={12} />
      </div>
    );
  if (entries.error)
    return (
      <div className="page">
        <Failure error={entries.error} retry={() => void entries.refetch()} />
      </div>
    );
  const pack = chosen ?? entries.data[0]?.pack;
  if (pack === undefined)
    return (
      <div className="page">
        <Empty title="本单位还没有启用标准">请系统管理员在“设置”中启用上级印发的标准。</Empty>
      </div>
    );
  return <Board pack={pack} entries={entries.data} onChoose={setChosen} />;
}

function Board({
  pack,
  entries,
  onChoose,
}: {
  pack: string;
  entries: readonly StandardEntry[];
  onChoose: (pack: string) => void;
}) {
  const { session } = useSession();
  const navigate = useNavigate();
  const roles = useRoles();
  const seesParameters = (
    [
      'hospital_admin',
      'hospital_clerk',
      'hospital_discipline',
      'hospital_leader',
      'hospital_secretary',
      'hospital_president',
    ] as const
  ).some((role) => roles.has(role));
  const board = useQuery({ queryKey: ['standard', pack], queryFn: () => api.get<StandardBoard>(`/api/standards/${pack}`) });
  if (board.isPending)
    return (
      <div className="page">
        <FirstLoad rows={14} />
      </div>
    );
  if (board.error)
    return (
      <div className="page">
        <Failure error={board.error} retry={() => void board.refetch()} />
      </div>
    );
  const { entry, groups, months, totals } = board.data;
  const thisMonth = session.today.slice(0, 7);
  const open = (row: string): void => void navigate({ to: '/standards/$pack/$row', params: { pack, row } });
  const worst: readonly VerdictState[] = [
    'missing',
    'incomplete',
    'overdue_done',
    'to_review',
    'running',
    'done_late_entry',
    'done',
    'not_due',
    'not_applicable',
    'not_started',
  ];
  return (
    <div className="page">
      <PageHead title={entry.title} note={`${entry.issuer} ${longDay(entry.signed)}`}>
        {entries.length > 1 ? (
          <Select
            value={pack}
            onChange={onChoose}
            options={entries.map((one) => ({ value: one.pack, label: one.title }))}
            style={{ minWidth: 220 }}
            aria-label="选择标准"
          />
        ) : null}
        <Button onClick={() => void navigate({ to: '/standards/$pack/trends', params: { pack } })}>落实趋势</Button>
        {seesParameters ? (
          <Button onClick={() => void navigate({ to: '/standards/$pack/parameters', params: { pack } })}>标准参数</Button>
        ) : null}
        <Button onClick={() => window.print()}>打印</Button>
      </PageHead>
      <section className="panel">
        <p style={{ margin: '0 0 10px' }}>
          截至{longDay(session.today)}，
          {worst
            .filter((state) => totals[state])
            .map((state, at) => (
              <span key={state} style={{ marginInlineStart: at === 0 ? 0 : 8 }}>
                <StateChip state={state} /> {totals[state]}条
              </span>
            ))}
        </p>
        <HeatMap
          caption={`${entry.title}各条目逐月落实情况`}
          rowTitle="建设标准"
          columns={months.map((month) => ({ key: month, label: `${Number(month.slice(5))}月`, isNow: month === thisMonth }))}
          groups={groups.map((group) => ({
            label: group.label,
            rows: group.items.flatMap((item) =>
              item.rows.map((row) => ({
                key: row.id,
                head: (
                  <Link to="/standards/$pack/$row" params={{ pack, row: row.id }} title={row.text}>
                    <span>
                      <b>{row.id}</b>
                      {row.text.replace(/^\d+\./, '')}
                    </span>
                  </Link>
                ),
                cells: row.cells.map((cell) => ({
                  key: cell.month,
                  state: cell.state,
                  reason: cell.records > 0 ? `${cell.reason}（${cell.records}条记录）` : cell.reason,
                })),
              })),
            ),
          }))}
          onOpen={open}
        />
        <Legend />
        <p className="muted" style={{ marginBottom: 0 }}>
          判定只在本单位内部使用，不印入上报的表。
        </p>
      </section>
    </div>
  );
}
