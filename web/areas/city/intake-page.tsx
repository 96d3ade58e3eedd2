/** 代报: a mailed file of a unit without a server, looked at line by line, then filed; or a signed package, taken in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { IntakeAnswer, IntakeRead } from '@qinglian/domain/api/city.ts';
import type { CityUnits } from '@qinglian/domain/api/surveys.ts';
import { addMonths } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { Alert, App, Button, Checkbox, DatePicker, Input, Segmented, Select, Table, Upload } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { Failure, PageHead } from '../../ui/states.tsx';
import { PackageUpload } from '../../ui/package-upload.tsx';

export function Page() {
  const [way, setWay] = useState<'file' | 'package'>('file');
  return (
    <div className="page">
      <PageHead title="代报和收件" note="没有系统的单位以邮件报来的，在这里登记；来件原样留存，处处标明代报">
        <Segmented
          value={way}
          onChange={setWay}
          options={[
            { value: 'file', label: 'Word、Excel 来件' },
            { value: 'package', label: '签名报送包' },
          ]}
        />
      </PageHead>
      {way === 'file' ? <FileIntake /> : <PackagePanel />}
    </div>
  );
}

const partWords = { situation: '一、开展情况', problems: '二、存在问题', nextSteps: '三、下步打算' } as const;
type Parts = IntakeRead['parts'];

function FileIntake() {
  const { session } = useSession();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const thisMonth = session.today.slice(0, 7);
  const [unit, setUnit] = useState<string>();
  const [period, setPeriod] = useState(thisMonth);
  const [submittedOn, setSubmittedOn] = useState(session.today);
  const [signedBy, setSignedBy] = useState('');
  const [isPlain, setIsPlain] = useState(false);
  const [file, setFile] = useState<File>();
  const [parts, setParts] = useState<Parts>({ situation: '', problems: '', nextSteps: '' });
  const units = useQuery({ queryKey: ['city-units'], queryFn: () => api.get<CityUnits>('/api/city/units') });
  const type = period.length === 4 ? 'annual' : 'monthly';
  const send = useMutation({
    mutationFn: ({ chosen, isDryRun }: { chosen: File; isDryRun: boolean }) => {
      const form = new FormData();
      const words = {
        unit: unit ?? '',
        type,
        period,
        submittedOn,
        signedBy,
        declaration: isPlain ? 'unclassified' : '',
        ...(isDryRun ? {} : parts),
      };
      for (const [name, value] of Object.entries(words)) form.set(name, value);
      // The server reads words that stand before the file.
      form.set('file', chosen);
      return api.post<IntakeAnswer>(`/api/city/intake?dryRun=${isDryRun}`, form);
    },
    onSuccess: async (answer) => {
      if (answer.kind === 'read') return setParts(answer.read.parts);
      void message.success(answer.isNew ? '已登记为代报，待审核' : '这份来件已经登记过，没有重复写入');
      setFile(undefined);
      send.reset();
      await queries.invalidateQueries();
    },
  });
  const read = send.data?.kind === 'read' && file ? send.data.read : undefined;
  return (
    <>
      <section className="panel form" style={{ display: 'grid', gap: 10 }}>
        {units.error ? <Failure error={units.error} /> : null}
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          <Select
            aria-label="报送单位"
            placeholder="报送单位"
            showSearch={{ optionFilterProp: 'label' }}
            value={unit ?? null}
            onChange={(next) => setUnit(next ?? undefined)}
            style={{ width: 260 }}
            options={(units.data?.units ?? []).map((one) => ({ value: one.id, label: one.name }))}
          />
          <Select
            aria-label="所属期间"
            value={period}
            onChange={setPeriod}
            style={{ width: 140 }}
            options={[
              ...Array.from({ length: 6 }, (_, at) => addMonths(`${thisMonth}-01`, -at).slice(0, 7)),
              thisMonth.slice(0, 4),
            ].map((one) => ({ value: one, label: periodInChinese(one) }))}
          />
          <DatePicker
            aria-label="来件日期"
            value={dayjs(submittedOn)}
            allowClear={false}
            onChange={(day) => day && setSubmittedOn(day.format('YYYY-MM-DD'))}
          />
          <Input
            aria-label="来件签发人"
            placeholder="来件签发人"
            value={signedBy}
            maxLength={60}
            style={{ width: 160 }}
            onChange={(event) => setSignedBy(event.target.value)}
          />
        </div>
        <Checkbox checked={isPlain} onChange={(event) => setIsPlain(event.target.checked)}>
          已确认来件不涉密（涉密不上网）
        </Checkbox>
        <div>
          <Upload
            accept=".docx,.xlsx"
            maxCount={1}
            disabled={unit === undefined}
            fileList={file ? [{ uid: '1', name: file.name }] : []}
            onRemove={() => setFile(undefined)}
            beforeUpload={(chosen) => {
              setFile(chosen);
              send.mutate({ chosen, isDryRun: true });
              return false;
            }}
          >
            <Button disabled={unit === undefined} loading={send.isPending}>
              选择来件
            </Button>
          </Upload>
        </div>
        {send.error ? (
          <Alert
            type="error"
            showIcon
            title={send.error instanceof ApiError ? (send.error.problems[0]?.message ?? send.error.message) : '没有读成'}
          />
        ) : null}
      </section>
      {read ? (
        <>
          <section className="panel">
            <h2>
              核对
              <small>
                {read.hasTable
                  ? `对上${read.matched.length}条，来件缺${read.missing.length}条，${read.unmatched.length}行未对上`
                  : '来件没有落实情况表，只有小结'}
              </small>
            </h2>
            {read.unmatched.length > 0 ? (
              <Alert
                type="warning"
                showIcon
                style={{ marginBottom: 10 }}
                title="下列行与标准原文对不上，不会登记"
                description={
                  <ul>
                    {read.unmatched.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                }
              />
            ) : null}
            {read.missing.length > 0 && read.hasTable ? <p className="muted">来件中没有：{read.missing.join('、')}</p> : null}
            {read.hasTable ? (
              <Table
                size="small"
                rowKey="id"
                pagination={false}
                scroll={{ y: 360 }}
                dataSource={[...read.matched]}
                columns={[
                  { title: '条目', dataIndex: 'id', width: 70 },
                  {
                    title: '落实情况',
                    dataIndex: 'fulfilment',
                    render: (words: string) => <span style={{ whiteSpace: 'pre-wrap' }}>{words}</span>,
                  },
                  {
                    title: '原文',
                    width: 110,
                    render: (_, row) =>
                      row.likeness === 1 ? '一致' : <span className="soon">相近{Math.round(row.likeness * 100)}%</span>,
                  },
                ]}
              />
            ) : null}
          </section>
          <section className="panel" style={{ display: 'grid', gap: 10 }}>
            <h2>工作小结</h2>
            {(Object.keys(partWords) as (keyof Parts)[]).map((name) => (
              <label key={name}>
                {partWords[name]}
                <Input.TextArea
                  value={parts[name]}
                  autoSize={{ minRows: 2, maxRows: 10 }}
                  onChange={(event) => setParts({ ...parts, [name]: event.target.value })}
                />
              </label>
            ))}
            <Button
              type="primary"
              style={{ justifySelf: 'start' }}
              disabled={!file || !isPlain}
              loading={send.isPending}
              onClick={() => file && send.mutate({ chosen: file, isDryRun: false })}
            >
              登记为代报
            </Button>
          </section>
        </>
      ) : null}
    </>
  );
}

const PackagePanel = () => (
  <section className="panel form">
    <p className="muted" style={{ marginTop: 0 }}>
      以邮件、光盘或网闸送来的签名包：报送包、临时统计报表。系统核对签名、内容指纹和登记的公钥，不符的不收。
    </p>
    <PackageUpload />
  </section>
);
