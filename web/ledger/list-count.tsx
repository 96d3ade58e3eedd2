/** How many there are: up to ten thousand at once, beyond that on demand. */
import type { RecordCount, RecordPage } from '@qinglian/domain/api/ledgers.ts';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, queryString } from '../ui/api.ts';
import type { Search } from './list-filters.tsx';

export interface CountProps {
  readonly ledger: string;
  readonly search: Search;
  readonly page: Pick<RecordPage, 'total' | 'capped'>;
}

export function Count({ ledger, search, page: { total, capped } }: CountProps) {
  const { mutate, reset, data, isPending } = useMutation({
    mutationFn: () => api.get<RecordCount>(`/api/ledgers/${ledger}/count${queryString(search)}`),
  });
  // Another question, another number.
  useEffect(() => reset(), [search, reset]);
  if (!capped) return <>{total.toLocaleString('zh-CN')}条</>;
  if (data) return <>{data.total.toLocaleString('zh-CN')}条</>;
  return (
    <>
      {total.toLocaleString('zh-CN')}+条{' '}
      <button type="button" className="link" disabled={isPending} onClick={() => mutate()}>
        {isPending ? '正在清点' : '查看准确数'}
      </button>
    </>
  );
}
