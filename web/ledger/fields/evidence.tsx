/** 佐证材料: a file, after 涉密不上网 was read and declared, or 原件备查. */
import type { StoredFile } from '@qinglian/domain/api/ledgers.ts';
import type { EvidenceField, EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import { Alert, App, Button, Checkbox, DatePicker, Form, Input, Modal, Select, Upload } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { longDay } from '../../ui/words.ts';

export interface EvidenceInputProps {
  readonly field: EvidenceField;
  readonly value?: readonly EvidenceItem[] | null;
  readonly onChange?: (value: readonly EvidenceItem[] | null) => void;
}

export function EvidenceInput({ field, value, onChange }: EvidenceInputProps) {
  const items = value ?? [];
  const [adding, setAdding] = useState<'file' | 'original' | null>(null);
  const keep = (next: readonly EvidenceItem[]): void => onChange?.(next.length === 0 ? null : next);
  const add = (item: EvidenceItem): void => {
    keep([...items, item]);
    setAdding(null);
  };
  return (
    <div>
      <ul className="line-list">
        {items.map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no id of their own
          <li key={at}>
            <span className="grow">
              <b>{item.slot}</b>
              {'　'}
              {item.kind === 'file'
                ? item.name
                : `原件备查：${item.holder}，卷号${item.volume}，${item.seenBy}于${longDay(item.seenOn)}查验`}
            </span>
            <Button size="small" onClick={() => keep(items.filter((_one, index) => index !== at))}>
              移除
            </Button>
          </li>
        ))}
      </ul>
      <div style={{ display: 'flex', gap: 8, marginTop: items.length > 0 ? 8 : 0 }}>
        <Button onClick={() => setAdding('file')}>上传文件</Button>
        <Button onClick={() => setAdding('original')}>登记原件备查</Button>
      </div>
      <Modal open={adding === 'file'} title="上传佐证材料" footer={null} onCancel={() => setAdding(null)} destroyOnHidden>
        <FileForm slots={field.slots} onAdd={add} />
      </Modal>
      <Modal open={adding === 'original'} title="登记原件备查" footer={null} onCancel={() => setAdding(null)} destroyOnHidden>
        <OriginalForm slots={field.slots} onAdd={add} />
      </Modal>
    </div>
  );
}

const slotOptions = (slots: readonly string[]) => slots.map((slot) => ({ value: slot, label: slot }));

function FileForm({ slots, onAdd }: { slots: readonly string[]; onAdd: (item: EvidenceItem) => void }) {
  const { message } = App.useApp();
  const [slot, setSlot] = useState(slots[0] ?? '');
  const [isDeclared, setIsDeclared] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const upload = async (file: File): Promise<void> => {
    setIsSending(true);
    try {
      const form = new FormData();
      form.set('declaration', 'unclassified');
      form.set('file', file);
      const stored = await api.post<StoredFile>('/api/files', form);
      onAdd({ kind: 'file', slot, fileId: stored.fileId, name: stored.name, sha256: stored.sha256 });
    } catch (error) {
      void message.error(error instanceof ApiError ? (error.problems[0]?.message ?? error.message) : '上传没有成功，请重试');
    } finally {
      setIsSending(false);
    }
  };
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      <Alert type="warning" showIcon title="涉密不上网" description="涉密文件、内部资料不得上传；这类材料请登记“原件备查”。" />
      <label>
        材料名称
        <Select value={slot} onChange={setSlot} options={slotOptions(slots)} style={{ width: '100%' }} />
      </label>
      <Checkbox checked={isDeclared} onChange={(event) => setIsDeclared(event.target.checked)}>
        我确认本文件不涉密
      </Checkbox>
      <Upload
        accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.ofd"
        showUploadList={false}
        beforeUpload={(file) => {
          void upload(file);
          return false;
        }}
        disabled={!isDeclared}
      >
        <Button type="primary" disabled={!isDeclared} loading={isSending}>
          选择文件并上传
        </Button>
      </Upload>
    </div>
  );
}

interface OriginalValues {
  readonly slot: string;
  readonly holder: string;
  readonly volume: string;
  readonly page?: string;
  readonly seenBy: string;
  readonly seenOn: dayjs.Dayjs;
}

function OriginalForm({ slots, onAdd }: { slots: readonly string[]; onAdd: (item: EvidenceItem) => void }) {
  const { session } = useSession();
  const must = (message: string) => [{ required: true, message }];
  return (
    <Form<OriginalValues>
      layout="vertical"
      requiredMark={false}
      initialValues={{ slot: slots[0], seenBy: session.person.name, seenOn: dayjs(session.today) }}
      onFinish={(values) =>
        onAdd({
          kind: 'original',
          slot: values.slot,
          holder: values.holder,
          volume: values.volume,
          page: values.page ?? '',
          seenBy: values.seenBy,
          seenOn: values.seenOn.format('YYYY-MM-DD'),
        })
      }
    >
      <Form.Item name="slot" label="材料名称">
        <Select options={slotOptions(slots)} />
      </Form.Item>
      <Form.Item name="holder" label="保管人或保管科室" rules={must('请填写保管人')}>
        <Input />
      </Form.Item>
      <Form.Item name="volume" label="卷号" rules={must('请填写卷号')}>
        <Input />
      </Form.Item>
      <Form.Item name="page" label="页码">
        <Input />
      </Form.Item>
      <Form.Item name="seenBy" label="查验人" rules={must('请填写查验人')}>
        <Input />
      </Form.Item>
      <Form.Item name="seenOn" label="查验日期" rules={must('请填写查验日期')}>
        <DatePicker format="YYYY年M月D日" style={{ width: '100%' }} />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        登记原件
      </Button>
    </Form>
  );
}
