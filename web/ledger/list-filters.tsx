/** What a list is narrowed by: state, time and the usual choices in one line; ranges, people and blanks one step behind. */
import type { Names } from '@qinglian/domain/api/ledgers.ts';
import type { Field } from '@qinglian/kernel/fields/index.ts';
import { Badge, Button, DatePicker, Drawer, Form, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useIsPhone, useSession } from '../ui/session.tsx';
import type { OpenLedger } from './definition.ts';
import { Lookup } from './fields/lookup.tsx';

export type Search = Readonly<Record<string, string | undefined>>;

export interface FiltersProps {
  readonly open: OpenLedger;
  readonly search: Search;
  readonly names: Names;
  readonly onChange: (next: Search) => void;
}

/** The years that records can be of, this one first. */
function periodOptions(today: string): readonly { value: string; label: string }[] {
  const now = Number(today.slice(0, 4));
  return [now, now - 1, now - 2].flatMap((year) => [
    { value: String(year), label: `${year}年` },
    ...[4, 3, 2, 1].map((quarter) => ({ value: `${year}-Q${quarter}`, label: `${year}年第${'一二三四'[quarter - 1]}季度` })),
    ...Array.from({ length: 12 }, (_, at) => ({
      value: `${year}-${String(12 - at).padStart(2, '0')}`,
      label: `${year}年${12 - at}月`,
    })),
  ]);
}

const ranged = (field: Field): boolean => field.kind === 'date' || field.kind === 'number' || field.kind === 'money';
const named = (field: Field): boolean =>
  field.kind === 'person' || field.kind === 'post' || field.kind === 'department' || field.kind === 'organisation';

export function Filters({ open, search, names, onChange }: FiltersProps) {
  const { session } = useSession();
  const isPhone = useIsPhone();
  const [isOpen, setIsOpen] = useState(false);
  const { ledger, info } = open;
  const usual = (ledger.list.filters ?? []).filter((field) => info.fields.includes(field));
  const choice = (field: string) => {
    const definition = ledger.fields[field];
    if (definition?.kind !== 'choice' && definition?.kind !== 'multiChoice') return null;
    return (
      <Select
        key={field}
        mode="multiple"
        maxTagCount="responsive"
        placeholder={definition.label}
        aria-label={`按${definition.label}筛选`}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={search[`filter.${field}`]?.split(',') ?? []}
        onChange={(value: readonly string[]) => onChange({ [`filter.${field}`]: value.join(',') || undefined })}
        options={Object.entries(definition.options).map(([value, label]) => ({ value, label }))}
        style={{ minWidth: 150, ...(isPhone ? { width: '100%' } : {}) }}
      />
    );
  };
  const state = (
    <Select
      placeholder="状态"
      aria-label="按状态筛选"
      mode="multiple"
      maxTagCount="responsive"
      allowClear
      value={search['filter.state']?.split(',') ?? []}
      onChange={(value: readonly string[]) => onChange({ 'filter.state': value.join(',') || undefined })}
      options={Object.entries(ledger.states).map(([value, label]) => ({ value, label }))}
      style={{ minWidth: 130, ...(isPhone ? { width: '100%' } : {}) }}
    />
  );
  const when = (
    <Select
      placeholder="时间"
      aria-label="按时间筛选"
      allowClear
      value={search['filter.happenedOn']}
      onChange={(value?: string) => onChange({ 'filter.happenedOn': value })}
      options={[...periodOptions(session.today)]}
      style={{ minWidth: 140, ...(isPhone ? { width: '100%' } : {}) }}
    />
  );
  const behind = Object.keys(search).filter(
    (key) =>
      search[key] &&
      (/^(from|to|empty)\./.test(key) ||
        (key.startsWith('filter.') && named(ledger.fields[key.slice(7)] ?? ({ kind: 'text' } as Field)))),
  ).length;
  const shown = isPhone
    ? behind + ['filter.state', 'filter.happenedOn', ...usual.map((one) => `filter.${one}`)].filter((key) => search[key]).length
    : behind;
  return (
    <>
      {isPhone ? null : (
        <>
          {state}
          {when}
          {usual.map(choice)}
        </>
      )}
      <Badge count={shown} size="small" color="#1E6E68" title={`${shown}个条件`}>
        <Button onClick={() => setIsOpen(true)}>{isPhone ? '筛选' : '更多条件'}</Button>
      </Badge>
      <Drawer
        open={isOpen}
        onClose={() => setIsOpen(false)}
        title={`筛选${ledger.label}`}
        size={isPhone ? '100%' : 460}
        destroyOnHidden
        footer={
          <Button type="primary" block onClick={() => setIsOpen(false)}>
            查看结果
          </Button>
        }
      >
        <Form layout="vertical">
          {isPhone ? (
            <>
              <Form.Item label="状态">{state}</Form.Item>
              <Form.Item label="时间">{when}</Form.Item>
              {usual.map((field) => (
                <Form.Item key={field} label={ledger.fields[field]?.label}>
                  {choice(field)}
                </Form.Item>
              ))}
            </>
          ) : null}
          {open.fields
            .filter(([, field]) => ranged(field) || named(field))
            .map(([name, field]) => (
              <Form.Item key={name} label={field.label}>
                <OneFilter name={name} field={field} search={search} names={names} onChange={onChange} />
              </Form.Item>
            ))}
        </Form>
      </Drawer>
    </>
  );
}

