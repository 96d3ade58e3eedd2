/** 归档: what of the year is ready, from which register and for how long; looked through, then filed in one commit. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ArchiveCandidate, ArchiveSetting, ArchiveYear } from '@qinglian/domain/api/archives.ts';
import { type Term, termLabels } from '@qinglian/domain/archives/retention.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { App, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { Empty } from '../../ui/states.tsx';
import { longDay } from '../../ui/words.ts';
import { type ArchiveRuns, isRunning, RunProgress } from './runs.tsx';

const labelOf = (register: string): string => ledgersByName.get(register)?.label ?? register;

export function FilingTab({ data, runs, onChange }: { data: ArchiveYear; runs: ArchiveRuns; onChange: () => void }) {
  const [isLooking, setIsLooking] = useState(false);
  const run = runs.latest('filing');
  if (!data.mayFile)
    return (
      <section className="panel">
        <Empty title={`${data.year}年在档${data.filed}件`}>归档由清廉办办理；目录在“目录、装盒、移交”中查看和打印。</Empty>
      </section>
    );
  return (
    <>
      <section className="panel">
        <h2>
          {data.ready.length === 0 ? '没有新的可归档文件' : `可归档${data.ready.length}件`}
          <small>
            已办结、有佐证材料的记录；在档{data.filed}件{data.withdrawn > 0 ? `，撤件${data.withdrawn}件` : ''}
          </small>
        </h2>
        {isRunning(run) && run ? (
          <RunProgress run={run} what="归档" onCancel={runs.cancel} />
        ) : data.ready.length > 0 ? (
          <Button type="primary" onClick={() => setIsLooking(true)}>
            预览并归档
          </Button>
        ) : (
          <p className="muted" style={{ margin: 0 }}>
            记录办结（归档、销号、验收等）并附佐证材料后，会出现在这里。
          </p>
        )}
      </section>
      <Findings data={data} />
      <Outside data={data} onChange={onChange} />
      <Registers data={data} onChange={onChange} />
      {isLooking ? (
        <Preview
          data={data}
          isStarting={runs.isStarting}
          onClose={() => setIsLooking(false)}
          onFile={() => {
            setIsLooking(false);
            runs.start('filing');
          }}
        />
      ) : null}
    </>
  );
}

/** What must be mended before or after filing, each with its place. */
function Findings({ data }: { data: ArchiveYear }) {
  const bare = new Map<string, ArchiveYear['bare'][number][]>();
  for (const one of data.bare) bare.set(one.register, [...(bare.get(one.register) ?? []), one]);
  if (data.bare.length + data.changed.length === 0) return null;
  return (
    <section className="panel">
      <h2>
        需要处理<small>{data.bare.length > 0 ? `${data.bare.length}件没有佐证材料，补上后再归档` : ''}</small>
      </h2>
      <ul className="line-list">
        {data.changed.map((one) => (
          <li key={one.id}>
            <div className="grow">
              <Link to="/ledgers/$ledger/$id" params={{ ledger: one.series, id: one.id }}>
                {one.title}
              </Link>
              <div className="detail">归档后原记录又有改动，请核对　{one.archiveNo}</div>
            </div>
          </li>
        ))}
      </ul>
      {[...bare].map(([register, own]) => (
        <details key={register} style={{ margin: '6px 0' }}>
          <summary>
            {labelOf(register)}　{own.length}件没有佐证材料
          </summary>
          <ul className="line-list">
            {own.map((one) => (
              <li key={one.id}>
                <Link className="grow" to="/ledgers/$ledger/$id" params={{ ledger: register, id: one.id }}>
                  {one.title}
                </Link>
                <span className="muted">{longDay(one.date)}</span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

/** Who keeps an original, from 会议纪要：综合档案室 2025-3 第12页. */
const holdersOf = (outside: string): string =>
  [...new Set(outside.split('\n').map((line) => line.replace(/^[^：]*：/, '').split(' ')[0] ?? ''))].join('、');

/** Originals that are still on other shelves, by who keeps them: fetched in one walk, marked in one go. */
function Outside({ data, onChange }: { data: ArchiveYear; onChange: () => void }) {
  const { message } = App.useApp();
  const collect = useMutation({
    mutationFn: (ids: readonly string[]) => api.post<{ collected: number }>(`/api/archives/${data.year}/collected`, { ids }),
    onSuccess: ({ collected }) => {
      void message.success(`已登记${collected}件原件收齐`);
      onChange();
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有登记'),
  });
  if (data.missing.length === 0) return null;
  const shelves = new Map<string, ArchiveYear['missing'][number][]>();
  for (const one of data.missing) shelves.set(holdersOf(one.outside), [...(shelves.get(holdersOf(one.outside)) ?? []), one]);
  return (
    <section className="panel">
      <h2>
        待收原件{data.missing.length}件<small>按存放处列出，可在“目录、装盒、移交”中打印清单</small>
      </h2>
      {[...shelves].map(([holder, own]) => (
        <details key={holder} style={{ marginBottom: 8 }}>
          <summary>
            {holder}　{own.length}件
          </summary>
          <ul className="line-list">
            {own.map((one) => (
              <li key={one.id}>
                <div className="grow">
                  <Link to="/ledgers/$ledger/$id" params={{ ledger: one.series, id: one.id }}>
                    {one.title}
                  </Link>
                  <div className="detail">
                    {one.outside.replaceAll('\n', '；')}　{one.archiveNo}
                  </div>
                </div>
              </li>
            ))}
          </ul>
          <Button size="small" loading={collect.isPending} onClick={() => collect.mutate(own.map(({ id }) => id))}>
            登记这{own.length}件原件收齐
          </Button>
        </details>
      ))}
    </section>
  );
}

function Registers({ data, onChange }: { data: ArchiveYear; onChange: () => void }) {
  const { message } = App.useApp();
  const [fonds, setFonds] = useState(data.fonds);
  const save = useMutation({
    mutationFn: (setting: ArchiveSetting) => api.put('/api/archives/setting', setting),
    onSuccess: () => {
      void message.success('已保存，今后归档按此办理');
      onChange();
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有保存'),
  });
  const held: ArchiveSetting = {
    fonds: data.fonds,
    filingDepartment: data.filingDepartment,
    terms: Object.fromEntries(data.registers.map(({ name, term }) => [name, term])),
  };
  return (
    <section className="panel">
      <h2>
        归档范围和保管期限<small>按国家档案局令第8号预置，可按本单位期限表调整；已归档的不变</small>
      </h2>
      <div style={{ display: 'flex', gap: '8px 16px', alignItems: 'center', marginBottom: 10, flexWrap: 'wrap' }}>
        <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
          <label htmlFor="fonds">全宗号</label>
          <Input
            id="fonds"
            value={fonds}
            disabled={data.isFondsFixed}
            maxLength={12}
            style={{ width: 110 }}
            title={data.isFondsFixed ? '已有文件按此归档，不能再改' : '由同级档案馆给定'}
            onChange={(event) => setFonds(event.target.value)}
          />
          {data.isFondsFixed ? null : (
            <Button loading={save.isPending} disabled={fonds === data.fonds} onClick={() => save.mutate({ ...held, fonds })}>
              保存全宗号
            </Button>
          )}
        </span>
        <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
          <label htmlFor="filer">归档机构</label>
          <Select
            id="filer"
            value={data.filingDepartment ?? ''}
            style={{ minWidth: 170 }}
            disabled={save.isPending}
            options={[
              { value: '', label: '各承办科室分别编号' },
              ...data.departments.map(({ id, name }) => ({ value: id, label: `统一由${name}归档` })),
            ]}
            onChange={(id) => save.mutate({ ...held, filingDepartment: id === '' ? null : id })}
          />
        </span>
      </div>
      <details>
        <summary>{data.registers.length}本台账的保管期限</summary>
        <ul className="line-list">
          {data.registers.map((one) => (
            <li key={one.name}>
              <div className="grow">
                <Link to="/ledgers/$ledger" params={{ ledger: one.name }} search={{}}>
                  {one.label}
                </Link>
                <div className="detail">
                  可归档{one.ready}件，在档{one.filed}件{one.bare > 0 ? `，缺佐证${one.bare}件` : ''}
                  {one.term === one.usualTerm ? '' : `（预置${termLabels[one.usualTerm]}）`}
                </div>
              </div>
              <Select<Term>
                aria-label={`${one.label}的保管期限`}
                value={one.term}
                style={{ width: 90 }}
                disabled={save.isPending}
                options={Object.entries(termLabels).map(([value, label]) => ({ value: value as Term, label }))}
                onChange={(term) => save.mutate({ ...held, terms: { ...held.terms, [one.name]: term } })}
              />
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

const SHOWN = 100;

function Preview({
  data,
  isStarting,
  onClose,
  onFile,
}: {
  data: ArchiveYear;
  isStarting: boolean;
  onClose: () => void;
  onFile: () => void;
}) {
  const classes = new Map<string, ArchiveCandidate[]>();
  for (const one of data.ready) {
    const key = `${one.series === 'archive_restricted_item' ? '纪检　' : ''}${termLabels[one.term]}　${one.sectionName}（${one.section}）`;
    classes.set(key, [...(classes.get(key) ?? []), one]);
  }
  return (
    <Modal
      open
      width={860}
      title={`${data.year}年归档预览`}
      okText={`归档${data.ready.length}件`}
      cancelText="先不归档"
      confirmLoading={isStarting}
      onOk={onFile}
      onCancel={onClose}
    >
      <p className="muted">
        一条记录连同佐证材料为一件，按年度、保管期限、机构连续编件号。件号一经给出不再改变；归错的可以撤件，件号空出并注明原因。
      </p>
      <section aria-label="将要归档的文件" style={{ maxHeight: '52vh', overflowY: 'auto' }} tabIndex={0}>
        {[...classes].map(([name, own]) => (
          <section key={name} style={{ marginBottom: 10 }}>
            <b>
              {name}　{own.length}件
            </b>
            <ul className="line-list">
              {own.slice(0, SHOWN).map((one) => (
                <li key={one.id}>
                  <div className="grow">
                    {one.title}
                    <div className="detail">
                      {labelOf(one.register)}　{longDay(one.date)}　{one.papers.join('；')}
                    </div>
                  </div>
                  {one.outside.length > 0 ? <span className="soon">原件待收</span> : null}
                </li>
              ))}
              {own.length > SHOWN ? <li className="muted">另有{own.length - SHOWN}件</li> : null}
            </ul>
          </section>
        ))}
      </section>
    </Modal>
  );
}
