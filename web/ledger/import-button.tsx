/** Import from Excel: template → check row by row → one commit, or nothing. The server works on; here is how far it is. */
import type { ImportRun } from '@qinglian/domain/api/ledgers.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Modal, Progress, Table, Upload } from 'antd';
import { useEffect, useState } from 'react';
import { ApiError, api } from '../ui/api.ts';

const isOver = (run: ImportRun | undefined): boolean => run !== undefined && run.state !== 'queued' && run.state !== 'running';

export function ImportButton({ ledger, onDone }: { ledger: Ledger; onDone: () => void }) {
  const { message } = App.useApp();
  const [isOpen, setIsOpen] = useState(false);
  const [file, setFile] = useState<File | undefined>();
  const [runId, setRunId] = useState<string | undefined>();
  const cancel = useMutation({ mutationFn: (id: string) => api.post<ImportRun>(`/api/imports/${id}/cancel`) });
  const send = useMutation({
    mutationFn: ({ chosen, isDryRun }: { chosen: File; isDryRun: boolean }) => {
      const form = new FormData();
      form.set('file', chosen);
      return api.post<ImportRun>(`/api/ledgers/${ledger.name}/imports?dryRun=${isDryRun}`, form);
    },
    onMutate: () => {
      setRunId(undefined);
      cancel.reset();
    },
    onSuccess: (run) => setRunId(run.id),
  });
  const progress = useQuery({
    queryKey: ['import', runId],
    enabled: runId !== undefined,
    queryFn: () => api.get<ImportRun>(`/api/imports/${runId}`),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : 400),
  });
  const run = runId === undefined ? undefined : progress.data;
  const isWorking = send.isPending || (runId !== undefined && !isOver(run));
  const isWritten = run?.state === 'done' && !run.isDryRun;
  useEffect(() => {
    if (!isWritten || !run) return;
    void message.success(`已导入${run.accepted}条`);
    setIsOpen(false);
    setFile(undefined);
    setRunId(undefined);
    onDone();
  }, [isWritten, run, message, onDone]);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>导入</Button>
      <Modal open={isOpen} onCancel={() => setIsOpen(false)} title={`导入${ledger.label}`} footer={null} width={720}>
        <p className="muted">
          先下载<a href={`/api/ledgers/${ledger.name}/template.xlsx`}>空白表</a>
          填写，再选择文件。系统先逐行检查，全部无误后一次写入；有一行不对就一行也不写。
        </p>
        <Upload
          accept=".xlsx"
          maxCount={1}
          beforeUpload={(chosen) => {
            setFile(chosen);
            send.mutate({ chosen, isDryRun: true });
            return false;
          }}
          onRemove={() => {
            setFile(undefined);
            setRunId(undefined);
          }}
        >
          <Button disabled={isWorking}>选择文件</Button>
        </Upload>
        {send.error ? (
          <Alert
            type="error"
            showIcon
            style={{ marginTop: 12 }}
            title={send.error instanceof ApiError ? (send.error.problems[0]?.message ?? send.error.message) : '导入没有成功'}
          />
        ) : null}
        {isWorking ? (
          <ImportProgress run={run} isCalledOff={cancel.isPending || cancel.isSuccess} onCancel={(id) => cancel.mutate(id)} />
        ) : null}
        {run && isOver(run) && !isWritten ? (
          <div style={{ marginTop: 12 }}>
            <Alert type={run.state === 'done' ? 'success' : 'warning'} showIcon title={outcome(run)} />
            {run.state === 'refused' && run.problems.some((problem) => problem.row !== undefined) ? (
              <p style={{ margin: '10px 0 0' }}>
                <a href={`/api/imports/${run.id}/marked.xlsx`} download>
                  下载标出问题的表格
                </a>
                <span className="muted">　错误行在最前面，改好后直接重新导入。</span>
              </p>
            ) : null}
            {run.state === 'cancelled' || run.state === 'failed' ? null : run.problems.length > 0 ? (
              <Table
                size="small"
                style={{ marginTop: 10 }}
                rowKey={(row) => `${row.row}-${row.field}-${row.message}`}
                dataSource={[...run.problems]}
                pagination={{ pageSize: 8, hideOnSinglePage: true }}
                columns={[
                  { title: '行', dataIndex: 'row', width: 70 },
                  { title: '问题', dataIndex: 'message' },
                ]}
              />
            ) : (
              <Button
                type="primary"
                style={{ marginTop: 12 }}
                disabled={!file}
                onClick={() => file && send.mutate({ chosen: file, isDryRun: false })}
              >
                写入{run.accepted}条
              </Button>
            )}
          </div>
        ) : null}
      </Modal>
    </>
  );
}

function outcome(run: ImportRun): string {
  switch (run.state) {
    case 'cancelled':
      return '已取消，没有写入任何内容';
    case 'failed':
      return run.problems[0]?.message ?? '系统没有能够写入，请稍后再试';
    case 'done':
      return `共${run.total ?? 0}行，可导入${run.accepted}行`;
    case 'queued':
    case 'running':
    case 'refused':
      return `共${run.total ?? 0}行，有${run.problems.length}处需要修改，没有写入任何内容`;
  }
}

interface ProgressProps {
  readonly run: ImportRun | undefined;
  readonly isCalledOff: boolean;
  readonly onCancel: (id: string) => void;
}

function ImportProgress({ run, isCalledOff, onCancel }: ProgressProps) {
  const total = run?.total ?? 0;
  const done = run?.done ?? 0;
  const verb = run?.isDryRun === false ? '写入' : '检查';
  return (
    <div style={{ marginTop: 12, display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }} role="status">
      <Progress
        percent={total === 0 ? 0 : Math.floor((done / total) * 100)}
        style={{ flex: '1 1 200px' }}
        aria-label="导入进度"
      />
      <span className="muted">{total === 0 ? `正在准备${verb}` : `已${verb}${done}行，共${total}行`}</span>
      <Button size="small" disabled={!run || isCalledOff} onClick={() => run && onCancel(run.id)}>
        {isCalledOff ? '正在取消' : '取消导入'}
      </Button>
    </div>
  );
}
