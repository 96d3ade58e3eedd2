import { expect, test } from 'vitest';
import { faulted } from '../blank-values.fixture.ts';
import { educationSession } from './education-session.ledger.ts';

test('nobody takes part, catches up or passes beyond those who could', () => {
  expect(faulted(educationSession, { expectedCount: 60, attendedCount: 61 })).toEqual(['attendedCount']);
  expect(faulted(educationSession, { expectedCount: 60, attendedCount: 57, madeUpCount: 4 })).toEqual(['madeUpCount']);
  expect(faulted(educationSession, { attendedCount: 57, madeUpCount: 3, passedCount: 61 })).toEqual(['passedCount']);
  expect(faulted(educationSession, { expectedCount: 60, attendedCount: 57, madeUpCount: 3, passedCount: 60 })).toEqual([]);
});

test('a warning film has a name and a visit has a place', () => {
  expect(faulted(educationSession, { form: 'film' })).toEqual(['film']);
  expect(faulted(educationSession, { form: 'film', film: '《迷失》' })).toEqual([]);
  expect(faulted(educationSession, { form: 'base_visit' })).toEqual(['place']);
  expect(faulted(educationSession, { form: 'base_visit', place: '市廉政教育基地' })).toEqual([]);
});
