/** All registers a person may open, by folder. */
import { Link } from '@tanstack/react-router';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { useKeptLedgers } from './use-ledgers.ts';
import { Empty, Failure, FirstLoad, PageHead } from '../ui/states.tsx';

export function Page() {
  const ledgers = useKeptLedgers();
  if (ledgers.isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (ledgers.error || !ledgers.data)
    return (
      <div className="page">
        <Failure error={ledgers.error} />
      </div>
    );
  const groups = new Map<string, { name: string; label: string; purpose: string; canCreate: boolean }[]>();
  for (const info of ledgers.data) {
    const ledger = ledgersByName.get(info.name);
    if (!ledger) continue;
    const own = groups.get(ledger.group) ?? [];
    own.push({ name: info.name, label: ledger.label, purpose: ledger.purpose, canCreate: info.can.includes('create') });
    groups.set(ledger.group, own);
  }
  return (
    <div className="page">
      <PageHead
        title="台账"
        note={`${ledgers.data.length}本${ledgers.hidden > 0 ? `　轻量模式，另有${ledgers.hidden}本不常用的没有列出` : ''}`}
      />
      {ledgers.data.length === 0 ? <Empty title="还没有可以查看的台账">请联系本单位系统管理员确认您的岗位。</Empty> : null}
      {[...groups].map(([group, entries]) => (
        <section key={group} className="panel">
          <h2>{group}</h2>
          <ul className="line-list">
            {entries.map((entry) => (
              <li key={entry.name}>
                <div className="grow">
                  <Link to="/ledgers/$ledger" params={{ ledger: entry.name }} search={{}}>
                    {entry.label}
                  </Link>
                  <div className="detail">{entry.purpose}</div>
                </div>
                {entry.canCreate ? (
                  <Link to="/ledgers/$ledger/new" params={{ ledger: entry.name }}>
                    登记
                  </Link>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
