/** What can be done with the records that are ticked: a move they all may take, and taking them out on paper or as a sheet. */
import { BATCH_LIMIT, type BatchDone, type RecordView } from '@qinglian/domain/api/ledgers.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button } from 'antd';
import { ApiError, api, queryString } from '../ui/api.ts';
import { listPrints, PrintMenu } from './print-menu.tsx';

export type Picked = ReadonlyMap<string, RecordView>;

/** Moves that all of them may take without anything to fill in or to sign. */
function commonMoves(ledger: Ledger, picked: Picked): readonly string[] {
  const rows = [...picked.values()];
  return Object.entries(ledger.moves)
    .filter(([, move]) => move.signs === undefined && (move.asks ?? []).length === 0)
    .map(([name]) => name)
    .filter((name) => rows.every((row) => row.can.includes(`move:${name}`)));
}

export interface BatchBarProps {
  readonly ledger: Ledger;
  readonly picked: Picked;
  readonly columns: readonly string[];
  readonly onClear: () => void;
}

export function BatchBar({ ledger, picked, columns, onClear }: BatchBarProps) {
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const move = useMutation({
    mutationFn: (name: string) =>
      api.post<BatchDone>(`/api/ledgers/${ledger.name}/moves/${name}`, {
        records: [...picked.values()].map(({ id, version }) => ({ id, version })),
      }),
    onSuccess: async ({ moved }, name) => {
      onClear();
      await queries.invalidateQueries();
      void message.success(`已${ledger.moves[name]?.label ?? ''}${moved}条`);
    },
  });
  if (picked.size === 0) return null;
  const ids = { 'filter.id': [...picked.keys()].join(',') };
  const isTooMany = picked.size > BATCH_LIMIT;
  const problems = move.error instanceof ApiError ? move.error.problems : [];
  return (
    <section className="batch-bar no-print" aria-label="批量办理">
      <span role="status">已选{picked.size}条</span>
      {isTooMany ? <span className="late">一次最多办理{BATCH_LIMIT}条</span> : null}
      {isTooMany
        ? null
        : commonMoves(ledger, picked).map((name) => (
            <Button
              key={name}
              type="primary"
              loading={move.isPending}
              onClick={() =>
                void modal.confirm({
                  title: `${ledger.moves[name]?.label ?? ''}所选${picked.size}条`,
                  content: `状态都变为“${ledger.states[ledger.moves[name]?.to ?? ''] ?? ''}”；有一条不能办理，就一条也不办理。`,
                  okText: `${ledger.moves[name]?.label ?? ''}${picked.size}条`,
                  cancelText: '返回',
                  onOk: () => move.mutateAsync(name).catch(() => undefined),
                })
              }
            >
              {ledger.moves[name]?.label}
            </Button>
          ))}
      {isTooMany ? null : (
        <>
          <Button href={`/api/ledgers/${ledger.name}/export.xlsx${queryString(ids)}`}>导出所选</Button>
          <PrintMenu items={listPrints(ledger, ids, columns)}>打印所选</PrintMenu>
        </>
      )}
      <Button type="link" onClick={onClear}>
        取消选择
      </Button>
      {move.error ? (
        <Alert
          type="error"
          showIcon
          style={{ flexBasis: '100%' }}
          title="一条也没有办理，请先处理下列各条，或者取消选择它们："
          description={
            problems.length === 0 ? move.error.message : problems.map(({ message: told }) => <div key={told}>{told}</div>)
          }
        />
      ) : null}
    </section>
  );
}
