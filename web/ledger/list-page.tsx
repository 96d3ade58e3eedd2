/** A register as a list: filters in one line, columns, sorting, search, count, and what one may do with it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { RecordPage, RecordView } from '@qinglian/domain/api/ledgers.ts';
import { Button, Checkbox, Input, Popover, Select, Table, type TableColumnsType } from 'antd';
import { useEffect, useState } from 'react';
import { api, queryString } from '../ui/api.ts';
import { useIsPhone } from '../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../ui/states.tsx';
import { clockWords } from '../ui/words.ts';
import { type OpenLedger, useLedger } from './definition.ts';
import { ImportButton } from './import-button.tsx';
import { StateTag } from './state-tag.tsx';
import { textOf } from './value.tsx';

const routeApi = getRouteApi('/ledgers/$ledger');

export function Page() {
  const { ledger: name } = routeApi.useParams();
  const { isPending, open } = useLedger(name);
  if (isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (!open)
    return (
      <div className="page">
        <Empty title="没有找到，或者您没有查看权限">请从“台账”重新进入。</Empty>
      </div>
    );
  return <List key={name} open={open} />;
}

/** Columns a person chose for a register, kept in this browser. */
function useColumns({ ledger, info }: OpenLedger): readonly [readonly string[], (columns: readonly string[]) => void] {
  const key = `qinglian.columns.${ledger.name}`;
  const usual = ledger.list.columns.filter((field) => info.fields.includes(field));
  const [columns, setColumns] = useState<readonly string[]>(() => {
    const stored = localStorage
      .getItem(key)
      ?.split(',')
      .filter((field) => info.fields.includes(field));
    return stored && stored.length > 0 ? stored : usual;
  });
  const keep = (next: readonly string[]): void => {
    setColumns(next.length === 0 ? usual : next);
    localStorage.setItem(key, next.join(','));
  };
  return [columns, keep];
}

