/** Sending a form: to all units, or to those that are ticked. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CityUnits, SurveyDetail } from '@qinglian/domain/api/surveys.ts';
import { App, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { ApiError, api } from '../../ui/api.ts';
import { Failure } from '../../ui/states.tsx';

export function SurveySend({ data: { record } }: { data: SurveyDetail }) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const [without, setWithout] = useState<readonly string[]>([]);
  const list = useQuery({ queryKey: ['city-units'], queryFn: () => api.get<CityUnits>('/api/city/units') });
  const units = list.data?.units ?? [];
  const chosen = units.filter((unit) => !without.includes(unit.id)).map((unit) => unit.id);
  const send = useMutation({
    mutationFn: () =>
      api.post(`/api/city/surveys/${record.id}/send`, {
        version: record.version,
        units: chosen.length === units.length ? null : chosen,
      }),
    onSuccess: async () => {
      void message.success(`已下发${chosen.length}家`);
      await queries.invalidateQueries();
    },
    onError: (error) => void message.error(error instanceof ApiError ? error.summary : '没有下发成功'),
  });
  return (
    <section className="panel">
      <h2>
        下发<small>已选{chosen.length}家，下发后表头不能再改</small>
      </h2>
      {list.error ? <Failure error={list.error} /> : null}
      <Checkbox.Group
        value={chosen}
        onChange={(ids) => setWithout(units.filter((unit) => !ids.includes(unit.id)).map((unit) => unit.id))}
        options={units.map((unit) => ({ value: unit.id, label: unit.name }))}
        style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(240px, 1fr))', gap: 6 }}
      />
      <div style={{ marginTop: 12, display: 'flex', gap: 8 }}>
        <Button onClick={() => setWithout(without.length === 0 ? units.map((unit) => unit.id) : [])}>
          {without.length === 0 ? '全不选' : '全选'}
        </Button>
        <Button type="primary" disabled={chosen.length === 0} loading={send.isPending} onClick={() => send.mutate()}>
          下发{chosen.length}家
        </Button>
      </div>
    </section>
  );
}
