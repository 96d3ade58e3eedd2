/** Taking in a signed package by file; the server checks signature, content and key, and says what it was. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Upload } from 'antd';
import { ApiError, api } from './api.ts';

export function PackageUpload({ label = '选择签名包' }: { label?: string }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const send = useMutation({
    mutationFn: async (file: File) => api.post<{ what: string; isNew: boolean }>('/api/packages', { package: await file.text() }),
    onSuccess: async ({ what, isNew }) => {
      void message.success(isNew ? `已收下${what}` : '这个包已经收过，没有重复写入');
      await queries.invalidateQueries();
    },
  });
  return (
    <>
      <Upload
        accept=".json"
        maxCount={1}
        showUploadList={false}
        beforeUpload={(chosen) => {
          send.mutate(chosen);
          return false;
        }}
      >
        <Button loading={send.isPending}>{label}</Button>
      </Upload>
      {send.error ? (
        <Alert
          type="error"
          showIcon
          style={{ marginTop: 12 }}
          title={send.error instanceof ApiError ? (send.error.problems[0]?.message ?? send.error.message) : '没有收成'}
        />
      ) : null}
    </>
  );
}
