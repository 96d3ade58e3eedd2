/** Choosing a person, post, department, organisation or record of one's own house, by Chinese or pinyin. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { LookupItem } from '@qinglian/domain/api/ledgers.ts';
import { Select } from 'antd';
import { useState } from 'react';
import { api, queryString } from '../../ui/api.ts';

export interface LookupProps {
  readonly kind: 'person' | 'post' | 'department' | 'organisation' | 'reference';
  readonly ledger?: string;
  readonly many: boolean;
  /** Where no form item names it. */
  readonly label?: string;
  readonly id?: string;
  readonly value?: string | readonly string[] | null;
  readonly onChange?: (value: string | readonly string[] | null) => void;
  /** Labels of what is chosen already. */
  readonly names: Readonly<Record<string, string>>;
}

export function Lookup({ kind, ledger, many, label, id, value, onChange, names }: LookupProps) {
  const [q, setQ] = useState('');
  const found = useQuery({
    queryKey: ['lookup', kind, ledger, q],
    queryFn: () => api.get<readonly LookupItem[]>(`/api/lookup/${kind}${queryString({ q, ledger })}`),
    placeholderData: keepPreviousData,
  });
  const chosen = value === null || value === undefined ? [] : typeof value === 'string' ? [value] : value;
  // What was chosen from an earlier answer keeps its name when the next answer no longer has it.
  const [seen, setSeen] = useState<Readonly<Record<string, string>>>({});
  const known = new Set((found.data ?? []).map((item) => item.id));
  const options = [
    ...(found.data ?? []).map((item) => ({
      value: item.id,
      label: item.detail ? `${item.label}（${item.detail}）` : item.label,
    })),
    ...chosen.filter((one) => !known.has(one)).map((one) => ({ value: one, label: names[one] ?? seen[one] ?? '已选' })),
  ];
  return (
    <Select<string | string[] | null>
      {...(id === undefined ? {} : { id })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(many ? { mode: 'multiple' as const } : {})}
      allowClear
      showSearch={{ filterOption: false, onSearch: setQ }}
      value={many ? [...chosen] : (chosen[0] ?? null)}
      onChange={(next) => {
        setSeen((before) => ({ ...before, ...Object.fromEntries((found.data ?? []).map((item) => [item.id, item.label])) }));
        onChange?.(Array.isArray(next) && next.length === 0 ? null : (next ?? null));
      }}
      options={options}
      notFoundContent={found.isPending ? '正在查找…' : '没有找到'}
      placeholder="输入姓名、名称或拼音查找"
      style={{ width: '100%' }}
    />
  );
}
