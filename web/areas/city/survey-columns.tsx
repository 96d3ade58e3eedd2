/** The columns of a form being composed: typed in, or read from the header of an Excel sheet. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SurveyDetail } from '@qinglian/domain/api/surveys.ts';
import { type ColumnKind, columnKinds, type FormColumn, problemsOfForm } from '@qinglian/domain/surveys/form.ts';
import { Alert, App, Button, Checkbox, Input, Select, Upload } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';

const blank: FormColumn = { label: '', kind: 'text', unit: '', required: false, options: [] };
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function SurveyColumns({ data: { record, columns }, mayEdit }: { data: SurveyDetail; mayEdit: boolean }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [rows, setRows] = useState<readonly FormColumn[]>(columns.length === 0 ? [blank] : columns);
  const problems = problemsOfForm(rows);
  const set = (at: number, change: Partial<FormColumn>): void =>
    setRows(rows.map((row, index) => (index === at ? { ...row, ...change } : row)));
  const move = (at: number, by: number): void => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row) next.splice(at + by, 0, row);
    setRows(next);
  };
  const fail = (error: unknown): void =>
    void message.error(error instanceof ApiError ? (error.problems[0]?.message ?? error.message) : '没有保存成功');
  const save = useMutation({
    mutationFn: () =>
      api.patch(`/api/city/surveys/${record.id}`, {
        version: record.version,
        title: textOf(record.values['title']),
        shape: textOf(record.values['shape']),
        deadline: textOf(record.values['deadline']),
        note: textOf(record.values['note']),
        columns: rows,
      }),
    onSuccess: async () => {
      void message.success('已保存表头');
      await queries.invalidateQueries();
    },
    onError: fail,
  });
  const read = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set('file', file);
      return api.post<{ title: string; columns: readonly FormColumn[] }>('/api/city/surveys/header', form);
    },
    onSuccess: (found) => {
      setRows(found.columns);
      void message.success(`已读出${found.columns.length}列，请核对类型`);
    },
    onError: fail,
  });
  return (
    <section className="panel">
      <h2>
        表头<small>单位和序号由系统填写</small>
      </h2>
      <ul className="line-list">
        {rows.map((row, at) => (
          // A column has no name of its own until it is saved: its place is its key.
          <li key={at} style={{ flexWrap: 'wrap' }}>
            <span className="muted" style={{ width: '1.6em' }}>
              {at + 1}
            </span>
            <Input
              aria-label={`第${at + 1}列名称`}
              placeholder="列名"
              value={row.label}
              disabled={!mayEdit}
              maxLength={60}
              style={{ width: 200 }}
              onChange={(event) => set(at, { label: event.target.value })}
            />
            <Select<ColumnKind>
              aria-label={`第${at + 1}列类型`}
              value={row.kind}
              disabled={!mayEdit}
              style={{ width: 120 }}
              onChange={(kind) => set(at, { kind, unit: '', options: [] })}
              options={Object.entries(columnKinds).map(([value, label]) => ({ value, label }))}
            />
            {row.kind === 'number' ? (
              <Input
                aria-label={`第${at + 1}列单位`}
                placeholder="单位：人、台"
                value={row.unit}
                disabled={!mayEdit}
                maxLength={10}
                style={{ width: 130 }}
                onChange={(event) => set(at, { unit: event.target.value })}
              />
            ) : null}
            {row.kind === 'choice' ? (
              <Input
                aria-label={`第${at + 1}列选项`}
                placeholder="选项，用顿号分开"
                value={row.options.join('、')}
                disabled={!mayEdit}
                style={{ width: 220 }}
                onChange={(event) => set(at, { options: event.target.value.split(/[、,，]/).map((one) => one.trim()) })}
              />
            ) : null}
            <Checkbox
              checked={row.required}
              disabled={!mayEdit}
              onChange={(event) => set(at, { required: event.target.checked })}
            >
              必填
            </Checkbox>
            {mayEdit ? (
              <span style={{ marginLeft: 'auto', display: 'flex', gap: 4 }}>
                <Button size="small" disabled={at === 0} onClick={() => move(at, -1)}>
                  上移
                </Button>
                <Button
                  size="small"
                  disabled={rows.length === 1}
                  onClick={() => setRows(rows.filter((_, index) => index !== at))}
                >
                  删除
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {mayEdit ? (
        <>
          {problems.length > 0 && rows.some((row) => row.label !== '') ? (
            <Alert
              type="warning"
              showIcon
              style={{ margin: '8px 0' }}
              title={problems.map((problem) => problem.message).join('；')}
            />
          ) : null}
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 10 }}>
            <Button onClick={() => setRows([...rows, blank])}>加一列</Button>
            <Upload
              accept=".xlsx"
              showUploadList={false}
              beforeUpload={(file) => {
                read.mutate(file);
                return false;
              }}
            >
              <Button loading={read.isPending}>从 Excel 表头读取</Button>
            </Upload>
            <Button type="primary" disabled={problems.length > 0} loading={save.isPending} onClick={() => save.mutate()}>
              保存表头
            </Button>
          </div>
        </>
      ) : null}
    </section>
  );
}
