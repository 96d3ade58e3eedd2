/** A register as a list: filters in one line, views, columns, sorting, search, count, and what one may do with it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { RecordPage, RecordView } from '@qinglian/domain/api/ledgers.ts';
import { Button, Dropdown, Select, Table } from 'antd';
import { type Key, useEffect, useRef, useState } from 'react';
import { api, queryString } from '../ui/api.ts';
import { useIsPhone } from '../ui/session.tsx';
import { useShortcuts } from '../ui/shortcuts.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../ui/states.tsx';
import { type OpenLedger, useLedger } from './definition.ts';
import { ImportButton } from './import-button.tsx';
import { BatchBar, type Picked } from './list-batch.tsx';
import { Cards } from './list-cards.tsx';
import { canSort, ColumnChooser, tableColumns, useColumns } from './list-columns.tsx';
import { Count } from './list-count.tsx';
import { Filters, type Search, Words } from './list-filters.tsx';
import { Views } from './list-views.tsx';
import { blankPapers, divider, listPrints, PrintMenu } from './print-menu.tsx';

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

function List({ open }: { open: OpenLedger }) {
  const { ledger, info } = open;
  const search = routeApi.useSearch();
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const [columns, setColumns] = useColumns(open);
  const [after, setAfter] = useState<readonly string[]>([]);
  const [picked, setPicked] = useState<Picked>(new Map());
  const rowsBox = useRef<HTMLDivElement>(null);
  useEffect(() => {
    setAfter([]);
    setPicked(new Map());
  }, [search]);
  const page = useQuery({
    queryKey: ['records', ledger.name, search, after],
    queryFn: () =>
      api.get<RecordPage>(`/api/ledgers/${ledger.name}/records${queryString({ ...search, after: after.at(-1), limit: 50 })}`),
    placeholderData: keepPreviousData,
  });
  const go = (next: Search): void => {
    void navigate({ to: '/ledgers/$ledger', params: { ledger: ledger.name }, search: next });
  };
  const change = (next: Search): void => go({ ...search, ...next });
  const enter = (): void => void navigate({ to: '/ledgers/$ledger/new', params: { ledger: ledger.name } });
  const canCreate = info.can.includes('create');
  useShortcuts({
    '/': { label: '查找', run: () => document.getElementById('list-words')?.focus() },
    ...(canCreate ? { n: { label: `登记${ledger.label}`, run: enter } } : {}),
    j: { label: '下一条', run: () => moveFocus(rowsBox.current, 1) },
    k: { label: '上一条', run: () => moveFocus(rowsBox.current, -1) },
    ...(isPhone ? {} : { x: { label: '选中或取消选中当前条', run: () => tickFocused(rowsBox.current) } }),
  });
  const sort = search['sort'] ?? ledger.list.sort;
  const names = page.data?.names ?? {};
  const rows = page.data?.rows ?? [];
  const hasFilter = Object.entries(search).some(([key, value]) => key !== 'sort' && value);
  const empty = hasFilter ? (
    <Empty title="没有符合条件的记录" action={<Button onClick={() => go({})}>清除筛选</Button>}>
      换一个条件，或清除筛选。
    </Empty>
  ) : (
    <Empty
      title={`还没有${ledger.label}`}
      action={
        canCreate ? (
          <Button type="primary" onClick={enter}>
            登记第一条
          </Button>
        ) : undefined
      }
    >
      {ledger.purpose}
    </Empty>
  );
  const exportHref = `/api/ledgers/${ledger.name}/export.xlsx${queryString(search)}`;
  const prints = [...listPrints(ledger, search, columns), ...(canCreate ? [divider, ...blankPapers(ledger.name)] : [])];
  return (
    <div className="page">
      <PageHead title={ledger.label} note={page.data ? <Count ledger={ledger.name} search={search} page={page.data} /> : ''}>
        {canCreate ? (
          <Button type="primary" onClick={enter}>
            登记{ledger.label}
          </Button>
        ) : null}
        {info.can.includes('import') ? <ImportButton ledger={ledger} onDone={() => void page.refetch()} /> : null}
        {isPhone ? (
          <Dropdown
            trigger={['click']}
            menu={{
              items: [{ key: 'export', label: <a href={exportHref}>导出{hasFilter ? '筛选结果' : '台账'}</a> }, ...prints],
            }}
          >
            <Button>更多</Button>
          </Dropdown>
        ) : (
          <>
            <Button href={exportHref}>{hasFilter ? '导出筛选结果' : '导出台账'}</Button>
            <PrintMenu items={prints} />
          </>
        )}
      </PageHead>
      <div className="toolbar no-print">
        <Words key={search['q'] ?? ''} label={ledger.label} value={search['q'] ?? ''} onFind={(q) => change({ q })} />
        <Filters open={open} search={search} names={names} onChange={change} />
        {hasFilter && !isPhone ? (
          <Button type="link" onClick={() => go({})}>
            清除筛选
          </Button>
        ) : null}
        {isPhone ? (
          <Select
            aria-label="排序"
            value={sort}
            onChange={(value: string) => change({ sort: value })}
            options={sortOptions(open, columns)}
            style={{ flex: 1, minWidth: 130 }}
          />
        ) : (
          <div style={{ flex: 1 }} />
        )}
        <Views
          ledger={ledger.name}
          search={search}
          columns={columns}
          onOpen={(view) => {
            setColumns(view.columns);
            go(view.query);
          }}
        />
        {isPhone ? null : <ColumnChooser open={open} columns={[columns, setColumns]} />}
      </div>
      <BatchBar ledger={ledger} picked={picked} columns={columns} onClear={() => setPicked(new Map())} />
      {page.error ? <Failure error={page.error} retry={() => void page.refetch()} /> : null}
      <div ref={rowsBox}>
        {isPhone ? (
          page.isPending ? (
            <FirstLoad />
          ) : rows.length === 0 ? (
            <div className="panel">{empty}</div>
          ) : (
            <Cards open={open} rows={rows} names={names} columns={columns} />
          )
        ) : (
          <Table<RecordView>
            size="small"
            rowKey="id"
            loading={page.isPending}
            columns={tableColumns(open, { columns, sort, names })}
            dataSource={[...rows]}
            pagination={false}
            rowSelection={{
              selectedRowKeys: [...picked.keys()],
              preserveSelectedRowKeys: true,
              columnWidth: 40,
              onChange: (keys) => setPicked(pickedOf(keys, picked, rows)),
              getCheckboxProps: (row) => ({ 'aria-label': `选择${String(row.values[ledger.title] ?? '')}` }),
              getTitleCheckboxProps: () => ({ 'aria-label': '选择本页各条' }),
            }}
            {...(columns.length > 7 ? { scroll: { x: columns.length * 140 } } : {})}
            onChange={(_pages, _filters, sorter) => {
              const one = Array.isArray(sorter) ? sorter[0] : sorter;
              const key = one?.columnKey === undefined ? undefined : String(one.columnKey);
              change({ sort: key === undefined || !one?.order ? undefined : one.order === 'descend' ? `-${key}` : key });
            }}
            locale={{ emptyText: empty }}
          />
        )}
      </div>
      {after.length > 0 || page.data?.next ? (
        <div className="no-print" style={{ display: 'flex', gap: 8, justifyContent: 'flex-end', marginTop: 10 }}>
          <Button disabled={after.length === 0} onClick={() => setAfter(after.slice(0, -1))}>
            上一页
          </Button>
          <Button disabled={!page.data?.next} onClick={() => page.data?.next && setAfter([...after, page.data.next])}>
            下一页
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** What is ticked on this page, and what was on the pages before. */
function pickedOf(keys: readonly Key[], before: Picked, rows: readonly RecordView[]): Picked {
  const here = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    keys.flatMap((key) => {
      const row = here.get(String(key)) ?? before.get(String(key));
      return row ? [[row.id, row] as const] : [];
    }),
  );
}

