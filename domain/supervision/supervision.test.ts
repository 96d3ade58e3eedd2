import { expect, test } from 'vitest';
import { faulted } from '../blank-values.fixture.ts';
import { inspection } from './inspection.ledger.ts';
import { problem } from './problem.ledger.ts';
import { siteSupervision } from './site-supervision.ledger.ts';

test('a hospital tour names its stage; other checks have none', () => {
  expect(faulted(inspection, { kind: 'patrol' })).toEqual(['stage']);
  expect(faulted(inspection, { kind: 'patrol', stage: 'self' })).toEqual([]);
  expect(faulted(inspection, { kind: 'cross_check' })).toEqual([]);
});

test('a problem cannot be due before it was found', () => {
  expect(faulted(problem, { foundOn: '2025-06-17', dueOn: '2025-06-16' })).toEqual(['dueOn']);
  expect(faulted(problem, { foundOn: '2025-06-17', dueOn: '2025-06-17' })).toEqual([]);
});

test('a problem is struck off only after acceptance, and acceptance only by those who check', () => {
  const { assign, rectify, accept, close } = problem.moves;
  expect([assign?.to, rectify?.from, rectify?.to, accept?.from, accept?.to, close?.from]).toEqual([
    'assigned',
    ['assigned'],
    'rectified',
    ['rectified'],
    'accepted',
    ['accepted'],
  ]);
  expect(accept?.by.map(([role]) => role)).toEqual(['hospital_clerk', 'hospital_discipline']);
});

test('a bid opening says whether the warning film was shown, which film, or why not', () => {
  expect(faulted(siteSupervision, { kind: 'bid_opening', filmShown: 'not_needed' })).toEqual(['filmShown']);
  expect(faulted(siteSupervision, { kind: 'bid_opening', filmShown: 'shown' })).toEqual(['film']);
  expect(faulted(siteSupervision, { kind: 'bid_opening', filmShown: 'not_shown' })).toEqual(['problems']);
  expect(faulted(siteSupervision, { kind: 'bid_opening', filmShown: 'not_shown', problems: '设备故障' })).toEqual([]);
  expect(faulted(siteSupervision, { kind: 'acceptance', filmShown: 'not_needed' })).toEqual([]);
});
