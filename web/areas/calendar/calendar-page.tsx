/** 工作日历: which days count, of which edition, until when it is published; and the next year brought in. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CalendarYear, EditionReport } from '@qinglian/domain/api/calendar.ts';
import { addDays, weekday } from '@qinglian/kernel/calendar/day.ts';
import { Link } from '@tanstack/react-router';
import { Alert, App, Button, DatePicker, Form, Input, Modal, Upload } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { useSession } from '../../ui/session.tsx';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay, moment, shortDay } from '../../ui/words.ts';

export function Page() {
  const { session } = useSession();
  const [year, setYear] = useState(Number(session.today.slice(0, 4)));
  const [isImporting, setIsImporting] = useState(false);
  const calendar = useQuery({
    queryKey: ['calendar', year],
    queryFn: () => api.get<CalendarYear>(`/api/calendar?year=${year}`),
    placeholderData: keepPreviousData,
  });
  if (calendar.isPending)
    return (
      <div className="page">
        <FirstLoad rows={12} />
      </div>
    );
  if (calendar.error)
    return (
      <div className="page">
        <Failure error={calendar.error} retry={() => void calendar.refetch()} />
      </div>
    );
  const { data } = calendar;
  const last = Number(data.horizon.slice(0, 4));
  const total = data.workdays.reduce((sum, one) => sum + one, 0);
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/settings">← 设置</Link>
      </div>
      <PageHead title={`${data.year}年工作日历`} note={`已公布至${longDay(data.horizon)}`}>
        <Button disabled={data.year <= Number(data.from.slice(0, 4))} onClick={() => setYear(data.year - 1)}>
          上一年
        </Button>
        <Button disabled={data.year > last} onClick={() => setYear(data.year + 1)}>
          下一年
        </Button>
        {data.canImport ? (
          <Button type="primary" onClick={() => setIsImporting(true)}>
            导入放假安排
          </Button>
        ) : null}
        <Button onClick={() => window.print()}>打印</Button>
      </PageHead>
      {data.isPublished ? null : (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 14 }}
          title={`${data.year}年放假安排尚未公布，暂按周一至周五计`}
          description="涉及该年的期限都标注“暂定”；公布后由系统管理员导入，期限和判定随即按新日历重算。"
        />
      )}
      <section className="panel">
        <p style={{ margin: '0 0 10px' }}>
          全年{total}个工作日
          {data.isPublished ? `，其中调休上班${data.work.length}天；放假${data.off.length}天（含假期中的周末）` : '（暂定）'}。
        </p>
        <div className="months">
          {data.workdays.map((count, at) => (
            <Month key={at + 1} calendar={data} month={at + 1} workdays={count} today={session.today} />
          ))}
        </div>
        <div className="legend">
          <span className="chip s-missing">休 放假</span>
          <span className="chip s-done">班 调休上班</span>
          <span className="chip s-not_applicable">周末</span>
        </div>
      </section>
      <section className="panel">
        <h2>
          日历版本<small>判定按当时已公布的版本，旧版本一直保留</small>
        </h2>
        <DataTable
          rowKey="name"
          rows={data.editions}
          empty="还没有导入过日历"
          minWidth={620}
          columns={[
            { title: '通知', dataIndex: 'source' },
            { title: '公布日期', width: 150, render: (_, one) => (one.importedAt === null ? '—' : longDay(one.knownFrom)) },
            { title: '公布至', width: 150, render: (_, one) => longDay(one.horizon) },
            {
              title: '导入',
              width: 240,
              render: (_, one) => (one.importedAt === null ? '随系统附带' : `${one.importedBy ?? ''}　${moment(one.importedAt)}`),
            },
          ]}
        />
      </section>
      {isImporting ? (
        <ImportDialog
          next={last + 1}
          onClose={() => setIsImporting(false)}
          onDone={(shown) => {
            setIsImporting(false);
            setYear(shown);
          }}
        />
      ) : null}
    </div>
  );
}

function Month({ calendar, month, workdays, today }: { calendar: CalendarYear; month: number; workdays: number; today: string }) {
  const first = `${calendar.year}-${String(month).padStart(2, '0')}-01`;
  const days: string[] = [];
  for (let day = first; day.slice(0, 7) === first.slice(0, 7); day = addDays(day, 1)) days.push(day);
  const cells: (string | null)[] = [...Array.from({ length: weekday(first) - 1 }, () => null), ...days];
  const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, at) =>
    Array.from({ length: 7 }, (_unused, column) => cells[at * 7 + column] ?? null),
  );
  const [off, work] = [new Set(calendar.off), new Set(calendar.work)];
  return (
    <table className="month">
      <caption>
        <b>{month}月</b> <span className="muted">{workdays}个工作日</span>
      </caption>
      <thead>
        <tr>
          {['一', '二', '三', '四', '五', '六', '日'].map((one) => (
            <th key={one} scope="col">
              {one}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, at) => (
          <tr key={week.find((day) => day !== null) ?? at}>
            {week.map((day, column) => {
              if (day === null) return <td key={`${month}-${at}-${column}`} />;
              const mark = off.has(day) ? '休' : work.has(day) ? '班' : '';
              const look = off.has(day) ? 's-missing' : work.has(day) ? 's-done' : weekday(day) > 5 ? 's-not_applicable' : '';
              return (
                <td key={day} className={`${look}${day === today ? ' today' : ''}`}>
                  {Number(day.slice(8))}
                  {mark === '' ? null : <small>{mark}</small>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Values {
  readonly source: string;
  readonly knownFrom: Dayjs;
  readonly text: string;
}

function ImportDialog({ next, onClose, onDone }: { next: number; onClose: () => void; onDone: (year: number) => void }) {
  const { session } = useSession();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [report, setReport] = useState<EditionReport | null>(null);
  const [isSending, setIsSending] = useState(false);
  const send = async (values: Values, isTrial: boolean): Promise<void> => {
    setIsSending(true);
    try {
      const answer = await api.post<EditionReport>('/api/calendar/editions', {
        source: values.source.trim(),
        knownFrom: values.knownFrom.format('YYYY-MM-DD'),
        text: values.text,
        isTrial,
      });
      setReport(answer);
      if (!answer.committed) return;
      await queries.invalidateQueries();
      void message.success('已导入，期限和判定按新日历重算');
      onDone(answer.years.at(-1)?.year ?? next);
    } catch (error) {
      void message.error(error instanceof ApiError ? error.summary : '没有导入，请重试');
    } finally {
      setIsSending(false);
    }
  };
  const isReady = report !== null && report.problems.length === 0 && report.years.length > 0;
  return (
    <Modal open title="导入放假安排" footer={null} width={680} onCancel={onClose}>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ source: '', knownFrom: dayjs(session.today), text: '' }}
        onValuesChange={() => setReport(null)}
        onFinish={(values) => void send(values, !isReady)}
      >
        <Form.Item
          name="source"
          label="通知文号或名称"
          rules={[{ required: true, whitespace: true, message: '请填写通知文号或名称' }]}
        >
          <Input maxLength={200} placeholder={`国务院办公厅关于${next}年部分节假日安排的通知`} />
        </Form.Item>
        <Form.Item name="knownFrom" label="公布日期" rules={[{ required: true, message: '请填写公布日期' }]}>
          <DatePicker format="YYYY年M月D日" style={{ width: 220 }} />
        </Form.Item>
        <Form.Item
          name="text"
          label="逐日安排"
          extra="每行“日期,休”或“日期,班”，也可以是JSON；新的一年须含元旦和国庆节，更正已公布的年份只写有变化的日期。"
          rules={[{ required: true, whitespace: true, message: '请粘贴内容或选择文件' }]}
        >
          <Input.TextArea autoSize={{ minRows: 6, maxRows: 12 }} placeholder={`${next}-01-01,休\n${next}-01-03,班`} />
        </Form.Item>
        <Upload
          showUploadList={false}
          accept=".csv,.txt,.json"
          beforeUpload={(file) => {
            if (file.size > 200_000) void message.error('文件超过200 KB，不是放假安排');
            else
              void file.text().then((text) => {
                form.setFieldsValue({ text });
                setReport(null);
              });
            return false;
          }}
        >
          <Button style={{ marginBottom: 14 }}>选择文件（CSV、JSON）</Button>
        </Upload>
        {report && report.problems.length > 0 ? (
          <Alert
            type="error"
            showIcon
            style={{ marginBottom: 14 }}
            title="有内容需要修改，没有写入"
            description={
              <ul style={{ margin: 0, paddingInlineStart: 18 }}>
                {report.problems.slice(0, 20).map((one) => (
                  <li key={`${one.line ?? ''}${one.message}`}>
                    {one.line === undefined ? '' : `第${one.line}行：`}
                    {one.message}
                  </li>
                ))}
              </ul>
            }
          />
        ) : null}
        {isReady ? (
          <Alert
            type="info"
            style={{ marginBottom: 14 }}
            title={report.years
              .map((one) => `${one.year}年：放假${one.off}天，调休上班${one.work}天，变动${one.changed.length}天`)
              .join('；')}
            description={report.years
              .flatMap((one) => one.changed)
              .slice(0, 12)
              .map(shortDay)
              .join('、')}
          />
        ) : null}
        <Button type="primary" htmlType="submit" loading={isSending}>
          {isReady ? '导入并启用' : '核对内容'}
        </Button>
      </Form>
    </Modal>
  );
}
