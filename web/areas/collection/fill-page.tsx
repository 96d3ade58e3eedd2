/** 科室填报: the rows of one department, entered one by one or by Excel, then handed in. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReturnDetail } from '@qinglian/domain/api/collection.ts';
import type { ImportReport, Names, RecordView } from '@qinglian/domain/api/ledgers.ts';
import { collectionReturn } from '@qinglian/domain/collection/collection-return.ledger.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { FieldValue } from '@qinglian/kernel/fields/index.ts';
import { Alert, App, Button, Modal, Upload } from 'antd';
import { useState } from 'react';
import { type OpenLedger, useLedger } from '../../ledger/definition.ts';
import { EnteredFor } from '../../ledger/entered-for.tsx';
import { blankPapers, divider, PrintMenu } from '../../ledger/print-menu.tsx';
import { RecordForm } from '../../ledger/record-form.tsx';
import { StateTag } from '../../ledger/state-tag.tsx';
import { textOf } from '../../ledger/value.tsx';
import { ApiError, api, queryString, submissionKey } from '../../ui/api.ts';
import { useRoles } from '../../ui/session.tsx';
import { Empty, Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';

const routeApi = getRouteApi('/fill/$id');

export function Page() {
  const { id } = routeApi.useParams();
  const detail = useQuery({ queryKey: ['fill', id], queryFn: () => api.get<ReturnDetail>(`/api/collections/returns/${id}`) });
  const register = useLedger(String(detail.data?.record.values['register'] ?? ''));
  if (detail.error)
    return (
      <div className="page">
        <Failure error={detail.error} retry={() => void detail.refetch()} />
      </div>
    );
  if (detail.isPending || register.isPending)
    return (
      <div className="page">
        <FirstLoad />
      </div>
    );
  if (!register.open)
    return (
      <div className="page">
        <Empty title="您没有填报这本台账的权限">请联系清廉办。</Empty>
      </div>
    );
  return <Fill detail={detail.data} register={register.open} />;
}

function Fill({ detail, register }: { detail: ReturnDetail; register: OpenLedger }) {
  const { record, names, rows } = detail;
  const { message } = App.useApp();
  const queries = useQueryClient();
  const isOffice = useRoles().has('hospital_clerk');
  const [isAdding, setAdding] = useState(false);
  const [enteredFor, setEnteredFor] = useState<string | null>(null);
  const [report, setReport] = useState<(ImportReport & { readonly file: File }) | null>(null);
  const isOpen = record.state === 'waiting' || record.state === 'returned';
  const reload = (): Promise<void> => queries.invalidateQueries();
  const tell = (error: unknown): void =>
    void message.error(
      error instanceof ApiError ? error.problems.map((one) => one.message).join('；') || error.message : '没有成功，请重试',
    );
  const act = useMutation({
    mutationFn: (name: 'file' | 'declareNothing' | 'takeBack') =>
      name === 'file'
        ? api.post(`/api/collections/returns/${record.id}/file`, { version: record.version })
        : api.post(`/api/ledgers/collection_return/records/${record.id}/moves/${name}`, { version: record.version }),
    onSuccess: async (_done, name) => {
      await reload();
      void message.success({ file: '已上报', declareNothing: '已报“本期无”', takeBack: '已撤回，可以继续修改' }[name]);
    },
    onError: tell,
  });
  const upload = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set('file', file);
      return api.post<ImportReport>(
        `/api/collections/returns/${record.id}/import${queryString({ enteredFor: enteredFor ?? undefined })}`,
        form,
      );
    },
    onSuccess: async (done, file) => {
      setReport(done.committed ? null : { ...done, file });
      if (done.committed) void message.success(`已填入${done.accepted}条`);
      await reload();
    },
    onError: tell,
  });
  const saveMarked = async (file: File): Promise<void> => {
    const form = new FormData();
    form.set('file', file);
    await api.save(`/api/collections/returns/${record.id}/marked.xlsx`, form, '科室填报（问题已标出）.xlsx').catch(tell);
  };
  const { ledger } = register;
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        {isOffice ? (
          <Link to="/collections/$id" params={{ id: String(record.values['collection']) }}>
            ← 收集情况
          </Link>
        ) : (
          <Link to="/ledgers/$ledger" params={{ ledger: 'collection_return' }} search={{}}>
            ← 科室填报
          </Link>
        )}
      </div>
      <PageHead
        title={String(record.values['title'] ?? '')}
        note={
          <>
            {names[String(record.values['home'])] ?? ''}　{periodInChinese(String(record.values['forPeriod']))}
            {'　'}
            {longDay(String(record.values['dueOn']))}截止{'　'}
            <StateTag ledger={collectionReturn} state={record.state} />
          </>
        }
      >
        {record.can.includes('move:takeBack') ? (
          <Button loading={act.isPending} onClick={() => act.mutate('takeBack')}>
            撤回修改
          </Button>
        ) : null}
      </PageHead>
      {record.state === 'returned' ? (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 14 }}
          title="清廉办退回，请补充后重新上报"
          description={String(record.values['returnReason'] ?? '')}
        />
      ) : null}
      {record.values['note'] ? (
        <Alert type="info" showIcon style={{ marginBottom: 14 }} title="填报要求" description={String(record.values['note'])} />
      ) : null}
      {isOpen && isOffice ? <EnteredFor isUsual value={enteredFor} onChange={setEnteredFor} /> : null}
      {isOpen ? (
        <div className="actions" style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginBottom: 14 }}>
          <Button type={rows.length === 0 ? 'primary' : 'default'} onClick={() => setAdding(true)}>
            填一条{isOffice ? '（代录）' : ''}
          </Button>
          <PrintMenu
            items={[
              {
                key: 'template',
                label: <a href={`/api/collections/returns/${record.id}/template.xlsx`}>空白表（Excel，填好可导入）</a>,
              },
              divider,
              ...blankPapers(ledger.name),
            ]}
          >
            空白表
          </PrintMenu>
          <Upload
            accept=".xlsx"
            showUploadList={false}
            beforeUpload={(file) => {
              upload.mutate(file);
              return false;
            }}
          >
            <Button loading={upload.isPending}>用 Excel 填</Button>
          </Upload>
          {rows.length > 0 ? (
            <Button type="primary" loading={act.isPending} onClick={() => act.mutate('file')}>
              上报{rows.length}条
            </Button>
          ) : (
            <Button loading={act.isPending} onClick={() => act.mutate('declareNothing')}>
              本期无
            </Button>
          )}
        </div>
      ) : null}
      {report ? (
        <Alert
          type="error"
          showIcon
          closable
          style={{ marginBottom: 14 }}
          title={`没有填入：${report.problems.length}处需要修改，改好后重新上传`}
          action={
            <Button size="small" onClick={() => void saveMarked(report.file)}>
              下载标出问题的表格
            </Button>
          }
          description={report.problems
            .slice(0, 50)
            .map((problem) => <div key={`${problem.row} ${problem.message}`}>{problem.message}</div>)}
        />
      ) : null}
      <section className="panel">
        {rows.length === 0 ? (
          <Empty title={record.state === 'nothing' ? '本期无' : '还没有填写'}>
            {isOpen ? `一条一条填，或者下载空白表填好后上传；填好的就是“${ledger.label}”的记录，不用再登记一遍。` : ''}
          </Empty>
        ) : (
          <ul className="line-list">
            {rows.map((row) => (
              <li key={row.id}>
                <div className="grow">
                  <Link to="/ledgers/$ledger/$id" params={{ ledger: ledger.name, id: row.id }}>
                    {String(row.values[ledger.title] ?? '')}
                  </Link>
                  <div className="detail">
                    {ledger.list.columns
                      .filter((column) => column !== ledger.title)
                      .slice(0, 3)
                      .flatMap((column) => {
                        const field = ledger.fields[column];
                        const text = field ? textOf(field, row.values[column] ?? null, names) : '';
                        return text === '' ? [] : [text];
                      })
                      .join('　')}
                  </div>
                  <div className="detail">{enteredBy(row, names)}</div>
                </div>
                <StateTag ledger={ledger} state={row.state} />
              </li>
            ))}
          </ul>
        )}
      </section>
      {isAdding ? (
        <AddDialog
          returnId={record.id}
          home={String(record.values['home'])}
          homeName={names[String(record.values['home'])] ?? ''}
          register={register}
          enteredFor={enteredFor}
          onClose={() => setAdding(false)}
          onDone={reload}
        />
      ) : null}
    </div>
  );
}

/** 代录 is open: who typed it, and in whose name. */
const enteredBy = (row: RecordView, names: Names): string =>
  row.enteredFor === null
    ? `${names[row.recordedBy] ?? ''}填报`
    : `${names[row.recordedBy] ?? ''}代${names[row.enteredFor] ?? ''}录入`;

function AddDialog({
  returnId,
  home,
  homeName,
  register,
  enteredFor,
  onClose,
  onDone,
}: {
  returnId: string;
  home: string;
  homeName: string;
  register: OpenLedger;
  enteredFor: string | null;
  onClose: () => void;
  onDone: () => Promise<void>;
}) {
  const [key] = useState(submissionKey);
  const fields = register.fields.filter(([, field]) => field.readOnly !== true);
  const initial: Record<string, FieldValue> = Object.fromEntries(
    fields.map(([name, field]) => [name, field.kind === 'department' && field.isHome === true ? home : null]),
  );
  return (
    <Modal open title={`填一条${register.ledger.label}`} footer={null} width={720} onCancel={onClose}>
      <RecordForm
        fields={fields}
        initial={initial}
        names={{ [home]: homeName }}
        submitLabel="保存"
        draftKey={`fill.${returnId}`}
        onCancel={onClose}
        onSubmit={async (values) => {
          await api.post(`/api/collections/returns/${returnId}/entries`, {
            key,
            values,
            ...(enteredFor === null ? {} : { enteredFor }),
          });
          await onDone();
          onClose();
        }}
      />
    </Modal>
  );
}
