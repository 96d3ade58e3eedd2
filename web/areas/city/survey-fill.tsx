/** On a received 临时统计表: its rows to fill in, in the product or by Excel; signing and sending are the record's own moves. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import type { SurveyTaskDetail } from '@qinglian/domain/api/surveys.ts';
import { headerOf, readRows, wordOf } from '@qinglian/domain/surveys/form.ts';
import { Alert, App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { useSession } from '../../ui/session.tsx';
import { Failure, FirstLoad } from '../../ui/states.tsx';
import { SheetUpload } from './sheet-upload.tsx';

export function SurveyFill({ detail: { record } }: { readonly detail: RecordDetail }) {
  const task = useQuery({
    queryKey: ['survey-task', record.id, record.version],
    queryFn: () => api.get<SurveyTaskDetail>(`/api/surveys/${record.id}`),
  });
  if (task.isPending) return <FirstLoad rows={4} />;
  if (task.error) return <Failure error={task.error} retry={() => void task.refetch()} />;
  return <Grid key={task.data.record.version} data={task.data} />;
}

function Grid({ data: { record, columns, rows } }: { data: SurveyTaskDetail }) {
  const queries = useQueryClient();
  const { session } = useSession();
  const { message } = App.useApp();
  const isOneRow = record.values['shape'] === 'unit';
  const mayEdit = record.can.includes('update');
  const stored = rows.map((row) => columns.map((column, at) => wordOf(column, row[at] ?? null)));
  const [cells, setCells] = useState<readonly (readonly string[])[]>(stored.length === 0 ? [columns.map(() => '')] : stored);
  const [isUploading, setIsUploading] = useState(false);
  const read = readRows(columns, cells, { perUnit: isOneRow, today: session.today });
  const problemAt = (row: number, label: string): string | undefined =>
    read.problems.find((problem) => problem.row === row + 1 && problem.field === label)?.message;
  const isTouched = JSON.stringify(cells) !== JSON.stringify(stored);
  const set = (row: number, column: number, value: string): void =>
    setCells(cells.map((line, at) => (at === row ? line.map((cell, index) => (index === column ? value : cell)) : line)));
  const save = useMutation({
    mutationFn: () => api.put(`/api/surveys/${record.id}/rows`, { version: record.version, rows: cells }),
    onSuccess: async () => {
      void message.success('已保存，送签后由负责人签发报送');
      await queries.invalidateQueries();
    },
    onError: (error) =>
      void message.error(error instanceof ApiError ? (error.problems[0]?.message ?? error.message) : '没有保存成功'),
  });
  return (
    <section className="panel">
      <h2>
        填报内容<small>{isOneRow ? '本表填一行' : `${read.rows.length}行`}</small>
      </h2>
      <div style={{ overflowX: 'auto' }}>
        <table className="heat" style={{ minWidth: columns.length * 150 }}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.label} scope="col">
                  {headerOf(column)}
                </th>
              ))}
              {mayEdit && !isOneRow ? (
                <th scope="col" style={{ width: 70 }}>
                  <span className="muted">操作</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {cells.map((line, row) => (
              // Rows have no name of their own: their place is their key.
              <tr key={row}>
                {columns.map((column, at) => {
                  const problem = isTouched ? problemAt(row, column.label) : undefined;
                  const name = `第${row + 1}行${column.label}`;
                  return (
                    <td key={column.label} style={{ padding: 4, width: 'auto', textAlign: 'left' }}>
                      {!mayEdit ? (
                        (line[at] ?? '')
                      ) : column.kind === 'choice' ? (
                        <Select
                          aria-label={name}
                          value={line[at] || null}
                          allowClear
                          style={{ width: '100%', minWidth: 90 }}
                          {...(problem === undefined ? {} : { status: 'error' as const })}
                          onChange={(value) => set(row, at, value ?? '')}
                          options={column.options.map((one) => ({ value: one, label: one }))}
                        />
                      ) : (
                        <Input
                          aria-label={name}
                          value={line[at] ?? ''}
                          {...(problem === undefined ? {} : { status: 'error' as const })}
                          placeholder={column.kind === 'date' ? '2025-11-20' : ''}
                          onChange={(event) => set(row, at, event.target.value)}
                        />
                      )}
                      {problem === undefined ? null : (
                        <div className="late" style={{ fontSize: '.85em', whiteSpace: 'normal' }}>
                          {problem}
                        </div>
                      )}
                    </td>
                  );
                })}
                {mayEdit && !isOneRow ? (
                  <td>
                    <Button
                      size="small"
                      disabled={cells.length === 1}
                      onClick={() => setCells(cells.filter((_, index) => index !== row))}
                    >
                      删除
                    </Button>
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {mayEdit ? (
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 12 }}>
          {isOneRow ? null : <Button onClick={() => setCells([...cells, columns.map(() => '')])}>加一行</Button>}
          <Button onClick={() => setIsUploading(true)}>用 Excel 填报</Button>
          <Button
            type="primary"
            disabled={!isTouched || read.problems.length > 0 || read.rows.length === 0}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            保存
          </Button>
        </div>
      ) : null}
      {isTouched && mayEdit ? <Alert style={{ marginTop: 10 }} type="info" showIcon title="有修改尚未保存" /> : null}
      {record.state === 'submitted' ? (
        <p className="muted">
          网络不通时，<a href={`/api/surveys/${record.id}/package.json`}>下载签名包</a>，以光盘或网闸报送。
        </p>
      ) : null}
      {isUploading ? (
        <SheetUpload
          title="用 Excel 填报"
          blank={`/api/surveys/${record.id}/form.xlsx`}
          url={(isDryRun) => `/api/surveys/${record.id}/import?version=${record.version}&dryRun=${isDryRun}`}
          columns={columns}
          onClose={() => setIsUploading(false)}
          onStored={() => queries.invalidateQueries()}
        />
      ) : null}
    </section>
  );
}
