/** The city plan by 责任股室: which section leads, which helps, how far each item is. */
import { testCity } from '@qinglian/server/areas/reports/city.fixture.ts';
import { sectionBoard } from '@qinglian/server/areas/reports/section-board.ts';
import { createRecord } from '@qinglian/server/ledger/write.ts';
import { inTrx, sql } from '@qinglian/server/platform/postgres/database.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { expect, test } from 'vitest';

const db = await testDatabase();
const world = await testCity(db, []);
const SECTIONS = ['医政医管股', '药政股', '规划信息股', '政法股', '机关党委'] as const;
type Section = (typeof SECTIONS)[number];
const ids = new Map<string, string>();
await inTrx(db.app, [world.city.id], async (tx) => {
  for (const [at, name] of SECTIONS.entries()) {
    const id = world.services.chance.bytes(16);
    const uuid = [...id].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    ids.set(name, uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
    await sql`insert into department (id, org_id, code, name, kind) values (${ids.get(name)}::uuid, ${world.city.id}::uuid, ${`S${at}`}, ${name}, 'section')`.execute(
      tx,
    );
  }
});
const plan = await world.as(world.office, async (work) => {
  const { record } = await createRecord(work, {
    ledger: 'plan',
    values: { title: '2025年清廉医院建设工作方案', kind: '市级工作方案', issuedOn: '2025-04-12' },
  });
  return record.id;
});
const item = (title: string, lead: Section, helpers: readonly Section[], dueOn = '2025-12-20') =>
  world.as(world.office, async (work) => {
    const { record } = await createRecord(work, {
      ledger: 'task',
      values: {
        title,
        kind: '重点任务',
        source: plan,
        owner: ids.get(lead),
        helpers: helpers.map((one) => ids.get(one)),
        assignedOn: '2025-04-14',
        dueOn,
      },
    });
    return record.id;
  });
const boardOf = async () => {
  const { sections } = await world.as(world.section, sectionBoard);
  return (name: Section) => {
    const found = sections.find((one) => one.name === name);
    if (!found) throw new Error(name);
    return { ...found, tasks: found.tasks.map(({ title, part, others, plan: from }) => ({ title, part, others, from })) };
  };
};

test('each item of the plan stands under its leading section and under those that help, with the progress of each section [G013]', async () => {
  const party = ['加强党的政治建设', '健全廉政防控体系', '开展纪律教育'];
  const made: string[] = [];
  for (const title of party) made.push(await item(title, '医政医管股', ['机关党委']));
  await world.move(world.office, 'task', made[0] ?? '', 'finish', { result: '已完成' });
  const board = await boardOf();
  expect(board('医政医管股')).toMatchObject({ open: 2, done: 1, late: 0 });
  expect(board('医政医管股').tasks.map(({ title, part }) => [title, part])).toEqual(
    expect.arrayContaining(party.map((title) => [title, 'lead'])),
  );
  expect(board('机关党委')).toMatchObject({ open: 0, done: 0 });
  expect(board('机关党委').tasks).toHaveLength(3);
  expect(board('机关党委').tasks[0]).toMatchObject({ part: 'help', others: ['医政医管股'], from: '2025年清廉医院建设工作方案' });
  expect(board('政法股').tasks).toEqual([]);
});

test('an item of three sections, and one of two, show the part of each [G014 G059]', async () => {
  await item('推进医药领域腐败问题集中整治', '医政医管股', ['药政股', '机关党委']);
  await item('规范医务人员行为', '医政医管股', ['药政股'], '2025-11-10');
  const board = await boardOf();
  const campaign = (name: Section) => board(name).tasks.find(({ title }) => title === '推进医药领域腐败问题集中整治');
  expect(campaign('医政医管股')).toMatchObject({ part: 'lead', others: ['药政股', '机关党委'] });
  expect(campaign('药政股')).toMatchObject({ part: 'help', others: ['医政医管股', '机关党委'] });
  expect(campaign('机关党委')).toMatchObject({ part: 'help', others: ['医政医管股', '药政股'] });
  expect(board('药政股').tasks.map(({ title }) => title)).toEqual(['规范医务人员行为', '推进医药领域腐败问题集中整治']);
  expect(board('医政医管股').late).toBe(1);
  expect(campaign('规划信息股')).toBeUndefined();
});

test('information supervision and the supervision mechanism are bound to their two sections, and no item stands without one [G068 G075]', async () => {
  await item('提升信息化监管水平', '医政医管股', ['规划信息股']);
  await item('完善综合监管机制', '政法股', ['医政医管股']);
  const board = await boardOf();
  expect(board('规划信息股').tasks).toMatchObject([{ title: '提升信息化监管水平', part: 'help', others: ['医政医管股'] }]);
  expect(board('政法股').tasks).toMatchObject([{ title: '完善综合监管机制', part: 'lead', others: ['医政医管股'] }]);
  expect(board('政法股')).toMatchObject({ open: 1 });
  await expect(
    world.as(world.office, (work) =>
      createRecord(work, {
        ledger: 'task',
        values: { title: '没有股室的任务', kind: '重点任务', source: plan, assignedOn: '2025-04-14', dueOn: '2025-12-20' },
      }),
    ),
  ).rejects.toMatchObject({ details: { problems: [expect.objectContaining({ field: 'owner' })] } });
});
