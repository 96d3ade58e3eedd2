/** Views of a register under a name: one's own and those shared in the house. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SavedView } from '@qinglian/domain/api/views.ts';
import { App, Button, Checkbox, Dropdown, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../ui/api.ts';
import type { Search } from './list-filters.tsx';

export interface ViewsProps {
  readonly ledger: string;
  readonly search: Search;
  readonly columns: readonly string[];
  readonly onOpen: (view: SavedView) => void;
}

export function Views({ ledger, search, columns, onOpen }: ViewsProps) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  const views = useQuery({
    queryKey: ['views', ledger],
    queryFn: () => api.get<readonly SavedView[]>(`/api/ledgers/${ledger}/views`),
  });
  const query = Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1])));
  const known = views.data ?? [];
  const current = known.find((view) => sameQuery(view.query, query) && Object.keys(query).length > 0);
  const remove = useMutation({
    mutationFn: (id: string) => api.remove(`/api/ledgers/${ledger}/views/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['views', ledger] }),
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有删除'),
  });
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...known.map((view) => ({
              key: view.id,
              label: `${view.name}${view.isShared ? `（${view.owner}共享）` : ''}`,
            })),
            ...(known.length > 0 ? [{ type: 'divider' as const }] : []),
            { key: 'save', label: '保存当前视图…' },
            ...(known.some((view) => view.canRemove) ? [{ key: 'manage', label: '管理视图…' }] : []),
          ],
          onClick: ({ key }) => {
            const view = known.find((one) => one.id === key);
            if (view) onOpen(view);
            else setDialog(key === 'manage' ? 'manage' : 'save');
          },
        }}
      >
        <Button>视图：{current?.name ?? '全部'}</Button>
      </Dropdown>
      <Modal open={dialog === 'save'} title="保存当前视图" footer={null} onCancel={() => setDialog(null)} destroyOnHidden>
        <SaveView
          send={async (given) => {
            await api.post(`/api/ledgers/${ledger}/views`, { ...given, query, columns });
            await queries.invalidateQueries({ queryKey: ['views', ledger] });
            setDialog(null);
            void message.success(`已保存视图“${given.name}”`);
          }}
        />
      </Modal>
      <Modal open={dialog === 'manage'} title="管理视图" footer={null} onCancel={() => setDialog(null)}>
        <ul className="line-list">
          {known
            .filter((view) => view.canRemove)
            .map((view) => (
              <li key={view.id}>
                <span className="grow">
                  {view.name}
                  <span className="detail">{view.isShared ? `　${view.owner}共享给本单位` : '　仅自己可见'}</span>
                </span>
                <Button size="small" loading={remove.isPending} onClick={() => remove.mutate(view.id)}>
                  删除视图
                </Button>
              </li>
            ))}
        </ul>
      </Modal>
    </>
  );
}

const sameQuery = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value);

interface Given {
  readonly name: string;
  readonly isShared: boolean;
}

function SaveView({ send }: { send: (given: Given) => Promise<void> }) {
  const [form] = Form.useForm<Given>();
  const [isSending, setIsSending] = useState(false);
  const submit = async (given: Given): Promise<void> => {
    setIsSending(true);
    try {
      await send({ name: given.name.trim(), isShared: given.isShared });
    } catch (error) {
      const problem = error instanceof ApiError ? (error.problems[0]?.message ?? error.message) : '没有保存，请重试';
      form.setFields([{ name: 'name', errors: [problem] }]);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <Form<Given>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: '', isShared: false }}
      onFinish={(given) => void submit(given)}
    >
      <p className="muted">保存现在的筛选、查找、排序和显示的列。</p>
      <Form.Item name="name" label="视图名称" rules={[{ required: true, whitespace: true, message: '请填写视图名称' }]}>
        <Input maxLength={30} placeholder="如 第四季度未归档" />
      </Form.Item>
      <Form.Item name="isShared" valuePropName="checked" extra="同事打开时仍按各自的权限查看。">
        <Checkbox>共享给本单位能看这本台账的人</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isSending}>
        保存视图
      </Button>
    </Form>
  );
}
