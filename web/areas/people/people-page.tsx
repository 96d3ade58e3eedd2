/** 人员: who is here, in which posts; and the HR Excel for the administrator. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Problem } from '@qinglian/kernel/errors.ts';
import { Alert, Button, Input, Table, Tabs, Upload } from 'antd';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useRoles } from '../../ui/session.tsx';
import { AccountsPanel } from './accounts-panel.tsx';
import { FormerPanel } from './former-panel.tsx';
import { PersonActs } from './person-acts.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';

interface PersonEntry {
  readonly id: string;
  readonly staffNo: string | null;
  readonly name: string;
  readonly department: string | null;
  readonly posts: string;
  readonly username: string | null;
}
interface StaffImport {
  readonly rows: number;
  readonly created: number;
  readonly problems: readonly Problem[];
  readonly committed: boolean;
  readonly firstPasswords: readonly { readonly name: string; readonly username: string; readonly password: string }[];
}

export function Page() {
  const roles = useRoles();
  const isAdministrator = roles.has('hospital_admin') || roles.has('city_admin');
  const asked = useRouterState({ select: (state) => new URLSearchParams(state.location.searchStr).get('q') ?? '' });
  const [words, setWords] = useState(asked);
  // ⌘K may ask again while this page is open.
  useEffect(() => setWords(asked), [asked]);
  const people = useQuery({ queryKey: ['people'], queryFn: () => api.get<readonly PersonEntry[]>('/api/people') });
  const send = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set('file', file);
      return api.post<StaffImport>('/api/people/import', form);
    },
    onSuccess: () => void people.refetch(),
  });
  if (people.isPending) {
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  }
  if (people.error) {
    return (
      <div className="page">
        <Failure error={people.error} retry={() => void people.refetch()} />
      </div>
    );
  }
  const shown = people.data.filter((one) =>
    [one.name, one.staffNo, one.department, one.posts].some((text) => text?.includes(words.trim())),
  );
  const report = send.data;
  const list = (
    <>
      {send.error ? (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 12 }}
          title={send.error instanceof ApiError ? send.error.summary : '导入没有成功'}
        />
      ) : null}
      {report && !report.committed ? (
        <section className="panel">
          <h2>
            没有写入<small>有{report.problems.length}处对不上，全部改好后再导入</small>
          </h2>
          <ul className="line-list">
            {report.problems.slice(0, 200).map((problem) => (
              <li key={`${problem.row} ${problem.message}`}>{problem.message}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {report?.committed ? (
        <section className="panel">
          <h2>
            已写入{report.created}人<small>初始密码只显示这一次，请打印后当面交给本人，首次登录须修改</small>
          </h2>
          <Table
            size="small"
            rowKey="username"
            pagination={false}
            dataSource={[...report.firstPasswords]}
            columns={[
              { title: '姓名', dataIndex: 'name' },
              { title: '用户名', dataIndex: 'username' },
              { title: '初始密码', dataIndex: 'password' },
            ]}
          />
        </section>
      ) : null}
      <div style={{ margin: '12px 0' }} className="no-print">
        <Input
          value={words}
          onChange={(event) => setWords(event.target.value)}
          placeholder="姓名、工号、科室、岗位"
          aria-label="查找人员"
          allowClear
          style={{ maxWidth: 260 }}
        />
      </div>
      {people.data.length === 0 ? (
        <Empty title="还没有人员">请系统管理员下载人员空白表，填好后导入。</Empty>
      ) : (
        <DataTable
          rowKey="id"
          rows={shown}
          empty="没有符合条件的内容"
          pageSize={50}
          columns={[
            { title: '姓名', dataIndex: 'name', width: 110 },
            { title: '工号', dataIndex: 'staffNo', width: 110 },
            { title: '科室', dataIndex: 'department', width: 150 },
            { title: '岗位', dataIndex: 'posts' },
            { title: '用户名', dataIndex: 'username', width: 160 },
            ...(isAdministrator
              ? [
                  {
                    title: '办理',
                    key: 'acts',
                    width: 90,
                    render: (_: unknown, one: PersonEntry) => <PersonActs person={one} onChanged={() => void people.refetch()} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </>
  );
  return (
    <div className="page">
      <PageHead title="人员" note={`${people.data.length}人`}>
        {isAdministrator ? <Button href="/api/people/template.xlsx">人员空白表</Button> : null}
        {isAdministrator ? (
          <Upload
            accept=".xlsx"
            showUploadList={false}
            beforeUpload={(file) => {
              send.mutate(file);
              return false;
            }}
          >
            <Button type="primary" loading={send.isPending}>
              导入人员表
            </Button>
          </Upload>
        ) : null}
      </PageHead>
      {isAdministrator ? (
        <Tabs
          items={[
            { key: 'people', label: '人员', children: list },
            { key: 'former', label: '已离任', children: <FormerPanel /> },
            { key: 'accounts', label: '账号', children: <AccountsPanel /> },
          ]}
        />
      ) : (
        list
      )}
    </div>
  );
}
