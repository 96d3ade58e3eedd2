/** The registers that the signed-in person may open; asked once for all pages. */
import { useQuery } from '@tanstack/react-query';
import type { LedgerInfo } from '@qinglian/domain/api/ledgers.ts';
import { isKept } from '@qinglian/domain/people/kept-registers.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { api } from '../ui/api.ts';
import { useSession } from '../ui/session.tsx';

export const useLedgers = () =>
  useQuery({ queryKey: ['ledgers'], queryFn: () => api.get<readonly LedgerInfo[]>('/api/ledgers'), staleTime: 300_000 });

/** Those among them that the house keeps (轻量模式): what lists and searches offer. The others still open by their links. */
export function useKeptLedgers() {
  const { session } = useSession();
  const all = useLedgers();
  const data = all.data?.filter((info) => {
    const ledger = ledgersByName.get(info.name);
    return ledger !== undefined && isKept(ledger, session.registers);
  });
  return { isPending: all.isPending, error: all.error, data, hidden: (all.data?.length ?? 0) - (data?.length ?? 0) };
}