const tickFocused = (box: HTMLElement | null): void =>
  [...(box?.querySelectorAll<HTMLAnchorElement>('a.row-open') ?? [])]
    .find((row) => row === document.activeElement)
    ?.closest('tr')
    ?.querySelector<HTMLInputElement>('input[type=checkbox]')
    ?.click();

/** From row to row without the mouse; Enter on the title opens it. */
function moveFocus(box: HTMLElement | null, step: 1 | -1): void {
  const rows = [...(box?.querySelectorAll<HTMLAnchorElement>('a.row-open') ?? [])];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[next]?.focus();
}

function sortOptions({ ledger }: OpenLedger, columns: readonly string[]): { value: string; label: string }[] {
  const usual = ledger.list.sort.replace('-', '');
  const fields = [...new Set([usual, ...columns])].filter((field) => canSort(ledger.fields[field]));
  return fields.flatMap((field) => {
    const definition = ledger.fields[field];
    const isDay = definition?.kind === 'date' || definition?.kind === 'period';
    return [
      { value: `-${field}`, label: `${definition?.label ?? ''}${isDay ? '，近的在前' : '，从大到小'}` },
      { value: field, label: `${definition?.label ?? ''}${isDay ? '，远的在前' : '，从小到大'}` },
    ];
  });
}
