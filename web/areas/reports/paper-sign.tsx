/** 纸面签发: print the slip, have it signed and sealed, upload the scan; the server matches its code to this very content. */
import { useMutation } from '@tanstack/react-query';
import type { RecordView } from '@qinglian/domain/api/ledgers.ts';
import { sealUse } from '@qinglian/domain/reports/seal-use.ledger.ts';
import { Alert, App, Button, Checkbox, DatePicker, Input, Modal, Select, Upload } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';

export function PaperSign({
  record,
  onClose,
  onDone,
}: {
  record: RecordView;
  onClose: () => void;
  onDone: () => Promise<unknown>;
}) {
  const { session } = useSession();
  const { message } = App.useApp();
  const [signer, setSigner] = useState('');
  const [signedOn, setSignedOn] = useState(session.today);
  const [seal, setSeal] = useState('unit');
  const [sealedBy, setSealedBy] = useState('');
  const [code, setCode] = useState('');
  const [isPlain, setIsPlain] = useState(false);
  const [file, setFile] = useState<File>();
  const send = useMutation({
    mutationFn: (scan: File) => {
      const form = new FormData();
      const words = {
        version: String(record.version),
        signer,
        signedOn,
        seal,
        sealedBy,
        code,
        declaration: isPlain ? 'unclassified' : '',
      };
      for (const [name, value] of Object.entries(words)) form.set(name, value);
      // The server reads words that stand before the file.
      form.set('file', scan);
      return api.post<{ wasTyped: boolean }>(`/api/reports/${record.id}/paper-sign`, form);
    },
    onSuccess: async ({ wasTyped }) => {
      void message.success(wasTyped ? '核验码相符，已登记为纸面签发' : '二维码和内容相符，已登记为纸面签发');
      await onDone();
      onClose();
    },
  });
  const problems = send.error instanceof ApiError ? send.error.problems : [];
  const isCodeAsked = problems.some((problem) => problem.field === 'code') || code !== '';
  return (
    <Modal
      open
      title="纸面签发"
      onCancel={onClose}
      okText="核对并登记"
      cancelText="返回"
      okButtonProps={{ disabled: !file || !isPlain || signer.trim() === '' || sealedBy.trim() === '', loading: send.isPending }}
      onOk={() => file && send.mutate(file)}
    >
      <div style={{ display: 'grid', gap: 10 }}>
        <p className="muted" style={{ margin: 0 }}>
          先打印<a href={`/api/reports/${record.id}/slip.pdf`}>报送审批单</a>
          ，签字盖章后扫描上传。系统读取二维码，与现在的内容核对；内容改过的旧单不收。
        </p>
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Input
            aria-label="签发人"
            placeholder="签发人"
            value={signer}
            maxLength={60}
            style={{ width: 150 }}
            onChange={(event) => setSigner(event.target.value)}
          />
          <DatePicker
            aria-label="签发日期"
            value={dayjs(signedOn)}
            allowClear={false}
            onChange={(day) => day && setSignedOn(day.format('YYYY-MM-DD'))}
          />
        </div>
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Select
            aria-label="印章"
            value={seal}
            onChange={setSeal}
            style={{ width: 260 }}
            options={Object.entries(sealUse.fields.seal.options).map(([value, label]) => ({ value, label }))}
          />
          <Input
            aria-label="用印人"
            placeholder="用印人"
            value={sealedBy}
            maxLength={60}
            style={{ width: 150 }}
            onChange={(event) => setSealedBy(event.target.value)}
          />
        </div>
        <Checkbox checked={isPlain} onChange={(event) => setIsPlain(event.target.checked)}>
          已确认扫描件不涉密（涉密不上网）
        </Checkbox>
        <Upload
          accept=".pdf,.jpg,.jpeg,.png"
          maxCount={1}
          fileList={file ? [{ uid: '1', name: file.name }] : []}
          onRemove={() => setFile(undefined)}
          beforeUpload={(chosen) => {
            setFile(chosen);
            send.reset();
            return false;
          }}
        >
          <Button>选择扫描件</Button>
        </Upload>
        {isCodeAsked ? (
          <Input
            aria-label="审批单下方的核验码"
            placeholder="审批单下方的核验码"
            value={code}
            maxLength={20}
            onChange={(event) => setCode(event.target.value)}
          />
        ) : null}
        {send.error ? (
          <Alert
            type="error"
            showIcon
            title={
              problems.map((problem) => problem.message).join('；') ||
              (send.error instanceof ApiError ? send.error.message : '没有登记成功')
            }
          />
        ) : null}
      </div>
    </Modal>
  );
}
