/** 岗位: who holds what from when to when; what stands vacant; which powers a post carries. */
import type { HolderEntry, OrganisationPage, PostEntry } from '@qinglian/domain/api/people.ts';
import { postLevels } from '@qinglian/domain/api/people.ts';
import { roles } from '@qinglian/kernel/roles.ts';
import { Button, Checkbox, Dropdown, Form, Input, Segmented, Select, Table, Tag } from 'antd';
import { useState } from 'react';
import { Lookup } from '../../ledger/fields/lookup.tsx';
import { useSession } from '../../ui/session.tsx';
import { ChangeDialog, DayInput, orNull, required } from './change-dialog.tsx';

type Open =
  | { readonly kind: 'save'; readonly post: PostEntry | null }
  | { readonly kind: 'appoint' | 'close'; readonly post: PostEntry }
  | { readonly kind: 'end'; readonly post: PostEntry; readonly holder: HolderEntry };

export function PostsPanel({ page, onChanged }: { page: OrganisationPage; onChanged: () => void }) {
  const [words, setWords] = useState('');
  const [only, setOnly] = useState<'all' | 'vacant' | 'powers'>('all');
  const [open, setOpen] = useState<Open | null>(null);
  const vacant = page.posts.filter((post) => post.isVacant).length;
  const shown = page.posts.filter(
    (post) =>
      (only === 'all' || (only === 'vacant' ? post.isVacant : post.roles.some((role) => role !== 'staff'))) &&
      [post.name, post.department ?? '', ...post.holders.map((one) => one.name)].some((text) => text.includes(words.trim())),
  );
  return (
    <section className="panel">
      <div style={{ display: 'flex', gap: 10, flexWrap: 'wrap', marginBottom: 12 }}>
        <Input
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder="岗位、科室、姓名"
          aria-label="查找岗位"
          allowClear
          style={{ maxWidth: 240 }}
        />
        <Segmented
          value={only}
          onChange={setOnly}
          options={[
            { value: 'all', label: `全部 ${page.posts.length}` },
            { value: 'powers', label: '带权限' },
            { value: 'vacant', label: `空缺 ${vacant}` },
          ]}
        />
        <Button type="primary" style={{ marginLeft: 'auto' }} onClick={() => setOpen({ kind: 'save', post: null })}>
          新增岗位
        </Button>
      </div>
      <Table
        size="small"
        rowKey="id"
        dataSource={[...shown]}
        pagination={{ pageSize: 30, hideOnSinglePage: true, showSizeChanger: false }}
        expandable={{
          columnWidth: 36,
          rowExpandable: (post) => post.former.length > 0,
          expandedRowRender: (post) => <Former holders={post.former} />,
        }}
        columns={[
          {
            title: '岗位',
            key: 'name',
            render: (_: unknown, post: PostEntry) => (
              <>
                {post.name}
                {post.isKey ? <Tag style={{ marginLeft: 6 }}>重点岗位</Tag> : null}
                <div className="muted">{post.department ?? '未归科室'}</div>
              </>
            ),
          },
          {
            title: '现任',
            key: 'holders',
            width: '32%',
            render: (_: unknown, post: PostEntry) =>
              post.isVacant && post.holders.length === 0 ? (
                <span className="soon">空缺</span>
              ) : (
                post.holders.map((one) => (
                  <div key={one.holdingId}>
                    {one.name}
                    {one.isActing ? '（代理）' : ''}{' '}
                    <span className="muted">
                      自{one.startedOn}
                      {one.endedOn === null ? '' : `至${one.endedOn}`}
                    </span>
                  </div>
                ))
              ),
          },
          {
            title: '权限',
            key: 'roles',
            responsive: ['md'],
            render: (_: unknown, post: PostEntry) =>
              post.roles
                .filter((role) => role !== 'staff')
                .map((role) => roles[role])
                .join('、') || <span className="muted">职工</span>,
          },
          {
            title: '办理',
            key: 'acts',
            width: 76,
            render: (_: unknown, post: PostEntry) => (
              <Dropdown
                trigger={['click']}
                menu={{
                  items: [
                    { key: 'appoint', label: '任职' },
                    ...post.holders
                      .filter((one) => one.endedOn === null)
                      .map((one) => ({ key: `end ${one.holdingId}`, label: `免职：${one.name}` })),
                    { key: 'save', label: '修改岗位' },
                    { key: 'close', label: '撤销岗位', danger: true },
                  ],
                  onClick: ({ key }) => {
                    const holder = post.holders.find((one) => key === `end ${one.holdingId}`);
                    if (holder) setOpen({ kind: 'end', post, holder });
                    else if (key === 'appoint' || key === 'close' || key === 'save') setOpen({ kind: key, post });
                  },
                }}
              >
                <Button size="small" aria-label={`办理${post.name}`}>
                  办理
                </Button>
              </Dropdown>
            ),
          },
        ]}
      />
      {open === null ? null : <PostDialog open={open} page={page} onClose={() => setOpen(null)} onDone={onChanged} />}
    </section>
  );
}

