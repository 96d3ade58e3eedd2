/** One draw: what was frozen, what has happened, what comes next, and what came out. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { DrawView } from '@qinglian/domain/api/draws.ts';
import type { EntryProof } from '@qinglian/domain/draws/contract.ts';
import { tokenOf } from '@qinglian/domain/draws/merkle.ts';
import { Alert, App, Button } from 'antd';
import { ApiError, api } from '../../ui/api.ts';
import { Failure, FirstLoad, PageHead } from '../../ui/states.tsx';
import { moment } from '../../ui/words.ts';
import { DrawActions } from './draw-actions.tsx';
import { Standing, stepWords } from './draw-words.tsx';

const routeApi = getRouteApi('/draws/$id');

export function Page() {
  const { id } = routeApi.useParams();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const draw = useQuery({ queryKey: ['draw', id], queryFn: () => api.get<DrawView>(`/api/draws/${id}`) });
  const isPrivate = draw.data?.file.terms.pool.kind === 'private';
  const leads = draw.data?.can.includes('void') === true || Object.keys(draw.data?.records ?? {}).length > 0;
  const entries = useQuery({
    queryKey: ['draw-entries', id],
    queryFn: () => api.get<readonly EntryProof[]>(`/api/draws/${id}/entries`),
    enabled: isPrivate && leads && draw.data?.file.result !== null,
  });
  const step = useMutation({
    mutationFn: ({ path, body }: { path: string; body: object }) => api.post<DrawView>(`/api/draws/${id}/${path}`, body),
    onSuccess: async (next) => {
      queries.setQueryData(['draw', id], next);
      await queries.invalidateQueries({ queryKey: ['draws'] });
    },
    onError: (error) =>
      void message.error(
        error instanceof ApiError ? error.problems.map((one) => one.message).join('；') || error.message : '没有办理成功，请重试',
      ),
  });
  if (draw.isPending)
    return (
      <div className="page">
        <FirstLoad rows={10} />
      </div>
    );
  if (draw.error)
    return (
      <div className="page">
        <Failure error={draw.error} retry={() => void draw.refetch()} />
      </div>
    );
  const { data } = draw;
  const { file } = data;
  const { terms } = file;
  const idOfToken = new Map((entries.data ?? []).map((entry) => [tokenOf(entry.salt, entry.id), entry.id]));
  const nameOf = (one: string): string => idOfToken.get(one) ?? one;
  return (
    <div className="page">
      <div style={{ marginBottom: 6 }} className="no-print">
        <Link to="/draws">← 随机抽取</Link>
      </div>
      <PageHead title={terms.title} note={<Standing draw={data} />}>
        <Button href={data.verifyUrl} target="_blank" rel="noopener">
          打开公众核验页
        </Button>
        <Button onClick={() => window.print()}>打印</Button>
      </PageHead>
      {file.void ? (
        <Alert
          type="error"
          showIcon
          style={{ marginBottom: 14 }}
          title={`已作废：${file.void.reason}`}
          description={`${moment(file.void.at)}${file.void.parties.length > 0 ? `，未揭示：${file.void.parties.join('、')}` : ''}。作废的抽取和原因一直公开。`}
          action={
            leads || data.steps.length > 0 ? (
              <Button
                size="small"
                className="no-print"
                onClick={() => void navigate({ to: '/draws/new', search: { redraw: data.id } as never })}
              >
                重新抽取
              </Button>
            ) : undefined
          }
        />
      ) : null}
      <div className="record">
        <section className="panel" aria-label="抽取规则">
          <dl className="facts">
            <Fact label="编号">{terms.drawId}</Fact>
            <Fact label="核验码">{data.code}</Fact>
            <Fact label="组织单位">{terms.org}</Fact>
            <Fact label="依据">{terms.basis}</Fact>
            <Fact label="冻结时间">{moment(terms.frozenAt)}</Fact>
            <Fact label="随机数">
              {terms.announced.kind === 'public'
                ? `${terms.announced.source}第${terms.announced.issue}期，预计${moment(terms.announced.expectedAt)}公布`
                : `${terms.announced.parties.join('、')}各交一个，${moment(terms.announced.revealBy)}前揭示`}
            </Fact>
            {file.randomness?.kind === 'public' ? (
              <Fact label="公布号码">
                {file.randomness.value}（{file.randomness.source}）
              </Fact>
            ) : null}
            {file.randomness?.kind === 'commit_reveal' ? (
              <Fact label="各方进度">
                {file.randomness.parties
                  .map((one) => `${one.party}${one.value === null ? '已承诺' : '已揭示'}${one.byProxy ? '（代录）' : ''}`)
                  .join('；')}
              </Fact>
            ) : null}
            {terms.redrawOf ? <Fact label="重抽自">{terms.redrawOf}</Fact> : null}
            <Fact label="名单校验值">
              <code style={{ overflowWrap: 'anywhere' }}>{terms.poolHash}</code>
            </Fact>
          </dl>
        </section>
        <aside className="panel no-print" aria-label="办理">
          <h2>办理</h2>
          <DrawActions
            draw={data}
            isBusy={step.isPending}
            choices={servingOf(data).map((one) => ({ ...one, name: nameOf(one.id) }))}
            onStep={async (path, body) => {
              await step.mutateAsync({ path, body });
            }}
          />
        </aside>
      </div>
      <section className="panel" style={{ marginTop: 14 }}>
        <h2>{file.result ? '抽取结果' : '名单'}</h2>
        <div className="heat-scroll">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">组</th>
                <th scope="col">共有</th>
                <th scope="col">{file.result ? '抽中' : '抽取'}</th>
                <th scope="col">递补</th>
              </tr>
            </thead>
            <tbody>
              {terms.pool.strata.map((group) => {
                const result = file.result?.find((one) => one.name === group.name);
                const size = 'ids' in group ? group.ids.length : group.size;
                return (
                  <tr key={group.name}>
                    <th scope="row">{group.name}</th>
                    <td className="number">{size}</td>
                    <td>{result ? <Drawn draw={data} ids={result.drawn} nameOf={nameOf} /> : `${group.take}个`}</td>
                    <td>{result ? <Drawn draw={data} ids={result.substitutes} nameOf={nameOf} /> : `${group.substitutes}个`}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        {file.replacements.length > 0 ? (
          <>
            <h2 style={{ marginTop: 14 }}>递补</h2>
            <ul>
              {file.replacements.map((one) => (
                <li key={`${one.out} ${one.in}`}>
                  {one.stratum}：{nameOf(one.out)} 由 {nameOf(one.in)} 递补，{one.reason}（{moment(one.at)}）
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </section>
      <section className="panel" style={{ marginTop: 14 }}>
        <h2>
          经过<small>每一步都记入日志，不能更改</small>
        </h2>
        <ol style={{ margin: 0, paddingInlineStart: 20 }}>
          {data.steps.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step may come twice, and its place is its name
            <li key={at}>{stepWords[one] ?? one}</li>
          ))}
        </ol>
      </section>
    </div>
  );
}

const Fact = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);

/** Who stands as drawn now, after replacements. */
function servingOf({ file }: DrawView): readonly { stratum: string; id: string }[] {
  return (file.result ?? []).flatMap(({ name, drawn }) => {
    const used = file.replacements.filter((one) => one.stratum === name);
    const out = new Set(used.map((one) => one.out));
    return [...drawn, ...used.map((one) => one.in)].filter((one) => !out.has(one)).map((id) => ({ stratum: name, id }));
  });
}

const Drawn = ({ draw, ids, nameOf }: { draw: DrawView; ids: readonly string[]; nameOf: (id: string) => string }) =>
  ids.length === 0 ? (
    <span className="muted">无</span>
  ) : (
    <ol style={{ margin: 0, paddingInlineStart: 20 }}>
      {ids.map((one) => {
        const name = nameOf(one);
        const record = draw.records[name];
        return (
          <li key={one} style={{ overflowWrap: 'anywhere' }}>
            {record && draw.ledger && draw.ledger !== 'submission' ? (
              <Link to="/ledgers/$ledger/$id" params={{ ledger: draw.ledger, id: record }}>
                {name}
              </Link>
            ) : (
              name
            )}
          </li>
        );
      })}
    </ol>
  );
