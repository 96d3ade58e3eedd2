/** 目录、装盒、移交: papers of the year, boxes and what was handed over. */
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ArchiveYear } from '@qinglian/domain/api/archives.ts';
import { App, Button, Form, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useRoles } from '../../ui/session.tsx';
import { Empty } from '../../ui/states.tsx';
import { PaperLinks } from './paper-links.tsx';

export function BoxesTab({ data, onChange }: { data: ArchiveYear; onChange: () => void }) {
  const roles = useRoles();
  const isOffice = roles.has('hospital_clerk');
  const base = `/api/archives/${data.year}/papers`;
  return (
    <>
      <section className="panel">
        <h2>打印</h2>
        <ul className="line-list">
          <li>
            <div className="grow">
              归档文件目录<div className="detail">按保管期限和机构分开，撤件的件号注明原因</div>
            </div>
            <PaperLinks base={base} name="catalogue" label="归档文件目录" />
          </li>
          <li>
            <div className="grow">
              待收原件清单<div className="detail">{data.missing.length}件待收，附保管人、卷号、页码</div>
            </div>
            <PaperLinks base={base} name="missing" label="待收原件清单" />
          </li>
          {data.boxes.length > 0 ? (
            <li>
              <div className="grow">
                全部档案盒<div className="detail">每盒封面、盒脊、目录、备考表</div>
              </div>
              <PaperLinks base={base} name="boxes" label="全部档案盒" />
            </li>
          ) : null}
          {roles.has('hospital_discipline') || roles.has('hospital_secretary') ? (
            <li>
              <div className="grow">
                纪检归档文件目录<div className="detail">限制查看的记录单独编号，打印留痕</div>
              </div>
              <PaperLinks base={base} name="restricted" label="纪检归档文件目录" />
            </li>
          ) : null}
        </ul>
      </section>
      <Boxes data={data} isOffice={isOffice} onChange={onChange} />
      <Transfers data={data} isOffice={isOffice} />
    </>
  );
}

const failure = (error: unknown): string => (error instanceof ApiError ? error.summary : '没有办成，请重试');

function Boxes({ data, isOffice, onChange }: { data: ArchiveYear; isOffice: boolean; onChange: () => void }) {
  const { message } = App.useApp();
  const [perBox, setPerBox] = useState(30);
  const pack = useMutation({
    mutationFn: () => api.post<{ boxes: number }>(`/api/archives/${data.year}/boxes`, { perBox }),
    onSuccess: ({ boxes }) => {
      void message.success(`已装${boxes}盒`);
      onChange();
    },
    onError: (error) => void message.error(failure(error)),
  });
  return (
    <section className="panel">
      <h2>
        档案盒<small>{data.unboxed === 0 ? '已归档的都已装盒' : `${data.unboxed}件尚未装盒`}</small>
      </h2>
      {isOffice && data.unboxed > 0 ? (
        <div style={{ display: 'flex', gap: 8, alignItems: 'center', flexWrap: 'wrap' }}>
          <label htmlFor="per-box">每盒最多</label>
          <InputNumber id="per-box" value={perBox} min={1} max={500} onChange={(value) => setPerBox(value ?? 30)} suffix="件" />
          <Button loading={pack.isPending} onClick={() => pack.mutate()}>
            装盒
          </Button>
        </div>
      ) : null}
      {data.boxes.length === 0 ? (
        data.unboxed === 0 ? (
          <Empty title="还没有档案盒">先在“归档”中归档，再在这里一次装盒。</Empty>
        ) : null
      ) : (
        <ul className="line-list">
          {data.boxes.map((box) => (
            <li key={box.id}>
              <div className="grow">
                <Link to="/ledgers/$ledger/$id" params={{ ledger: 'archive_box', id: box.id }}>
                  {box.title}
                </Link>
                <div className="detail">
                  件号{box.fromNo}—{box.toNo}　{box.shelf === '' ? '未登记存放位置' : box.shelf}
                  {box.isListed ? '　已列入移交' : ''}
                </div>
              </div>
              <PaperLinks base={`/api/archives/boxes/${box.id}`} name="paper" label={box.title} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Transfers({ data, isOffice }: { data: ArchiveYear; isOffice: boolean }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const [form] = Form.useForm<{ receiver: string }>();
  const list = useMutation({
    mutationFn: (values: { receiver: string }) => api.post<{ id: string }>(`/api/archives/${data.year}/transfers`, values),
    onSuccess: async ({ id }) => {
      void message.success('已列出移交清单，双方签字后在本页登记交接');
      await navigate({ to: '/ledgers/$ledger/$id', params: { ledger: 'archive_transfer', id } });
    },
    onError: (error) => void message.error(failure(error)),
  });
  const free = data.boxes.filter((box) => !box.isListed).length;
  return (
    <section className="panel">
      <h2>
        移交<small>{free === 0 ? '没有待移交的档案盒' : `${free}盒尚未列入移交`}</small>
      </h2>
      {isOffice && free > 0 ? <Button onClick={() => setIsOpen(true)}>列移交清单</Button> : null}
      {data.transfers.length === 0 ? (
        <p className="muted" style={{ margin: '8px 0 0' }}>
          装盒后列移交清单，打印两份，双方签字盖章；扫描件在移交记录中上传。
        </p>
      ) : (
        <ul className="line-list">
          {data.transfers.map((one) => (
            <li key={one.id}>
              <div className="grow">
                <Link to="/ledgers/$ledger/$id" params={{ ledger: 'archive_transfer', id: one.id }}>
                  {one.title}
                </Link>
                <div className="detail">
                  {one.itemCount}件　{one.state}
                </div>
              </div>
              <PaperLinks base={`/api/archives/transfers/${one.id}`} name="paper" label="移交清单" />
            </li>
          ))}
        </ul>
      )}
      <Modal
        open={isOpen}
        title={`列${data.year}年移交清单`}
        okText="列出清单"
        cancelText="先不列"
        confirmLoading={list.isPending}
        onOk={() => form.submit()}
        onCancel={() => setIsOpen(false)}
      >
        <p className="muted">本年度尚未移交的{free}盒全部列入。</p>
        <Form form={form} layout="vertical" onFinish={(values) => list.mutate(values)}>
          <Form.Item
            name="receiver"
            label="接收单位或科室"
            rules={[{ required: true, whitespace: true, message: '请写明交给谁' }]}
          >
            <Input maxLength={200} placeholder="如：综合档案室、县档案馆" />
          </Form.Item>
        </Form>
      </Modal>
    </section>
  );
}
