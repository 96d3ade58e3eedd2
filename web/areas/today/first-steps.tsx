/** What an administrator of a new house does next, in order, until it is done. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { PackView } from '@qinglian/domain/api/packs.ts';
import type { OrganisationPage } from '@qinglian/domain/api/people.ts';
import { api } from '../../ui/api.ts';

export function FirstSteps() {
  const page = useQuery({ queryKey: ['organisation'], queryFn: () => api.get<OrganisationPage>('/api/organisation') });
  const people = useQuery({ queryKey: ['people'], queryFn: () => api.get<readonly unknown[]>('/api/people') });
  const packs = useQuery({ queryKey: ['packs'], queryFn: () => api.get<readonly PackView[]>('/api/packs') });
  if (!page.data || !people.data || !packs.data) return null;
  const isInstitution = page.data.kind === 'hospital' || page.data.kind === 'institution';
  const steps = [
    {
      isDone: people.data.length > 1,
      to: '/people',
      what: '导入人员表',
      why: '从人事 Excel 带入科室、人员和岗位；对不上的行逐条列出，改好前什么都不写入',
    },
    ...(isInstitution
      ? [
          {
            isDone: page.data.relations.length > 0,
            to: '/organisation',
            what: '登记上级单位',
            why: '在“机构与上级”中登记行政主管部门，登记后才能报送',
          },
          {
            isDone: packs.data.some((pack) => pack.isAdopted),
            to: '/packs',
            what: '启用标准',
            why: '启用上级印发的标准，条目、时限和判定随即生效',
          },
        ]
      : []),
  ];
  if (steps.every((step) => step.isDone)) return null;
  return (
    <section className="panel" style={{ marginBottom: 14 }}>
      <h2>
        开始使用<small>{`已完成${steps.filter((step) => step.isDone).length}步，共${steps.length}步`}</small>
      </h2>
      <ul className="line-list">
        {steps.map((step) => (
          <li key={step.to}>
            <span className={step.isDone ? 'chip s-done' : 'chip s-not_due'}>{step.isDone ? '✓ 已完成' : '○ 待办'}</span>
            <div className="grow">
              <Link to={step.to}>{step.what}</Link>
              <div className="detail">{step.why}</div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
