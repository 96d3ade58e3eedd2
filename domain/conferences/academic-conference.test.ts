import { expect, test } from 'vitest';
import { faulted, valuesOf } from '../blank-values.fixture.ts';
import { academicConference } from './academic-conference.ledger.ts';

test('sponsored money has a sponsor by name', () => {
  expect(faulted(academicConference, { sponsored: 800_000 })).toEqual(['sponsors']);
  expect(faulted(academicConference, { sponsored: 800_000, sponsors: '无' })).toEqual(['sponsors']);
  expect(faulted(academicConference, { sponsored: 800_000, sponsors: '某医疗器械公司' })).toEqual([]);
  expect(faulted(academicConference, { sponsored: 0, sponsors: '无' })).toEqual([]);
});

test('it cannot end before it begins', () => {
  expect(faulted(academicConference, { heldAt: '2025-07-18', endsOn: '2025-07-17' })).toEqual(['endsOn']);
  expect(faulted(academicConference, { heldAt: '2025-07-18', endsOn: '2025-07-18' })).toEqual([]);
});

test('one fen over budget asks for the reason before the accounts are closed', () => {
  const refuse = (spent: number, overrunReason: string | null) =>
    academicConference.moves.settle?.refuse?.(valuesOf(academicConference, { budget: 5_000_000, spent, overrunReason }));
  expect(refuse(5_000_000, null)).toBeNull();
  expect(refuse(5_000_001, null)).toMatch('超支说明');
  expect(refuse(5_000_001, '场地改期')).toBeNull();
});
