/** Ten seconds to take a step back, instead of being asked beforehand. */
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { ApiError, api } from '../ui/api.ts';

export const UNDO_SECONDS = 10;

export interface Step {
  readonly ledger: string;
  readonly id: string;
  /** The version that the step made. */
  readonly version: number;
  /** What was done: 已删除. */
  readonly title: string;
  readonly onUndone?: () => void;
}

/** Shows what was done with a way back; a click later than that is answered by the server. */
export function useUndo(): (step: Step) => void {
  const { notification, message } = App.useApp();
  const queries = useQueryClient();
  return ({ ledger, id, version, title, onUndone }) => {
    const key = `undo-${id}`;
    const undo = async (): Promise<void> => {
      notification.destroy(key);
      try {
        await api.post<RecordDetail>(`/api/ledgers/${ledger}/records/${id}/undo`, { version });
        await queries.invalidateQueries();
        void message.success('已撤销');
        onUndone?.();
      } catch (error) {
        void message.error(error instanceof ApiError ? error.summary : '没有撤销，请刷新后查看');
      }
    };
    notification.info({
      key,
      title,
      duration: UNDO_SECONDS,
      showProgress: true,
      actions: (
        <Button size="small" onClick={() => void undo()}>
          撤销
        </Button>
      ),
    });
  };
}
