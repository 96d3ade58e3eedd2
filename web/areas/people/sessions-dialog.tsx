/** Where somebody is signed in, for the administrator: each can be ended by itself. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Modal } from 'antd';
import { ApiError, api } from '../../ui/api.ts';
import { Failure, FirstLoad } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';

interface SessionEntry {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly userAgent: string | null;
}

export function SessionsDialog({ username, name, onClose }: { username: string; name: string; onClose: () => void }) {
  const { message } = App.useApp();
  const address = `/api/accounts/${encodeURIComponent(username)}/sessions`;
  const sessions = useQuery({
    queryKey: ['sessions-of', username],
    queryFn: () => api.get<readonly SessionEntry[]>(address),
    gcTime: 0,
  });
  const end = useMutation({
    mutationFn: (id: string) => api.remove(`${address}/${id}`),
    onSuccess: async () => {
      await sessions.refetch();
      void message.success('已退出该处登录');
    },
    onError: (error: unknown) => void message.error(error instanceof ApiError ? error.summary : '没有办理成功'),
  });
  return (
    <Modal open title={`${name}：登录中的设备`} footer={null} onCancel={onClose}>
      {sessions.isPending ? <FirstLoad rows={2} /> : null}
      {sessions.error ? <Failure error={sessions.error} /> : null}
      {sessions.data?.length === 0 ? <p className="muted">现在没有登录。</p> : null}
      <ul className="line-list">
        {(sessions.data ?? []).map((one) => (
          <li key={one.id}>
            <div className="grow">
              {moment(one.createdAt)}登录
              <div className="detail">
                最近使用{moment(one.lastSeenAt)}　{deviceOf(one.userAgent)}
              </div>
            </div>
            <Button size="small" loading={end.isPending && end.variables === one.id} onClick={() => end.mutate(one.id)}>
              退出该处登录
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}

/** Enough to tell a phone from a desk. */
const deviceOf = (userAgent: string | null): string =>
  userAgent === null ? '' : /Mobile|Android|iPhone/.test(userAgent) ? '手机' : '电脑';