function OneFilter({
  name,
  field,
  search,
  names,
  onChange,
}: {
  name: string;
  field: Field;
  search: Search;
  names: Names;
  onChange: (next: Search) => void;
}) {
  const [from, to, one] = [`from.${name}`, `to.${name}`, `filter.${name}`];
  if (field.kind === 'person' || field.kind === 'post' || field.kind === 'department' || field.kind === 'organisation') {
    return (
      <Lookup
        kind={field.kind}
        many
        names={names}
        label={`按${field.label}筛选`}
        value={search[one]?.split(',') ?? null}
        onChange={(value) =>
          onChange({ [one]: Array.isArray(value) ? value.join(',') : ((value as string | null) ?? undefined) })
        }
      />
    );
  }
  if (field.kind === 'date') {
    const day = (key: string) => (search[key] ? dayjs(search[key]) : null);
    return (
      <div className="range">
        {[from, to].map((key, at) => (
          <DatePicker
            key={key}
            aria-label={`${field.label}${at === 0 ? '不早于' : '不晚于'}`}
            placeholder={at === 0 ? '不早于' : '不晚于'}
            format="YYYY年M月D日"
            value={day(key)}
            onChange={(value) => onChange({ [key]: value === null ? undefined : value.format('YYYY-MM-DD') })}
          />
        ))}
      </div>
    );
  }
  const isMoney = field.kind === 'money';
  return (
    <div className="range">
      {[from, to].map((key, at) => (
        <InputNumber<number>
          key={key}
          aria-label={`${field.label}${at === 0 ? '不小于' : '不大于'}`}
          placeholder={at === 0 ? '不小于' : '不大于'}
          changeOnBlur
          value={search[key] === undefined ? null : Number(search[key]) / (isMoney ? 100 : 1)}
          suffix={isMoney ? '元' : field.kind === 'number' ? field.unit || undefined : undefined}
          onChange={(value) =>
            onChange({ [key]: value === null ? undefined : String(isMoney ? Math.round(value * 100) : value) })
          }
        />
      ))}
    </div>
  );
}

/** The box that finds by Chinese, pinyin or initials. */
export function Words({ label, value, onFind }: { label: string; value: string; onFind: (words: string | undefined) => void }) {
  const isPhone = useIsPhone();
  const [words, setWords] = useState(value);
  return (
    <Input.Search
      id="list-words"
      value={words}
      onChange={(event) => setWords(event.target.value)}
      onSearch={(given) => onFind(given.trim() || undefined)}
      placeholder="查找（汉字、拼音、首字母）"
      aria-label={`在${label}中查找`}
      allowClear
      style={{ width: isPhone ? '100%' : 250 }}
    />
  );
}
