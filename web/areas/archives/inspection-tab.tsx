/** 迎检: what the set of a year would hold, item by item, and the set itself. */
import { useQuery } from '@tanstack/react-query';
import type { ArchiveYear, InspectionPreview } from '@qinglian/domain/api/archives.ts';
import { Button, Collapse } from 'antd';
import { api } from '../../ui/api.ts';
import { Empty, Failure, FirstLoad } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';
import { type ArchiveRuns, isRunning, RunProgress } from './runs.tsx';

export function InspectionTab({ data, runs }: { data: ArchiveYear; runs: ArchiveRuns }) {
  const preview = useQuery({
    queryKey: ['inspection', data.year],
    queryFn: () => api.get<InspectionPreview>(`/api/archives/${data.year}/inspection`),
    retry: false,
  });
  const run = runs.latest('inspection');
  if (preview.isPending) return <FirstLoad rows={13} />;
  if (preview.error)
    return (
      <section className="panel">
        <Failure error={preview.error} retry={() => void preview.refetch()} />
      </section>
    );
  const { items } = preview.data;
  const missing = items.reduce((sum, item) => sum + item.missing.length, 0);
  return (
    <>
      <section className="panel">
        <h2>
          {items.length}项迎检材料<small>{missing === 0 ? '材料齐全' : `尚缺${missing}项，见下`}</small>
        </h2>
        <p className="muted" style={{ marginTop: 0 }}>
          每项一卷：封面、盒脊、卷内目录和材料本身；上传的文件原样放入，原件备查的打印登记表并写明存放处。只含您看得到的内容；限制查看的记录，每次取用留痕。
        </p>
        {isRunning(run) && run ? (
          <RunProgress run={run} what="编制" onCancel={runs.cancel} />
        ) : (
          <div style={{ display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}>
            <Button type="primary" loading={runs.isStarting} onClick={() => runs.start('inspection')}>
              编制迎检材料
            </Button>
            {run?.hasFile === true ? (
              <Button href={`/api/archives/runs/${run.id}/set.zip`}>下载（{moment(run.requestedAt)}编制）</Button>
            ) : null}
            {run ? <span className="muted">{run.message}</span> : null}
          </div>
        )}
      </section>
      {items.length === 0 ? <Empty title="没有可以编制的项目">启用带官方表的标准后，这里按项列出。</Empty> : null}
      <Collapse
        style={{ marginTop: 14 }}
        items={items.map((item) => ({
          key: item.item,
          label: (
            <span>
              <b>{item.item}</b>　{item.documents}份
              {item.missing.length > 0 ? <span className="soon">　缺{item.missing.length}项</span> : null}
            </span>
          ),
          children: (
            <>
              <p className="muted" style={{ margin: 0 }}>
                材料{item.documents}份：电子文件{item.files}个，原件备查{item.originals}份
              </p>
              {item.missing.length > 0 ? (
                <ul style={{ margin: '6px 0 0', paddingInlineStart: 18 }}>
                  {item.missing.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              ) : null}
            </>
          ),
        }))}
      />
    </>
  );
}
