/** Import from Excel: template → check row by row → one commit, or nothing. */
import { useMutation } from '@tanstack/react-query';
import type { ImportReport } from '@qinglian/domain/api/ledgers.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { Alert, App, Button, Modal, Table, Upload } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../ui/api.ts';

export function ImportButton({ ledger, onDone }: { ledger: Ledger; onDone: () => void }) {
  const { message } = App.useApp();
  const [isOpen, setIsOpen] = useState(false);
  const [file, setFile] = useState<File | undefined>();
  const send = useMutation({
    mutationFn: ({ chosen, isDryRun }: { chosen: File; isDryRun: boolean }) => {
      const form = new FormData();
      form.set('file', chosen);
      return api.post<ImportReport>(`/api/ledgers/${ledger.name}/import?dryRun=${isDryRun}`, form);
    },
    onSuccess: (report) => {
      if (!report.committed) return;
      void message.success(`已导入${report.accepted}条`);
      setIsOpen(false);
      setFile(undefined);
      onDone();
    },
  });
  const report = send.data;
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
          onRemove={() => setFile(undefined)}
        >
          <Button loading={send.isPending}>选择文件</Button>
        </Upload>
        {send.error ? (
          <Alert
            type="error"
            showIcon
            style={{ marginTop: 12 }}
            title={send.error instanceof ApiError ? (send.error.problems[0]?.message ?? send.error.message) : '导入没有成功'}
          />
        ) : null}
        {report && !report.committed ? (
          <div style={{ marginTop: 12 }}>
            <Alert
              type={report.problems.length > 0 ? 'warning' : 'success'}
              showIcon
              title={`共${report.rows}行，可导入${report.accepted}行${report.problems.length > 0 ? `，有${report.problems.length}处需要修改` : ''}`}
            />
            {report.problems.length > 0 ? (
              <Table
                size="small"
                style={{ marginTop: 10 }}
                rowKey={(row) => `${row.row}-${row.field}-${row.message}`}
                dataSource={[...report.problems]}
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
                loading={send.isPending}
                onClick={() => file && send.mutate({ chosen: file, isDryRun: false })}
              >
                写入{report.accepted}条
              </Button>
            )}
          </div>
        ) : null}
      </Modal>
    </>
  );
}
