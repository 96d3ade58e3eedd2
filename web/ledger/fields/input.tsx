/** One input per field kind; values go in and out as the API has them. */
import type { Names } from '@qinglian/domain/api/ledgers.ts';
import { isPeriod, periodFromText, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';
import { DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { EvidenceInput } from './evidence.tsx';
import { Lookup } from './lookup.tsx';

export interface FieldInputProps {
  readonly field: Field;
  readonly names: Names;
  readonly id?: string;
  readonly value?: FieldValue;
  readonly onChange?: (value: FieldValue) => void;
}

export function FieldInput({ field, names, id, value = null, onChange }: FieldInputProps) {
  const own = id === undefined ? {} : { id };
  const set = (next: FieldValue): void => onChange?.(next);
  switch (field.kind) {
    case 'text':
      return (
        <Input
          {...own}
          value={typeof value === 'string' ? value : ''}
          maxLength={field.maxLength}
          onChange={(event) => set(event.target.value || null)}
        />
      );
    case 'longText':
      return (
        <Input.TextArea
          {...own}
          value={typeof value === 'string' ? value : ''}
          autoSize={{ minRows: 3, maxRows: 14 }}
          onChange={(event) => set(event.target.value || null)}
        />
      );
    case 'choice':
      return (
        <Select
          {...own}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={typeof value === 'string' ? value : null}
          onChange={(next: string | null | undefined) => set(next ?? null)}
          options={Object.entries(field.options).map(([code, label]) => ({ value: code, label }))}
        />
      );
    case 'multiChoice':
      return (
        <Select
          {...own}
          mode="multiple"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next: string[]) => set(next.length === 0 ? null : next)}
          options={Object.entries(field.options).map(([code, label]) => ({ value: code, label }))}
        />
      );
    case 'number':
      return (
        <InputNumber<number>
          {...own}
          value={typeof value === 'number' ? value : null}
          min={field.min}
          max={field.max}
          precision={field.scale}
          onChange={(next) => set(next)}
          suffix={field.unit || undefined}
          style={{ width: 220 }}
        />
      );
    case 'money':
      return (
        <InputNumber<number>
          {...own}
          value={typeof value === 'number' ? value / 100 : null}
          min={0}
          precision={2}
          onChange={(next) => set(next === null ? null : Math.round(next * 100))}
          suffix="元"
          style={{ width: 220 }}
        />
      );
    case 'date':
      return (
        <DatePicker
          {...own}
          value={typeof value === 'string' ? dayjs(value) : null}
          onChange={(next) => set(next === null ? null : next.format('YYYY-MM-DD'))}
          format="YYYY年M月D日"
          style={{ width: 220 }}
        />
      );
    case 'period':
      return <PeriodInput {...own} value={value} onChange={set} />;
    case 'person':
    case 'post':
    case 'department':
    case 'organisation':
    case 'reference':
      return (
        <Lookup
          {...own}
          kind={field.kind}
          {...(field.kind === 'reference' ? { ledger: field.ledger } : {})}
          many={field.many}
          names={names}
          value={value as string | readonly string[] | null}
          onChange={set}
        />
      );
    case 'evidence':
      return <EvidenceInput field={field} value={value as readonly EvidenceItem[] | null} onChange={(next) => set(next)} />;
    case 'signature':
      return null;
  }
}

/** Typed as people write it: 2025年第三季度, 2025-09. */
function PeriodInput({ id, value, onChange }: { id?: string; value: FieldValue; onChange: (value: FieldValue) => void }) {
  const [text, setText] = useState(typeof value === 'string' ? (isPeriod(value) ? periodInChinese(value) : value) : '');
  return (
    <Input
      {...(id === undefined ? {} : { id })}
      value={text}
      placeholder="如 2025年9月、2025年第三季度"
      style={{ width: 220 }}
      onChange={(event) => {
        setText(event.target.value);
        const typed = event.target.value.trim();
        onChange(typed === '' ? null : (periodFromText(typed) ?? typed));
      }}
    />
  );
}
