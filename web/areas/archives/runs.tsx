/** Long work of the archive: asked for, looked at while it runs, called off; a notice at its end. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ArchiveRun } from '@qinglian/domain/api/archives.ts';
import { App, Button, Progress } from 'antd';
import { useEffect, useRef } from 'react';
import { ApiError, api } from '../../ui/api.ts';

type Kind = ArchiveRun['kind'];

export interface ArchiveRuns {
  /** The latest of a kind in this year. */
  latest(kind: Kind): ArchiveRun | undefined;
  start(kind: Kind): void;
  cancel(id: string): void;
  readonly isStarting: boolean;
}

export const isRunning = (run: ArchiveRun | undefined): boolean => run?.state === 'queued' || run?.state === 'running';

export function useArchiveRuns(year: string, onEnd: () => void): ArchiveRuns {
  const { message } = App.useApp();
  const runs = useQuery({
    queryKey: ['archive-runs', year],
    queryFn: () => api.get<readonly ArchiveRun[]>(`/api/archives/${year}/runs`),
    refetchInterval: ({ state }) => ((state.data ?? []).some(isRunning) ? 500 : false),
  });
  const fail = (error: unknown): void => void message.error(error instanceof ApiError ? error.summary : '没有办成，请重试');
  const again = (): void => void runs.refetch();
  const start = useMutation({
    mutationFn: (kind: Kind) => api.post<ArchiveRun>(`/api/archives/${year}/${kind}`),
    onSuccess: again,
    onError: fail,
  });
  const cancel = useMutation({
    mutationFn: (id: string) => api.post<ArchiveRun>(`/api/archives/runs/${id}/cancel`),
    onSuccess: again,
    onError: fail,
  });
  const wasRunning = useRef(new Set<string>());
  useEffect(() => {
    for (const run of runs.data ?? []) {
      if (isRunning(run)) wasRunning.current.add(run.id);
      else if (wasRunning.current.delete(run.id)) {
        if (run.state === 'done') void message.success(run.message);
        else void message.warning(run.message);
        onEnd();
      }
    }
  }, [runs.data, message, onEnd]);
  return {
    latest: (kind) => runs.data?.find((run) => run.kind === kind),
    start: (kind) => start.mutate(kind),
    cancel: (id) => cancel.mutate(id),
    isStarting: start.isPending,
  };
}

export function RunProgress({ run, what, onCancel }: { run: ArchiveRun; what: string; onCancel: (id: string) => void }) {
  const total = run.total ?? 0;
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center', margin: '10px 0' }} role="status">
      <Progress
        percent={total === 0 ? 0 : Math.floor((run.done / total) * 100)}
        style={{ flex: '1 1 200px' }}
        aria-label={`${what}进度`}
      />
      <span className="muted">{total === 0 ? '正在准备' : `已完成${run.done}，共${total}`}</span>
      <Button size="small" onClick={() => onCancel(run.id)}>
        取消{what}
      </Button>
    </div>
  );
}
