/** The units of a window: who has reported, late or not, whom to call; those that owe can be ticked. */
import type { CityWindow } from '@qinglian/domain/api/city.ts';
import { Checkbox, Table } from 'antd';
import { useIsPhone } from '../../ui/session.tsx';
import { shortDay } from '../../ui/words.ts';

type Unit = CityWindow['units'][number];

const words: Readonly<Record<Unit['state'], readonly [word: string, look: string]>> = {
  accepted: ['已签收', 'done'],
  received: ['已报，待审核', 'running'],
  returned: ['已退回', 'incomplete'],
  missing: ['未报', 'missing'],
  not_due: ['未报，未到期', 'not_due'],
};

export interface UnitListProps {
  readonly units: readonly Unit[];
  readonly chosen: readonly string[];
  readonly canChoose: boolean;
  readonly owes: (unit: Unit) => boolean;
  readonly onChoose: (ids: readonly string[]) => void;
}

const State = ({ unit }: { unit: Unit }) => (
  <>
    <span className={`chip s-${words[unit.state][1]}`}>{words[unit.state][0]}</span>
    {unit.isProxy ? <span className="chip s-to_review">代报</span> : null}
    {unit.lateWorkdays > 0 ? <span className="soon">　迟报{unit.lateWorkdays}个工作日</span> : null}
  </>
);
const Phone = ({ unit }: { unit: Unit }) => (unit.phone === null ? null : <a href={`tel:${unit.phone}`}>{unit.phone}</a>);
const Reminded = ({ unit }: { unit: Unit }) =>
  unit.remindedOn === null ? null : <span className="muted">{shortDay(unit.remindedOn)}已转发</span>;

export function UnitList(props: UnitListProps) {
  const { units, chosen, canChoose, owes, onChoose } = props;
  const isPhone = useIsPhone();
  if (isPhone) return <UnitCards {...props} />;
  return (
    // Without scrolling of its own: the table would measure itself by a hidden row that the keyboard can enter.
    <Table
      size="small"
      rowKey="id"
      pagination={false}
      dataSource={[...units]}
      {...(canChoose
        ? {
            rowSelection: {
              selectedRowKeys: [...chosen],
              onChange: (keys: React.Key[]) => onChoose(keys.map(String)),
              getCheckboxProps: (unit: Unit) => ({ disabled: !owes(unit), 'aria-label': `选择${unit.name}` }),
            },
          }
        : {})}
      columns={[
        { title: '单位', dataIndex: 'name' },
        { title: '情况', width: 230, render: (_, unit) => <State unit={unit} /> },
        {
          title: '报送日期',
          width: 150,
          render: (_, unit) => (unit.submittedOn === null ? '' : shortDay(unit.submittedOn)),
        },
        { title: '电话', width: 140, render: (_, unit) => <Phone unit={unit} /> },
        { title: '已催', width: 170, render: (_, unit) => <Reminded unit={unit} /> },
      ]}
    />
  );
}

const UnitCards = ({ units, chosen, canChoose, owes, onChoose }: UnitListProps) => (
  <ul className="record-cards">
    {units.map((unit) => (
      <li key={unit.id}>
        <div className="top">
          {canChoose && owes(unit) ? (
            <Checkbox
              checked={chosen.includes(unit.id)}
              onChange={({ target }) => onChoose(target.checked ? [...chosen, unit.id] : chosen.filter((id) => id !== unit.id))}
            >
              <b>{unit.name}</b>
            </Checkbox>
          ) : (
            <b>{unit.name}</b>
          )}
        </div>
        <div>
          <State unit={unit} />
          {unit.submittedOn === null ? null : <span className="muted">　{shortDay(unit.submittedOn)}</span>}
        </div>
        <Phone unit={unit} />　<Reminded unit={unit} />
      </li>
    ))}
  </ul>
);
