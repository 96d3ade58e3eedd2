/** The registers that the signed-in person may open; asked once for all pages. */
import { useQuery } from '@tanstack/react-query';
import type { LedgerInfo } from '@qinglian/domain/api/ledgers.ts';
import { api } from '../ui/api.ts';

export const useLedgers = () =>
  useQuery({ queryKey: ['ledgers'], queryFn: () => api.get<readonly LedgerInfo[]>('/api/ledgers'), staleTime: 300_000 });