const Former = ({ holders }: { holders: readonly HolderEntry[] }) => (
  <ul className="line-list">
    {holders.map((one) => (
      <li key={one.holdingId}>
        {one.name}
        {one.isActing ? '（代理）' : ''}
        <span className="muted">
          {one.startedOn}至{one.endedOn}　{one.appointedBy ?? ''}
        </span>
      </li>
    ))}
  </ul>
);

interface DialogProps {
  readonly open: Open;
  readonly page: OrganisationPage;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function PostDialog({ open, page, onClose, onDone }: DialogProps) {
  const { session } = useSession();
  const shared = { onClose, onDone };
  if (open.kind === 'save') return <SaveDialog post={open.post} page={page} {...shared} />;
  if (open.kind === 'appoint')
    return (
      <ChangeDialog
        title={`任职：${open.post.name}`}
        okText="任职"
        url="/api/organisation/appointments"
        initial={{ startedOn: session.today, isActing: false, replaces: open.post.holders.length > 0 }}
        toBody={(values) => ({
          postId: open.post.id,
          personId: values['personId'],
          startedOn: values['startedOn'],
          isActing: values['isActing'] === true,
          replaces: values['replaces'] === true,
          appointedBy: orNull(values['appointedBy']),
        })}
        {...shared}
      >
        <Form.Item label="任职人" name="personId" rules={required('请选择任职人')}>
          <Lookup kind="person" many={false} names={{}} />
        </Form.Item>
        <Form.Item label="任职日期" name="startedOn" rules={required('请填写任职日期')}>
          <DayInput />
        </Form.Item>
        <Form.Item label="任免文号或依据" name="appointedBy">
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="isActing" valuePropName="checked" noStyle>
          <Checkbox>代理（主持工作）</Checkbox>
        </Form.Item>
        <Form.Item name="replaces" valuePropName="checked" noStyle>
          <Checkbox disabled={open.post.holders.length === 0}>接替现任（现任到前一日为止）</Checkbox>
        </Form.Item>
      </ChangeDialog>
    );
  if (open.kind === 'end')
    return (
      <ChangeDialog
        title={`免职：${open.holder.name}不再任${open.post.name}`}
        okText="免职"
        danger
        url="/api/organisation/appointments/end"
        initial={{ endedOn: session.today }}
        toBody={(values) => ({ holdingId: open.holder.holdingId, endedOn: values['endedOn'], reason: values['reason'] })}
        {...shared}
      >
        <Form.Item label="任职到哪一天（含当日）" name="endedOn" rules={required('请填写日期')}>
          <DayInput />
        </Form.Item>
        <Reason />
      </ChangeDialog>
    );
  return (
    <ChangeDialog
      title={`撤销岗位：${open.post.name}`}
      okText="撤销岗位"
      danger
      url="/api/organisation/posts/close"
      toBody={(values) => ({ id: open.post.id, reason: values['reason'] })}
      {...shared}
    >
      <Reason />
    </ChangeDialog>
  );
}

const Reason = () => (
  <Form.Item label="原因或文号" name="reason" rules={required('请写明原因')}>
    <Input.TextArea rows={2} maxLength={300} />
  </Form.Item>
);

function SaveDialog({
  post,
  page,
  onClose,
  onDone,
}: {
  post: PostEntry | null;
  page: OrganisationPage;
  onClose: () => void;
  onDone: () => void;
}) {
  return (
    <ChangeDialog
      title={post === null ? '新增岗位' : `修改岗位：${post.name}`}
      okText="保存岗位"
      url="/api/organisation/posts"
      initial={
        post === null
          ? { level: 'staff', roles: [], isKey: false }
          : {
              name: post.name,
              departmentId: post.departmentId,
              roles: post.roles.filter((role) => role !== 'staff'),
              level: post.level,
              isKey: post.isKey,
            }
      }
      toBody={(values) => ({
        ...(post === null ? {} : { id: post.id }),
        name: values['name'],
        departmentId: values['departmentId'] ?? null,
        roles: values['roles'] ?? [],
        level: values['level'],
        isKey: values['isKey'] === true,
      })}
      onClose={onClose}
      onDone={onDone}
    >
      <Form.Item label="岗位名称" name="name" rules={required('请填写岗位名称')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item label="所在科室" name="departmentId">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={page.departments.map((one) => ({ value: one.id, label: one.name }))}
        />
      </Form.Item>
      <Form.Item label="层级" name="level" rules={required('请选择层级')}>
        <Select options={Object.entries(postLevels).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item label="权限" name="roles" extra="权限随岗位走：任职即有，离任即失。每名职工都有“职工”权限。">
        <Select
          mode="multiple"
          options={page.powers.filter((role) => role !== 'staff').map((role) => ({ value: role, label: roles[role] }))}
        />
      </Form.Item>
      <Form.Item name="isKey" valuePropName="checked" noStyle>
        <Checkbox>重点岗位（纳入轮岗和廉政风险管理）</Checkbox>
      </Form.Item>
    </ChangeDialog>
  );
}
