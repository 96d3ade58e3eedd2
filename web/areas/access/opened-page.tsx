/** A record that another house opened for a time: read-only, marked with who reads and when. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { OpenedRecord } from '@qinglian/domain/api/access.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import { Alert, Watermark } from 'antd';
import { StateTag } from '../../ledger/state-tag.tsx';
import { Value } from '../../ledger/value.tsx';
import { api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';

const routeApi = getRouteApi('/access/$id');

export function Page() {
  const { id } = routeApi.useParams();
  const { session } = useSession();
  const opened = useQuery({
    queryKey: ['opened', id],
    queryFn: () => api.get<OpenedRecord>(`/api/access/requests/${id}/record`),
    // Every reading is journalled: looked at once is read once.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }}>
        <Link to="/ledgers/$ledger" params={{ ledger: 'access_request' }}>
          ← 调阅申请
        </Link>
      </div>
      {opened.isPending ? <FirstLoad /> : null}
      {opened.error ? (
        <>
          <PageHead title="调阅" />
          <Failure error={opened.error} />
          <p className="muted">申请可能还没有得到同意、已到期或已终止。可在“调阅申请”中查看答复。</p>
        </>
      ) : null}
      {opened.data ? (
        <Watermark
          content={[`${session.person.name} ${session.today}`, '仅供调阅']}
          gap={[120, 90]}
          font={{ color: 'rgba(31,42,46,.10)' }}
        >
          <Record opened={opened.data} requestId={id} />
        </Watermark>
      ) : null}
    </div>
  );
}

function Record({ opened, requestId }: { opened: OpenedRecord; requestId: string }) {
  const ledger = ledgersByName.get(opened.ledger);
  if (!ledger) return null;
  const { record, names } = opened;
  return (
    <>
      <PageHead
        title={String(record.values[ledger.title] ?? '')}
        note={
          <>
            {opened.unit}　{ledger.label}　<StateTag ledger={ledger} state={record.state} />
          </>
        }
      />
      <Alert
        type="info"
        showIcon
        style={{ marginBottom: 14 }}
        title={`${opened.unit}同意调阅至${longDay(opened.until)}；本次查看已记入该单位日志`}
      />
      <section className="panel">
        <dl className="facts">
          {opened.fields.map((name) => {
            const field = ledger.fields[name];
            const value = record.values[name] ?? null;
            if (!field || value === null) return null;
            return (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{field.label}</dt>
                <dd>
                  {field.kind === 'evidence' && Array.isArray(value) ? (
                    <OpenedFiles items={value as readonly EvidenceItem[]} requestId={requestId} />
                  ) : (
                    <Value field={field} value={value} names={names} />
                  )}
                </dd>
              </div>
            );
          })}
        </dl>
      </section>
    </>
  );
}

const OpenedFiles = ({ items, requestId }: { items: readonly EvidenceItem[]; requestId: string }) => (
  <ul style={{ margin: 0, paddingInlineStart: 18 }}>
    {items.map((item) => (
      <li key={item.kind === 'file' ? item.fileId : `${item.slot} ${item.holder} ${item.volume} ${item.page}`}>
        {item.kind === 'file' ? (
          <>
            {item.slot}：<a href={`/api/access/requests/${requestId}/files/${item.fileId}`}>{item.name}</a>
          </>
        ) : (
          `${item.slot}：原件备查（${item.holder}，卷号${item.volume}）`
        )}
      </li>
    ))}
  </ul>
);
