/** 标准与落实: the face of the product. The issuer's rows, the year's months, and one click to the records. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { StandardBoard, StandardEntry } from '@qinglian/domain/api/standards.ts';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../ui/api.ts';
import { useRoles } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';
import { StandardHeat } from '../../engines/standards/index.ts';

export function Page() {
  const entries = useQuery({ queryKey: ['standards'], queryFn: () => api.get<readonly StandardEntry[]>('/api/standards') });
  const [chosen, setChosen] = useState<string | undefined>();
  if (entries.isPending)
    return (
      <div className="page">
        <FirstLoad rows={12} />
      </div>
    );
  if (entries.error)
    return (
      <div className="page">
        <Failure error={entries.error} retry={() => void entries.refetch()} />
      </div>
    );
  const pack = chosen ?? entries.data[0]?.pack;
  if (pack === undefined)
    return (
      <div className="page">
        <Empty title="本单位还没有启用标准">请系统管理员在“设置”中启用上级印发的标准。</Empty>
      </div>
    );
  return <Board pack={pack} entries={entries.data} onChoose={setChosen} />;
}

function Board({
  pack,
  entries,
  onChoose,
}: {
  pack: string;
  entries: readonly StandardEntry[];
  onChoose: (pack: string) => void;
}) {
  const navigate = useNavigate();
  const roles = useRoles();
  const seesParameters = (
    [
      'hospital_admin',
      'hospital_clerk',
      'hospital_discipline',
      'hospital_leader',
      'hospital_secretary',
      'hospital_president',
    ] as const
  ).some((role) => roles.has(role));
  const board = useQuery({ queryKey: ['standard', pack], queryFn: () => api.get<StandardBoard>(`/api/standards/${pack}`) });
  if (board.isPending)
    return (
      <div className="page">
        <FirstLoad rows={14} />
      </div>
    );
  if (board.error)
    return (
      <div className="page">
        <Failure error={board.error} retry={() => void board.refetch()} />
      </div>
    );
  const { entry } = board.data;
  return (
    <div className="page">
      <PageHead title={entry.title} note={`${entry.issuer} ${longDay(entry.signed)}`}>
        {entries.length > 1 ? (
          <Select
            value={pack}
            onChange={onChoose}
            options={entries.map((one) => ({ value: one.pack, label: one.title }))}
            style={{ minWidth: 220 }}
            aria-label="选择标准"
          />
        ) : null}
        <Button onClick={() => void navigate({ to: '/standards/$pack/trends', params: { pack } })}>落实趋势</Button>
        {seesParameters ? (
          <Button onClick={() => void navigate({ to: '/standards/$pack/parameters', params: { pack } })}>标准参数</Button>
        ) : null}
        <Button onClick={() => window.print()}>打印</Button>
      </PageHead>
      <section className="panel">
        <StandardHeat board={board.data} />
      </section>
    </div>
  );
}
