import { expect, test } from 'vitest';
import { faulted } from '../blank-values.fixture.ts';
import { plan } from './plan.ledger.ts';
import { task } from './task.ledger.ts';

test('a plan of one day is a plan; one that ends before it begins is not', () => {
  expect(faulted(plan, { from: '2025-05-01', until: '2025-05-01' })).toEqual([]);
  expect(faulted(plan, { from: '2025-05-01', until: '2025-04-30' })).toEqual(['until']);
});

test('a task cannot be due before it was given', () => {
  expect(faulted(task, { assignedOn: '2025-05-08', dueOn: '2025-05-08' })).toEqual([]);
  expect(faulted(task, { assignedOn: '2025-05-08', dueOn: '2025-05-07' })).toEqual(['dueOn']);
});
