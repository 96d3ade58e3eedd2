import { expect, test } from 'vitest';
import { testDatabase } from '../testing/database.ts';
import { testOrganisation } from '../testing/people.ts';
import { probeServices } from './probe.fixture.ts';
import { inWork } from './services.ts';
import { listViews, removeView, saveView, VIEWS_PER_PERSON } from './views.ts';

const db = await testDatabase();
const services = await probeServices(db);
const house = await testOrganisation(db.app, 'V01');
const other = await testOrganisation(db.app, 'V02');
const clerk = await house.actor('甲', ['hospital_clerk', 'staff']);
const inspector = await house.actor('乙', ['hospital_discipline', 'staff']);
const keeper = await house.actor('丙', ['hospital_admin', 'hospital_clerk']);
const stranger = await other.actor('丁', ['hospital_clerk', 'staff']);
interface Given {
  readonly name: string;
  readonly query?: Record<string, string>;
  readonly columns?: string[];
  readonly isShared?: boolean;
}
const view = {
  name: '督办会',
  query: { 'filter.kind': 'urgent', sort: '-heldAt' },
  columns: ['title', 'heldAt'],
  isShared: false,
};
const save = (who: typeof clerk, given: Given) =>
  inWork(services, who, (work) => saveView(work, 'probe_record', { ...view, ...given }));
const names = async (who: typeof clerk) =>
  (await inWork(services, who, (work) => listViews(work, 'probe_record'))).map(({ name, canRemove }) => ({ name, canRemove }));

test('a view is seen by its owner, a shared one by the house, none by another house', async () => {
  await save(clerk, { name: '我的' });
  await save(clerk, { name: '共享的', isShared: true });
  expect(await names(clerk)).toEqual([
    { name: '我的', canRemove: true },
    { name: '共享的', canRemove: true },
  ]);
  expect(await names(inspector)).toEqual([{ name: '共享的', canRemove: false }]);
  expect(await names(stranger)).toEqual([]);
});

test('a shared view that speaks of a field one may not see does not exist for him, and he cannot save one', async () => {
  await save(inspector, { name: '按内部意见', query: { 'empty.secret': 'false' }, isShared: true });
  expect((await names(inspector)).map(({ name }) => name)).toContain('按内部意见');
  expect((await names(clerk)).map(({ name }) => name)).not.toContain('按内部意见');
  const hidden: Omit<Given, 'name'>[] = [
    { query: { 'empty.secret': 'false' } },
    { query: { sort: 'secret' } },
    { columns: ['secret'] },
  ];
  for (const given of hidden)
    await expect(save(clerk, { name: '越权', ...given })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a view is deleted by its owner or, when shared, by the administrator of the house; for others it is not there', async () => {
  const [mine, shared] = [await save(clerk, { name: '甲一' }), await save(clerk, { name: '甲二', isShared: true })];
  const remove = (who: typeof clerk, id: string) =>
    inWork(services, who, (work) => removeView(work, { ledger: 'probe_record', id }));
  await expect(remove(inspector, shared.id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(remove(keeper, mine.id)).rejects.toMatchObject({ code: 'not_found' });
  await remove(keeper, shared.id);
  await remove(clerk, mine.id);
  expect((await names(clerk)).map(({ name }) => name)).not.toContain('甲一');
});

test('the same name twice and more views than anybody finds again are refused with what to do', async () => {
  await save(keeper, { name: '重名' });
  await expect(save(keeper, { name: '重名' })).rejects.toMatchObject({ details: { problems: [{ field: 'name' }] } });
  for (let n = 1; n < VIEWS_PER_PERSON; n++) await save(keeper, { name: `第${n}个` });
  await expect(save(keeper, { name: '再一个' })).rejects.toMatchObject({ code: 'invalid_input' });
});
