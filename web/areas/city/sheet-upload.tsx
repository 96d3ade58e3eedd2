/** A filled Excel sheet: read and shown first, stored on the second click; with one fault nothing is stored. */
import { useMutation } from '@tanstack/react-query';
import type { SheetRead } from '@qinglian/domain/api/surveys.ts';
import { type FormColumn, headerOf, wordOf } from '@qinglian/domain/surveys/form.ts';
import { Alert, App, Button, Modal, Table, Upload } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';

export function SheetUpload({
  title,
  blank,
  url,
  columns,
  onClose,
  onStored,
}: {
  title: string;
  blank: string;
  url: (isDryRun: boolean) => string;
  columns: readonly FormColumn[];
  onClose: () => void;
  onStored: () => Promise<unknown>;
}) {
  const { message } = App.useApp();
  const [file, setFile] = useState<File | undefined>();
  const send = useMutation({
    mutationFn: ({ chosen, isDryRun }: { chosen: File; isDryRun: boolean }) => {
      const form = new FormData();
      form.set('file', chosen);
      return api.post<SheetRead>(url(isDryRun), form);
    },
    onSuccess: async (read) => {
      if (!read.stored) return;
      void message.success(`已写入${read.rows.length}行`);
      await onStored();
      onClose();
    },
  });
  const read = send.data;
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={820}>
      <p className="muted">
        先下载<a href={blank}>Excel 表</a>填写，再选择文件。系统逐格检查，全部无误后一次写入。
      </p>
      <Upload
        accept=".xlsx"
        maxCount={1}
        beforeUpload={(chosen) => {
          setFile(chosen);
          send.mutate({ chosen, isDryRun: true });
          return false;
        }}
      >
        <Button loading={send.isPending}>选择文件</Button>
      </Upload>
      {send.error ? (
        <Alert
          type="error"
          showIcon
          style={{ marginTop: 12 }}
          title={send.error instanceof ApiError ? (send.error.problems[0]?.message ?? send.error.message) : '没有读成'}
        />
      ) : null}
      {read && !read.stored ? (
        <div style={{ marginTop: 12, display: 'grid', gap: 10 }}>
          <Alert
            type={read.problems.length > 0 ? 'warning' : 'success'}
            showIcon
            title={read.problems.length > 0 ? `有${read.problems.length}处需要修改` : `共${read.rows.length}行，可以写入`}
          />
          {read.problems.length > 0 ? (
            <Table
              size="small"
              rowKey={(problem) => `${problem.row}-${problem.message}`}
              dataSource={[...read.problems]}
              pagination={{ pageSize: 8, hideOnSinglePage: true }}
              columns={[
                { title: '行', dataIndex: 'row', width: 70 },
                { title: '问题', dataIndex: 'message' },
              ]}
            />
          ) : (
            <>
              <Table
                size="small"
                scroll={{ x: 'max-content' }}
                pagination={{ pageSize: 6, hideOnSinglePage: true }}
                dataSource={read.rows.map((row, at) => ({ key: at, row }))}
                columns={columns.map((column, at) => ({
                  title: headerOf(column),
                  render: (_: unknown, { row }: { row: SheetRead['rows'][number] }) => wordOf(column, row[at] ?? null),
                }))}
              />
              <Button
                type="primary"
                style={{ justifySelf: 'start' }}
                disabled={!file || read.rows.length === 0}
                loading={send.isPending}
                onClick={() => file && send.mutate({ chosen: file, isDryRun: false })}
              >
                写入{read.rows.length}行
              </Button>
            </>
          )}
        </div>
      ) : null}
    </Modal>
  );
}
