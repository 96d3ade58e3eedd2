/** 标准管理: the standards there are, which bind this house, and a folder checked with its own tests. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { PackReport, PackView } from '@qinglian/domain/api/packs.ts';
import { Alert, App, Button, Popconfirm, Upload } from 'antd';
import { useRef, useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';

const wanted = ['pack.yaml', 'tests.yaml', 'source.txt'];

export function Page() {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const packs = useQuery({ queryKey: ['packs'], queryFn: () => api.get<readonly PackView[]>('/api/packs') });
  const adopt = useMutation({
    mutationFn: (id: string) => api.post<readonly PackView[]>(`/api/packs/${id}/adoption`),
    onSuccess: async () => {
      await queries.invalidateQueries();
      void message.success('已启用，已有记录都按新标准判定');
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有启用'),
  });
  if (packs.isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (packs.error)
    return (
      <div className="page">
        <Failure error={packs.error} retry={() => void packs.refetch()} />
      </div>
    );
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/settings">← 设置</Link>
      </div>
      <PageHead title="标准管理" note={`系统中有${packs.data.length}部标准`} />
      <section className="panel">
        {packs.data.length === 0 ? <Empty title="还没有标准">请平台管理员用命令行安装标准文件夹。</Empty> : null}
        <ul className="line-list wraps">
          {packs.data.map((pack) => (
            <li key={pack.id}>
              <div className="grow">
                <b>{pack.title}</b>
                <div className="detail">
                  {pack.issuer}　{longDay(pack.signed)}印发　{pack.clauses}条、{pack.obligations}项要求、{pack.tests}个测试　版本
                  {pack.version}
                </div>
              </div>
              {pack.isAdopted ? (
                <>
                  <span className="chip s-done">本单位已启用</span>
                  <Link to="/standards/$pack/parameters" params={{ pack: pack.id }}>
                    标准参数
                  </Link>
                </>
              ) : pack.canAdopt ? (
                <Popconfirm
                  title="启用这部标准"
                  description="启用后，本单位已有和今后的记录都按它判定。"
                  okText="启用标准"
                  cancelText="返回"
                  onConfirm={() => adopt.mutate(pack.id)}
                >
                  <Button loading={adopt.isPending}>启用标准</Button>
                </Popconfirm>
              ) : (
                <span className="muted">本单位未启用</span>
              )}
            </li>
          ))}
        </ul>
      </section>
      <CheckFolder />
    </div>
  );
}

function CheckFolder() {
  const { message } = App.useApp();
  const [report, setReport] = useState<{ folder: string; found: PackReport } | null>(null);
  const gathering = useRef<Promise<void> | null>(null);
  const check = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const own = files.filter((file) => wanted.includes(file.name));
      const folder = own[0]?.webkitRelativePath.split('/').at(-2) || 'pack';
      const texts = Object.fromEntries(await Promise.all(own.map(async (file) => [file.name, await file.text()] as const)));
      return { folder, found: await api.post<PackReport>('/api/packs/check', { folder, files: texts }) };
    },
    onSuccess: setReport,
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有校验成功，请重试'),
  });
  const found = report?.found;
  return (
    <section className="panel">
      <h2>
        校验标准文件夹<small>读入 pack.yaml、tests.yaml 和 source.txt，核对原文，运行其中的测试；不保存任何内容</small>
      </h2>
      <Upload
        directory
        showUploadList={false}
        beforeUpload={(_file, all) => {
          // Called once for every file of the folder; they are sent together.
          gathering.current ??= Promise.resolve().then(() => {
            gathering.current = null;
            setReport(null);
            check.mutate(all);
          });
          return false;
        }}
      >
        <Button loading={check.isPending}>选择文件夹</Button>
      </Upload>
      {found ? (
        <div style={{ marginTop: 14 }} role="status">
          {found.problems.length > 0 ? (
            <Alert type="error" showIcon title={`“${report?.folder ?? ''}”不能载入，有${found.problems.length}处需要修改`} />
          ) : found.failed.length > 0 ? (
            <Alert type="warning" showIcon title={`可以载入，但${found.tests}个测试中有${found.failed.length}个没有通过`} />
          ) : (
            <Alert
              type="success"
              showIcon
              title={`校验通过：${found.title ?? ''}，${found.clauses}条、${found.obligations}项要求，${found.tests}个测试全部通过`}
              description="请平台管理员用命令行 qinglian pack install 安装。"
            />
          )}
          <ul className="line-list" style={{ marginTop: 8 }}>
            {found.problems.slice(0, 200).map((one) => (
              <li key={`${one.file ?? ''}${one.line ?? ''}${one.message}`}>
                <div className="grow">
                  <code>
                    {one.file}
                    {one.line === undefined ? '' : `:${one.line}`}
                  </code>
                  <div>{one.message}</div>
                </div>
              </li>
            ))}
            {found.failed.map((one) => (
              <li key={`${one.obligation} ${one.number}`}>
                <div className="grow">
                  <code>
                    {one.obligation} 第{one.number}个测试
                  </code>
                  {one.failures.map((failure) => (
                    <div key={failure}>{failure}</div>
                  ))}
                </div>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}
