/** One's own reminders, and what one wants to get. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Inbox, NoticePreference } from '@qinglian/domain/api/messages.ts';
import { type Stage, stages, stageWords } from '@qinglian/domain/messages/stages.ts';
import { App, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useCopy } from '../../ui/copy.ts';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { clockWords, moment, shortDay } from '../../ui/words.ts';

export function Page() {
  const queries = useQueryClient();
  const inbox = useQuery({ queryKey: ['inbox'], queryFn: () => api.get<Inbox>('/api/notices') });
  const read = useMutation({
    mutationFn: (ids: readonly string[]) => api.post<Inbox>('/api/notices/read', { ids }),
    onSuccess: (next) => queries.setQueryData(['inbox'], next),
  });
  const copy = useCopy();
  if (inbox.isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (inbox.error)
    return (
      <div className="page">
        <Failure error={inbox.error} retry={() => void inbox.refetch()} />
      </div>
    );
  const { items, unread, copyText } = inbox.data;
  return (
    <div className="page">
      <PageHead title="提醒" note={unread === 0 ? '没有未读' : `${unread}条未读`}>
        {copyText === '' ? null : <Button onClick={() => void copy(copyText)}>复制提醒文字</Button>}
        <Button
          disabled={unread === 0}
          loading={read.isPending}
          onClick={() => read.mutate(items.filter((item) => !item.isRead).map((item) => item.id))}
        >
          全部标为已读
        </Button>
      </PageHead>
      <section className="panel">
        {items.length === 0 ? (
          <Empty title="没有提醒">到期前7天、3天、1天和超期后，系统在这里提醒；办完的不再提醒。</Empty>
        ) : (
          <ul className="line-list">
            {items.map((item) => (
              <li key={item.id}>
                <div className="grow">
                  <Link
                    to={item.href}
                    style={item.isRead ? { color: '#55636a' } : { fontWeight: 600 }}
                    onClick={() => (item.isRead ? undefined : read.mutate([item.id]))}
                  >
                    {item.text}
                  </Link>
                  <div className="detail">
                    {shortDay(item.dueOn)}到期　{moment(item.at)}
                    {item.isRead ? '　已读' : ''}
                  </div>
                </div>
                <span className={item.workdaysLeft < 0 ? 'late' : 'soon'}>{clockWords(item.workdaysLeft)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Preference />
    </div>
  );
}

function Preference() {
  const query = useQuery({
    queryKey: ['notice-preference'],
    queryFn: () => api.get<NoticePreference>('/api/notices/preference'),
  });
  if (query.isPending) return <FirstLoad rows={3} />;
  if (query.error) return <Failure error={query.error} />;
  return <PreferenceForm stored={query.data} />;
}

function PreferenceForm({ stored }: { stored: NoticePreference }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [wanted, setWanted] = useState(stored);
  const save = useMutation({
    mutationFn: () => {
      const { channels: _set, ...body } = wanted;
      return api.put<NoticePreference>('/api/notices/preference', body);
    },
    onSuccess: (next) => {
      queries.setQueryData(['notice-preference'], next);
      void message.success('已保存');
    },
    onError: (error) =>
      void message.error(error instanceof ApiError ? (error.problems[0]?.message ?? error.message) : '没有保存成功'),
  });
  return (
    <section className="panel" style={{ display: 'grid', gap: 12 }}>
      <h2 style={{ margin: 0 }}>我要收到的提醒</h2>
      <Checkbox.Group<Stage>
        value={[...wanted.stages]}
        onChange={(next) => setWanted({ ...wanted, stages: next })}
        options={stages.map((stage) => ({ value: stage, label: stageWords[stage] }))}
      />
      <div style={{ display: 'flex', gap: 10, flexWrap: 'wrap', alignItems: 'center' }}>
        <Checkbox
          disabled={!wanted.channels.mail}
          checked={wanted.byMail}
          onChange={(event) => setWanted({ ...wanted, byMail: event.target.checked })}
        >
          发邮件
        </Checkbox>
        <Input
          aria-label="邮箱地址"
          placeholder="邮箱地址"
          disabled={!wanted.channels.mail}
          value={wanted.mail}
          maxLength={200}
          style={{ width: 260 }}
          onChange={(event) => setWanted({ ...wanted, mail: event.target.value })}
        />
      </div>
      <Checkbox
        disabled={!wanted.channels.webhook}
        checked={wanted.byWebhook}
        onChange={(event) => setWanted({ ...wanted, byWebhook: event.target.checked })}
      >
        发到本单位消息接口
      </Checkbox>
      <div className="muted">
        邮件和消息只写“您有几项待办”，不写内容。{wanted.channels.mail ? '' : '本系统还没有设置邮件服务器。'}
      </div>
      <Button type="primary" style={{ justifySelf: 'start' }} loading={save.isPending} onClick={() => save.mutate()}>
        保存提醒设置
      </Button>
    </section>
  );
}
