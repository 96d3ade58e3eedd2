/** 归档迎检: a year's papers filed, boxed, handed over, and shown to an inspection. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ArchiveYear } from '@qinglian/domain/api/archives.ts';
import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { BoxesTab } from './boxes-tab.tsx';
import { FilingTab } from './filing-tab.tsx';
import { InspectionTab } from './inspection-tab.tsx';
import { useArchiveRuns } from './runs.tsx';

export function Page() {
  const { session } = useSession();
  const thisYear = Number(session.today.slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const page = useQuery({
    queryKey: ['archives', year],
    queryFn: () => api.get<ArchiveYear>(`/api/archives/${year}`),
    placeholderData: keepPreviousData,
  });
  const runs = useArchiveRuns(String(year), () => void page.refetch());
  const head = (
    <PageHead title="归档迎检" note={page.data ? `${year}年：在档${page.data.filed}件` : ''}>
      <Button disabled={year <= 2004} onClick={() => setYear(year - 1)}>
        {year - 1}年
      </Button>
      <Button disabled={year >= thisYear} onClick={() => setYear(year + 1)}>
        {year + 1}年
      </Button>
    </PageHead>
  );
  if (page.isPending)
    return (
      <div className="page">
        {head}
        <FirstLoad rows={10} />
      </div>
    );
  if (page.error)
    return (
      <div className="page">
        {head}
        <Failure error={page.error} retry={() => void page.refetch()} />
      </div>
    );
  const { data } = page;
  const tab = { data, runs };
  return (
    <div className="page">
      {head}
      <Tabs
        items={[
          { key: 'filing', label: '归档', children: <FilingTab key={data.year} {...tab} onChange={() => void page.refetch()} /> },
          {
            key: 'boxes',
            label: '目录、装盒、移交',
            children: <BoxesTab key={data.year} data={data} onChange={() => void page.refetch()} />,
          },
          { key: 'inspection', label: '迎检', children: <InspectionTab key={data.year} {...tab} /> },
        ]}
      />
    </div>
  );
}
