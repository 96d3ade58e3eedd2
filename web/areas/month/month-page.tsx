/** 本月一页: all that a small institution enters in a month, on one page: its registers, then the report. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RecordPage } from '@qinglian/domain/api/ledgers.ts';
import { isChoosable } from '@qinglian/domain/people/kept-registers.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useLedger } from '../../ledger/definition.ts';
import { NewRecord } from '../../ledger/new-record.tsx';
import { StateTag } from '../../ledger/state-tag.tsx';
import { useKeptLedgers } from '../../ledger/use-ledgers.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { api } from '../../ui/api.ts';
import { useIsPhone, useSession } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { shortDay } from '../../ui/words.ts';
import { MonthReport } from './month-report.tsx';

/** `2025-11` and -1 → `2025-10` */
const monthBeside = (month: string, by: number): string => {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
};

export function Page() {
  const { session } = useSession();
  const now = session.today.slice(0, 7);
  const [month, setMonth] = useState(now);
  const registers = useKeptLedgers();
  if (registers.isPending)
    return (
      <div className="page">
        <FirstLoad rows={10} />
      </div>
    );
  const own = (registers.data ?? []).flatMap((info) => {
    const ledger = ledgersByName.get(info.name);
    return ledger && isChoosable(ledger) && info.can.includes('create') ? [ledger] : [];
  });
  return (
    <div className="page">
      <PageHead title={`${periodInChinese(month)}一页`} note="逐本登记，最后起草并报送小结">
        <Button onClick={() => setMonth(monthBeside(month, -1))}>上一月</Button>
        <Button disabled={month >= now} onClick={() => setMonth(monthBeside(month, 1))}>
          下一月
        </Button>
        <Button onClick={() => window.print()}>打印本页</Button>
      </PageHead>
      {registers.error ? <Failure error={registers.error} /> : null}
      {own.length === 0 ? <Empty title="没有可以登记的台账">请系统管理员在“机构与岗位”确认您的岗位和保留的台账。</Empty> : null}
      {own.map((ledger, at) => (
        <Register key={ledger.name} ledger={ledger} month={month} at={at + 1} />
      ))}
      <MonthReport month={month} at={own.length + 1} />
    </div>
  );
}

function Register({ ledger, month, at }: { ledger: Ledger; month: string; at: number }) {
  const queries = useQueryClient();
  const isPhone = useIsPhone();
  const [isOpen, setIsOpen] = useState(false);
  const { open } = useLedger(ledger.name);
  const list = useQuery({
    queryKey: ['month', ledger.name, month],
    queryFn: () => api.get<RecordPage>(`/api/ledgers/${ledger.name}/records?filter.happenedOn=${month}&sort=happenedAt&limit=50`),
  });
  const rows = list.data?.rows ?? [];
  return (
    <section className="panel">
      <div className="month-head">
        <h2>
          {at}. {ledger.label}
          <small>{list.data ? (rows.length === 0 ? '本月还没有' : `本月${list.data.total}条`) : ''}</small>
        </h2>
        <Button className="no-print" onClick={() => setIsOpen(true)}>
          登记{ledger.label}
        </Button>
      </div>
      {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : null}
      {list.data && rows.length === 0 ? <p className="muted month-none">{ledger.purpose}</p> : null}
      <ul className="line-list">
        {rows.map((row) => (
          <li key={row.id}>
            <div className="grow">
              <Link to="/ledgers/$ledger/$id" params={{ ledger: ledger.name, id: row.id }}>
                {String(row.values[ledger.title] ?? '')}
              </Link>
              <div className="detail">{shortDay(dayOfInstant(row.happenedAt))}</div>
            </div>
            <StateTag ledger={ledger} state={row.state} />
          </li>
        ))}
      </ul>
      {open ? (
        <Drawer
          open={isOpen}
          onClose={() => setIsOpen(false)}
          title={`登记${ledger.label}`}
          size={isPhone ? '100%' : 760}
          destroyOnHidden
        >
          <NewRecord
            open={open}
            onCancel={() => setIsOpen(false)}
            onDone={async () => {
              setIsOpen(false);
              await queries.invalidateQueries();
            }}
          />
        </Drawer>
      ) : null}
    </section>
  );
}
