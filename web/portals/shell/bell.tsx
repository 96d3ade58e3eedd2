/** How many reminders are unread, on every page. */
import { BellOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Inbox } from '@qinglian/domain/api/messages.ts';
import { Badge, Button } from 'antd';
import { api } from '../../ui/api.ts';

const EVERY_MS = 300_000;

export function Bell() {
  const inbox = useQuery({ queryKey: ['inbox'], queryFn: () => api.get<Inbox>('/api/notices'), refetchInterval: EVERY_MS });
  const unread = inbox.data?.unread ?? 0;
  return (
    <Link to="/inbox" aria-label={unread === 0 ? '提醒' : `提醒，${unread}条未读`}>
      <Badge count={unread} size="small" overflowCount={99} color="#b3261e">
        <Button tabIndex={-1} aria-hidden icon={<BellOutlined />} />
      </Badge>
    </Link>
  );
}
