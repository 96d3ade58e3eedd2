/** 申请调阅: one entry of a received table's annex, with purpose and term. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import { App, Button, DatePicker, Form, Input, Modal } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { ApiError, api, submissionKey } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';

type Entry = ReportContent['annex'][number];

export function AskAccess({ submissionId, entry }: { submissionId: string; entry: Entry }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        申请调阅
      </Button>
      {isOpen ? <AskDialog submissionId={submissionId} entry={entry} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function AskDialog({ submissionId, entry, onClose }: { submissionId: string; entry: Entry; onClose: () => void }) {
  const { session } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ purpose: string; until: Dayjs }>();
  const [key] = useState(submissionKey);
  const send = useMutation({
    mutationFn: ({ purpose, until }: { purpose: string; until: Dayjs }) =>
      api.post('/api/access/requests', { key, submissionId, number: entry.number, purpose, until: until.format('YYYY-MM-DD') }),
    onSuccess: async () => {
      void message.success('已发出，医疗机构答复后可在“调阅申请”中查看');
      await queries.invalidateQueries();
      onClose();
    },
    onError: (error) => {
      if (!(error instanceof ApiError)) return void message.error('没有发出，请重试');
      const named = error.problems.filter((problem) => problem.field === 'purpose' || problem.field === 'until');
      form.setFields(named.map((problem) => ({ name: problem.field as 'purpose' | 'until', errors: [problem.message] })));
      if (named.length === 0) void message.error(error.summary);
    },
  });
  return (
    <Modal
      open
      title={`申请调阅：${entry.title}`}
      okText="发出申请"
      cancelText="取消"
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="muted">记录由医疗机构自主管理。对方同意后才能查看这一条，每次查看都记入对方日志。</p>
      <Form
        form={form}
        layout="vertical"
        initialValues={{ until: dayjs(session.today).add(7, 'day') }}
        onFinish={(values) => send.mutate(values)}
      >
        <Form.Item name="purpose" label="调阅事由" rules={[{ required: true, message: '请写明事由' }]}>
          <Input.TextArea maxLength={500} showCount autoSize={{ minRows: 3 }} placeholder="如：核实第三季度药事会召开情况" />
        </Form.Item>
        <Form.Item name="until" label="调阅期限" rules={[{ required: true, message: '请选择期限' }]}>
          <DatePicker minDate={dayjs(session.today)} format="YYYY年M月D日" style={{ width: '100%' }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
