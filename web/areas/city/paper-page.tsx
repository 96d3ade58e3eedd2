/** A 汇总 or 通报: the text to word, the figures it stands on with the page that shows each, and the Word file. */
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { CityPaperDetail } from '@qinglian/domain/api/city.ts';
import { cityPaper } from '@qinglian/domain/reports/city-paper.ledger.ts';
import { Alert, App, Button, Input } from 'antd';
import { useState } from 'react';
import { StateTag } from '../../ledger/state-tag.tsx';
import { ApiError, api } from '../../ui/api.ts';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';

const routeApi = getRouteApi('/city/papers/$id');

export function Page() {
  const { id } = routeApi.useParams();
  const query = useQuery({ queryKey: ['city-paper', id], queryFn: () => api.get<CityPaperDetail>(`/api/city/papers/${id}`) });
  return (
    <div className="page">
      {query.isPending ? <FirstLoad rows={10} /> : null}
      {query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data ? <Paper key={query.data.record.version} id={id} data={query.data} /> : null}
    </div>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function Paper({ id, data: { record, facts, outdated } }: { id: string; data: CityPaperDetail }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [title, setTitle] = useState(textOf(record.values['title']));
  const [addressee, setAddressee] = useState(textOf(record.values['addressee']));
  const [body, setBody] = useState(textOf(record.values['body']));
  const mayEdit = record.can.includes('update');
  const isChanged =
    title !== textOf(record.values['title']) ||
    addressee !== textOf(record.values['addressee']) ||
    body !== textOf(record.values['body']);
  const save = useMutation({
    mutationFn: () =>
      api.patch(`/api/ledgers/city_paper/records/${id}`, { version: record.version, values: { title, addressee, body } }),
    onSuccess: async () => {
      void message.success('已保存');
      await queries.invalidateQueries({ queryKey: ['city-paper', id] });
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有保存成功'),
  });
  return (
    <>
      <PageHead
        title={record.values['kind'] === 'digest' ? '情况汇总' : '情况通报'}
        note={<StateTag ledger={cityPaper} state={record.state} />}
      >
        <Button icon={<DownloadOutlined />} href={`/api/city/papers/${id}/paper.docx`} disabled={isChanged}>
          Word 文稿
        </Button>
        <Link to="/ledgers/$ledger/$id" params={{ ledger: 'city_paper', id }}>
          <Button>送签和历史</Button>
        </Link>
        {mayEdit ? (
          <Button type="primary" disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
            保存修改
          </Button>
        ) : null}
      </PageHead>
      {outdated.length > 0 && mayEdit ? (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 14 }}
          title={`起草之后情况有变：现为${outdated.join('、')}，请核对正文`}
        />
      ) : null}
      <div className="record">
        <section className="panel" style={{ display: 'grid', gap: 10 }}>
          <label>
            标题
            <Input value={title} disabled={!mayEdit} onChange={(event) => setTitle(event.target.value)} />
          </label>
          <label>
            主送
            <Input value={addressee} disabled={!mayEdit} onChange={(event) => setAddressee(event.target.value)} />
          </label>
          <label>
            正文
            <Input.TextArea
              value={body}
              disabled={!mayEdit}
              onChange={(event) => setBody(event.target.value)}
              autoSize={{ minRows: 14 }}
              style={{ lineHeight: 1.8 }}
            />
          </label>
        </section>
        <aside className="panel" aria-label="数据来源">
          <h2>数据来源</h2>
          <ul className="line-list">
            {facts.map((fact) => (
              <li key={fact.label}>
                <div className="grow">{fact.label}</div>
                <Link to={fact.href} style={{ whiteSpace: 'nowrap' }}>
                  {fact.value}
                </Link>
              </li>
            ))}
          </ul>
        </aside>
      </div>
    </>
  );
}
