/** 安全日志: sign-ins, failures, locks, revocations of the house. Addresses stand here and nowhere else. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { SecurityEntry } from '@qinglian/domain/api/people.ts';
import { securityEvents } from '@qinglian/domain/api/people.ts';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { api, queryString } from '../../ui/api.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Failure, PageHead } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';
import { DayInput } from './change-dialog.tsx';

const PAGE = 100;

export function Page() {
  const [filter, setFilter] = useState<{ from: string | null; to: string | null; event: string | null }>({
    from: null,
    to: null,
    event: null,
  });
  const query = { from: filter.from ?? undefined, to: filter.to ?? undefined, event: filter.event ?? undefined };
  const log = useInfiniteQuery({
    queryKey: ['security-log', filter],
    queryFn: ({ pageParam }) =>
      api.get<readonly SecurityEntry[]>(`/api/security-log${queryString({ ...query, before: pageParam })}`),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
  });
  const entries = (log.data?.pages ?? []).flat();
  return (
    <div className="page">
      <PageHead title="安全日志" note="登录、失败、锁定和撤销；只增不改">
        <Button href={`/api/security-log.xlsx${queryString(query)}`}>导出安全日志</Button>
      </PageHead>
      <div className="no-print" style={{ display: 'flex', gap: 10, flexWrap: 'wrap', marginBottom: 12 }}>
        <Select
          allowClear
          aria-label="事项"
          placeholder="全部事项"
          style={{ width: 220 }}
          value={filter.event}
          onChange={(event) => setFilter({ ...filter, event: event ?? null })}
          options={Object.entries(securityEvents).map(([value, label]) => ({ value, label }))}
        />
        <div style={{ width: 170 }}>
          <DayInput placeholder="从哪一天" value={filter.from} onChange={(from) => setFilter({ ...filter, from })} />
        </div>
        <div style={{ width: 170 }}>
          <DayInput placeholder="到哪一天" value={filter.to} onChange={(to) => setFilter({ ...filter, to })} />
        </div>
      </div>
      {log.error ? <Failure error={log.error} retry={() => void log.refetch()} /> : null}
      <section className="panel">
        <DataTable
          rowKey="id"
          rows={entries}
          empty="这段时间没有记录"
          minWidth={640}
          columns={[
            { title: '时间', key: 'at', width: 200, render: (_: unknown, one: SecurityEntry) => moment(one.at) },
            { title: '事项', dataIndex: 'label', width: 200 },
            {
              title: '账号',
              key: 'account',
              render: (_: unknown, one: SecurityEntry) =>
                one.username === null ? <span className="muted">未知用户名</span> : `${one.name ?? ''}　${one.username}`,
            },
            { title: '地址', key: 'ip', width: 170, render: (_: unknown, one: SecurityEntry) => one.ip ?? '—' },
          ]}
        />
        {log.hasNextPage ? (
          <Button style={{ marginTop: 12 }} loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            再看100条
          </Button>
        ) : null}
      </section>
    </div>
  );
}
