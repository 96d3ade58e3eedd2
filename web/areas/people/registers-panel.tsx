/** 轻量模式: the administrator of a small house chooses the registers that are kept. */
import { useQueryClient } from '@tanstack/react-query';
import type { OrganisationPage } from '@qinglian/domain/api/people.ts';
import { lightRegisters } from '@qinglian/domain/people/kept-registers.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { Button } from 'antd';
import { useState } from 'react';
import { RegisterChoice } from '../../ui/register-choice.tsx';
import { ChangeDialog } from './change-dialog.tsx';

export function RegistersPanel({ page, onChanged }: { page: OrganisationPage; onChanged: () => void }) {
  const queries = useQueryClient();
  const [open, setOpen] = useState<'choose' | 'all' | null>(null);
  const { registers } = page;
  const done = (): void => {
    onChanged();
    // Navigation and 今日 follow at once.
    void queries.invalidateQueries();
  };
  const shared = { url: '/api/organisation/registers', onClose: () => setOpen(null), onDone: done };
  return (
    <section className="panel">
      <h2>
        台账范围<small>规模小的单位可用轻量模式：只保留常用台账，每月一页；权限和已有记录不变</small>
      </h2>
      <p style={{ margin: '0 0 12px' }}>
        {registers === null
          ? '全部台账'
          : `轻量模式，保留${registers.length}本：${registers.map((name) => ledgersByName.get(name)?.label ?? name).join('、')}`}
      </p>
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        <Button onClick={() => setOpen('choose')}>{registers === null ? '改用轻量模式' : '修改保留的台账'}</Button>
        {registers === null ? null : <Button onClick={() => setOpen('all')}>恢复全部台账</Button>}
      </div>
      {open === 'choose' ? (
        <ChangeDialog
          title="轻量模式保留的台账"
          okText="保存台账范围"
          initial={{ registers: registers ?? lightRegisters }}
          toBody={(values) => ({ registers: values['registers'] })}
          {...shared}
        >
          <RegisterChoice />
        </ChangeDialog>
      ) : null}
      {open === 'all' ? (
        <ChangeDialog title="恢复全部台账" okText="恢复全部台账" toBody={() => ({ registers: null })} {...shared}>
          <p className="muted">导航、今日和台账目录恢复完整；轻量模式期间的记录都在。</p>
        </ChangeDialog>
      ) : null}
    </section>
  );
}
