import { expect, test } from 'vitest';
import { createRecord } from '../../ledger/write.ts';
import { testDatabase } from '../../testing/database.ts';
import { testCity } from './city.fixture.ts';
import { sectionBoard } from './section-board.ts';

const db = await testDatabase();
const city = await testCity(db, []);
const [first = '', second = ''] = city.city.departmentIds;

const task = (title: string, owner: string, dueOn: string): Promise<string> =>
  city.as(city.office, async (work) => {
    const { record } = await createRecord(work, {
      ledger: 'task',
      values: { title, kind: 'responsibility', owner, assignedOn: '2025-11-03', dueOn },
    });
    return record.id;
  });

test('every task of the office stands under its 责任股室 with its clock, progress and day; sections without one are shown empty', async () => {
  const done = await task('印发工作方案', first, '2025-11-10');
  const late = await task('召开联席会', first, '2025-11-14');
  await task('组织评估', second, '2025-12-19');
  await city.move(city.section, 'task', late, 'report', { progress: '场地已定' });
  await city.move(city.office, 'task', done, 'finish', { result: '已印发' });
  const { sections } = await city.as(city.section, sectionBoard);
  expect(sections.map(({ open, late: behind, done: finished }) => [open, behind, finished])).toEqual([
    [1, 1, 1],
    [1, 0, 0],
    [0, 0, 0],
  ]);
  const mine = sections[0]?.tasks.find((one) => one.id === late);
  expect(mine).toMatchObject({ progress: '场地已定', progressOn: '2025-11-22', stateLabel: '办理中', workdaysLeft: -5 });
});

test('a section reports progress on the plan but neither hands out tasks nor accepts them', async () => {
  const id = await task('督办', second, '2025-12-01');
  await city.move(city.section, 'task', id, 'finish', { result: '已办' });
  await expect(city.move(city.section, 'task', id, 'verify')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(
    city.as(city.section, (work) =>
      createRecord(work, {
        ledger: 'task',
        values: { title: 'x', kind: 'responsibility', owner: first, assignedOn: '2025-11-03', dueOn: '2025-12-01' },
      }),
    ),
  ).rejects.toMatchObject({ code: 'forbidden' });
});