function List({ open }: { open: OpenLedger }) {
  const { ledger, info } = open;
  const search = routeApi.useSearch();
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const [columns, setColumns] = useColumns(open);
  const [after, setAfter] = useState<readonly string[]>([]);
  const [words, setWords] = useState(search['q'] ?? '');
  useEffect(() => setAfter([]), [search]);
  const page = useQuery({
    queryKey: ['records', ledger.name, search, after],
    queryFn: () =>
      api.get<RecordPage>(`/api/ledgers/${ledger.name}/records${queryString({ ...search, after: after.at(-1), limit: 50 })}`),
    placeholderData: keepPreviousData,
  });
  const change = (next: Readonly<Record<string, string | undefined>>): void => {
    void navigate({ to: '/ledgers/$ledger', params: { ledger: ledger.name }, search: { ...search, ...next } });
  };
  const sort = search['sort'] ?? ledger.list.sort;
  const names = page.data?.names ?? {};
  const tableColumns: TableColumnsType<RecordView> = columns.map((field, at) => {
    const definition = ledger.fields[field];
    const isNumber = definition?.kind === 'number' || definition?.kind === 'money';
    return {
      key: field,
      title: definition?.label,
      align: isNumber ? 'right' : 'left',
      sorter:
        definition?.kind !== 'evidence' &&
        definition?.kind !== 'signature' &&
        !(definition !== undefined && 'many' in definition && definition.many) &&
        definition?.kind !== 'multiChoice',
      sortOrder: sort === field ? 'ascend' : sort === `-${field}` ? 'descend' : null,
      render: (_: unknown, row: RecordView) => {
        const text = definition ? textOf(definition, row.values[field] ?? null, names) : '';
        if (at > 0) return text;
        return (
          <Link to="/ledgers/$ledger/$id" params={{ ledger: ledger.name, id: row.id }}>
            {text || '（未填写）'}
          </Link>
        );
      },
    };
  });
  tableColumns.push({
    key: 'state',
    title: '状态',
    width: 110,
    render: (_: unknown, row: RecordView) => <StateTag ledger={ledger} state={row.state} />,
  });
  if (Object.values(ledger.moves).some((move) => move.due)) {
    tableColumns.push({
      key: 'due',
      title: '办理时限',
      width: 150,
      render: (_: unknown, row: RecordView) =>
        row.due === null ? null : (
          <span className={row.due.workdaysLeft < 0 ? 'late' : row.due.workdaysLeft <= 3 ? 'soon' : ''}>
            {clockWords(row.due.workdaysLeft)}
          </span>
        ),
    });
  }
  const filters = (ledger.list.filters ?? []).filter((field) => info.fields.includes(field));
  const hasFilter = Object.entries(search).some(([key, value]) => key !== 'sort' && value);
  return (
    <div className="page">
      <PageHead
        title={ledger.label}
        note={page.data ? `${page.data.capped ? '10,000+' : page.data.total.toLocaleString('zh-CN')}条` : ''}
      >
        {info.can.includes('create') ? (
          <Button type="primary" onClick={() => void navigate({ to: '/ledgers/$ledger/new', params: { ledger: ledger.name } })}>
            登记{ledger.label}
          </Button>
        ) : null}
        {info.can.includes('import') ? <ImportButton ledger={ledger} onDone={() => void page.refetch()} /> : null}
        <Button href={`/api/ledgers/${ledger.name}/export.xlsx${queryString(search)}`}>导出</Button>
      </PageHead>
      <div className="no-print" style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginBottom: 10 }}>
        <Input.Search
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onSearch={(value) => change({ q: value.trim() || undefined })}
          placeholder="查找（汉字、拼音、首字母）"
          aria-label={`在${ledger.label}中查找`}
          allowClear
          style={{ width: isPhone ? '100%' : 260 }}
        />
        <Select
          placeholder="状态"
          aria-label="按状态筛选"
          allowClear
          value={search['filter.state']}
          onChange={(value?: string) => change({ 'filter.state': value })}
          options={Object.entries(ledger.states).map(([value, label]) => ({ value, label }))}
          style={{ minWidth: 120 }}
        />
        <Select
          placeholder="时间"
          aria-label="按时间筛选"
          allowClear
          value={search['filter.happenedOn']}
          onChange={(value?: string) => change({ 'filter.happenedOn': value })}
          options={periodOptions}
          style={{ minWidth: 130 }}
        />
        {filters.map((field) => {
          const definition = ledger.fields[field];
          if (definition?.kind !== 'choice' && definition?.kind !== 'multiChoice') return null;
          return (
            <Select
              key={field}
              placeholder={definition.label}
              aria-label={`按${definition.label}筛选`}
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              value={search[`filter.${field}`]}
              onChange={(value?: string) => change({ [`filter.${field}`]: value })}
              options={Object.entries(definition.options).map(([value, label]) => ({ value, label }))}
              style={{ minWidth: 140 }}
            />
          );
        })}
        {hasFilter ? (
          <Button
            type="link"
            onClick={() => {
              setWords('');
              void navigate({ to: '/ledgers/$ledger', params: { ledger: ledger.name }, search: {} });
            }}
          >
            清除筛选
          </Button>
        ) : null}
        <div style={{ flex: 1 }} />
        <Popover
          trigger="click"
          title="显示的列"
          content={
            <Checkbox.Group
              value={[...columns]}
              onChange={(value) => setColumns(info.fields.filter((field) => value.includes(field)))}
              options={open.fields
                .filter(([, field]) => field.kind !== 'longText')
                .map(([value, field]) => ({ value, label: field.label }))}
              style={{ flexDirection: 'column', maxHeight: 360, overflow: 'auto' }}
            />
          }
        >
          <Button>列</Button>
        </Popover>
        <Button onClick={() => window.print()}>打印</Button>
      </div>
      {page.error ? <Failure error={page.error} retry={() => void page.refetch()} /> : null}
      <Table<RecordView>
        size="small"
        rowKey="id"
        loading={page.isPending}
        columns={tableColumns}
        dataSource={[...(page.data?.rows ?? [])]}
        pagination={false}
        {...(isPhone ? { scroll: { x: 760 } } : {})}
        onChange={(_pages, _filters, sorter) => {
          const one = Array.isArray(sorter) ? sorter[0] : sorter;
          const key = one?.columnKey === undefined ? undefined : String(one.columnKey);
          change({ sort: key === undefined || !one?.order ? undefined : one.order === 'descend' ? `-${key}` : key });
        }}
        locale={{
          emptyText: hasFilter ? (
            <Empty title="没有符合条件的记录">换一个条件，或清除筛选。</Empty>
          ) : (
            <Empty
              title={`还没有${ledger.label}`}
              action={
                info.can.includes('create') ? (
                  <Button
                    type="primary"
                    onClick={() => void navigate({ to: '/ledgers/$ledger/new', params: { ledger: ledger.name } })}
                  >
                    登记第一条
                  </Button>
                ) : undefined
              }
            >
              {ledger.purpose}
            </Empty>
          ),
        }}
      />
      <div className="no-print" style={{ display: 'flex', gap: 8, justifyContent: 'flex-end', marginTop: 10 }}>
        <Button disabled={after.length === 0} onClick={() => setAfter(after.slice(0, -1))}>
          上一页
        </Button>
        <Button disabled={!page.data?.next} onClick={() => page.data?.next && setAfter([...after, page.data.next])}>
          下一页
        </Button>
      </div>
    </div>
  );
}

const periodOptions = [2025, 2024].flatMap((year) => [
  { value: String(year), label: `${year}年` },
  ...[4, 3, 2, 1].map((quarter) => ({ value: `${year}-Q${quarter}`, label: `${year}年第${'一二三四'[quarter - 1]}季度` })),
  ...Array.from({ length: 12 }, (_, at) => ({
    value: `${year}-${String(12 - at).padStart(2, '0')}`,
    label: `${year}年${12 - at}月`,
  })),
]);
