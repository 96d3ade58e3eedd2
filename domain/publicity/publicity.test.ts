import { expect, test } from 'vitest';
import { faulted, valuesOf } from '../blank-values.fixture.ts';
import { modelDepartment } from './model-department.ledger.ts';
import { opinionEvent } from './opinion-event.ledger.ts';

test('five criteria make one total, and none is made of four', () => {
  const criteria = { distinct: 18, bright: 17, brand: 16, effect: 18, reach: 15 };
  expect(modelDepartment.compute?.(valuesOf(modelDepartment, criteria))).toEqual({ total: 84 });
  expect(modelDepartment.compute?.(valuesOf(modelDepartment, { ...criteria, reach: 0 }))).toEqual({ total: 69 });
  expect(modelDepartment.compute?.(valuesOf(modelDepartment, { ...criteria, reach: null }))).toEqual({ total: null });
});

test('an event is not reported before it was found, by day and on the same day by the clock', () => {
  const found = { foundOn: '2025-07-22', foundTime: '21:15' };
  expect(faulted(opinionEvent, { ...found, reportedOn: '2025-07-21' })).toEqual(['reportedOn']);
  expect(faulted(opinionEvent, { ...found, reportedOn: '2025-07-22', reportedTime: '21:14' })).toEqual(['reportedTime']);
  expect(faulted(opinionEvent, { ...found, reportedOn: '2025-07-22', reportedTime: '21:15' })).toEqual([]);
  expect(faulted(opinionEvent, { ...found, reportedOn: '2025-07-23', reportedTime: '08:00' })).toEqual([]);
});

test('a time that is none is named, before it is compared', () => {
  expect(faulted(opinionEvent, { foundTime: '24:00' })).toEqual(['foundTime']);
  expect(
    faulted(opinionEvent, { foundOn: '2025-07-22', foundTime: '9:30', reportedOn: '2025-07-22', reportedTime: '08:00' }),
  ).toEqual(['foundTime']);
});

test('a major event is not closed before it was reported upward', () => {
  const refuse = (grade: 'major' | 'general', reportedOn: string | null) =>
    opinionEvent.moves.close?.refuse?.(valuesOf(opinionEvent, { grade, reportedOn }));
  expect(refuse('major', null)).toBe('重大舆情应先上报');
  expect(refuse('major', '2025-07-22')).toBeNull();
  expect(refuse('general', null)).toBeNull();
});
