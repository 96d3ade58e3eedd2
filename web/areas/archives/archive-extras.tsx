/** On the pages of single 件, boxes and transfers: where the record is, and what can be printed. */
import { Link } from '@tanstack/react-router';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { PaperLinks } from './paper-links.tsx';

export function ItemExtra({ detail: { record } }: { readonly detail: RecordDetail }) {
  const register = String(record.values['register'] ?? '');
  return (
    <section className="panel no-print">
      <Link to="/ledgers/$ledger/$id" params={{ ledger: register, id: String(record.values['recordRef'] ?? '') }}>
        查看原记录（{ledgersByName.get(register)?.label ?? register}）→
      </Link>
    </section>
  );
}

const papers = (place: 'boxes' | 'transfers', title: string) =>
  function PaperExtra({ detail: { record } }: { readonly detail: RecordDetail }) {
    return (
      <section className="panel no-print" style={{ display: 'flex', gap: 12 }}>
        <b>{title}</b>
        <PaperLinks base={`/api/archives/${place}/${record.id}`} name="paper" label={title} />
      </section>
    );
  };

export const BoxExtra = papers('boxes', '封面、盒脊、目录、备考表');
export const TransferExtra = papers('transfers', '移交清单（一式两份，双方签字）');
