/** 谁能看什么: one page, from the permission matrix itself. */
import { permissionMatrix, scopeOf } from '@qinglian/domain/power/permission-matrix.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { type Role, roles, scopes } from '@qinglian/kernel/roles.ts';
import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useRoles } from '../../ui/session.tsx';
import { PageHead } from '../../ui/states.tsx';

const matrix = permissionMatrix(ledgers);
const fixed = ['查看', '登记', '修改', '删除'] as const;
const people = (Object.keys(roles) as Role[]).filter((role) => role !== 'platform');

export function Page() {
  const mine = useRoles();
  const [way, setWay] = useState<'role' | 'ledger'>('role');
  const [role, setRole] = useState<Role>([...mine].find((one) => one !== 'staff') ?? 'staff');
  const [ledger, setLedger] = useState(ledgers[0]?.name ?? '');
  return (
    <div className="page">
      <PageHead title="谁能看什么" note="由权限定义直接生成；没有列出的，一律不能">
        <Button onClick={() => window.print()}>打印</Button>
      </PageHead>
      <div className="no-print" style={{ display: 'flex', gap: 10, flexWrap: 'wrap', marginBottom: 14 }}>
        <Segmented
          value={way}
          onChange={setWay}
          options={[
            { value: 'role', label: '按身份看' },
            { value: 'ledger', label: '按台账看' },
          ]}
        />
        {way === 'role' ? (
          <Select
            aria-label="身份"
            value={role}
            onChange={setRole}
            style={{ minWidth: 220 }}
            options={people.map((one) => ({ value: one, label: roles[one] }))}
          />
        ) : (
          <Select
            aria-label="台账"
            value={ledger}
            onChange={setLedger}
            showSearch={{ optionFilterProp: 'label' }}
            style={{ minWidth: 220 }}
            options={ledgers.map((one) => ({ value: one.name, label: one.label }))}
          />
        )}
      </div>
      {way === 'role' ? <ByRole role={role} /> : <ByLedger name={ledger} />}
    </div>
  );
}

function ByRole({ role }: { role: Role }) {
  const rows = ledgers.flatMap((ledger) => {
    const own = matrix.filter((row) => row.ledger === ledger.name);
    const words = (action: string): string => {
      const scope = scopeOf(own.find((row) => row.action === action)?.grants ?? [], role);
      return scope === null ? '' : scopes[scope];
    };
    const moves = own
      .filter((row) => !(fixed as readonly string[]).includes(row.action) && !row.action.startsWith('查看：'))
      .filter((row) => scopeOf(row.grants, role) !== null)
      .map((row) => row.action);
    const hidden = own
      .filter((row) => row.action.startsWith('查看：') && scopeOf(row.grants, role) === null)
      .map((row) => row.action.slice(3));
    const cells = fixed.map(words);
    if (cells.every((cell) => cell === '') && moves.length === 0) return [];
    return [{ ledger, cells, moves, hidden, isJournalled: own[0]?.isJournalled === true }];
  });
  const unseen = ledgers.filter((ledger) => !rows.some((row) => row.ledger === ledger));
  return (
    <section className="panel">
      <h2>{roles[role]}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too */}
      <div className="heat-scroll" tabIndex={0} role="region" aria-label="权限表">
        <table className="plain">
          <thead>
            <tr>
              <th>台账</th>
              {fixed.map((word) => (
                <th key={word}>{word}</th>
              ))}
              <th>办理</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ ledger, cells, moves, hidden, isJournalled }) => (
              <tr key={ledger.name}>
                <th>
                  {ledger.label}
                  {isJournalled ? <div className="muted">每次查看、导出都记入日志</div> : null}
                  {hidden.length > 0 ? <div className="muted">看不到：{hidden.join('、')}</div> : null}
                </th>
                {cells.map((cell, at) => (
                  <td key={fixed[at]}>{cell || <span className="muted">—</span>}</td>
                ))}
                <td>{moves.join('、') || <span className="muted">—</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted" style={{ margin: '12px 0 0' }}>
        本人＝本人登记或涉及本人的；本科室＝所在科室的；本单位＝所在单位的。上级单位只能看到签发报送的材料，个别记录经本单位同意后调阅。
      </p>
      {unseen.length > 0 ? (
        <p style={{ margin: '8px 0 0' }}>完全看不到：{unseen.map((ledger) => ledger.label).join('、')}。</p>
      ) : null}
    </section>
  );
}

function ByLedger({ name }: { name: string }) {
  const ledger = ledgers.find((one) => one.name === name);
  const rows = matrix.filter((row) => row.ledger === name);
  const involved = people.filter((role) => rows.some((row) => scopeOf(row.grants, role) !== null));
  return (
    <section className="panel">
      <h2>
        {ledger?.label}
        <small>{ledger?.basis}</small>
      </h2>
      {rows[0]?.isJournalled === true ? <p>每次查看、导出都记入日志。</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too */}
      <div className="heat-scroll" tabIndex={0} role="region" aria-label="权限表">
        <table className="plain">
          <thead>
            <tr>
              <th>身份</th>
              {rows.map((row) => (
                <th key={row.action}>{row.action}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {involved.map((role) => (
              <tr key={role}>
                <th>{roles[role]}</th>
                {rows.map((row) => {
                  const scope = scopeOf(row.grants, role);
                  return <td key={row.action}>{scope === null ? <span className="muted">—</span> : scopes[scope]}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
