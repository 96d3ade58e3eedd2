import { expect, test } from 'vitest';
import { faulted } from '../blank-values.fixture.ts';
import { riskPoint } from './risk-point.ledger.ts';
import { riskScreening } from './risk-screening.ledger.ts';

test('the next review lies after the screening', () => {
  expect(faulted(riskPoint, { identifiedOn: '2025-05-14', reviewOn: '2025-05-14' })).toEqual(['reviewOn']);
  expect(faulted(riskPoint, { identifiedOn: '2025-05-14', reviewOn: '2026-05-14' })).toEqual([]);
});

test('a risk point comes into force by two signatures: the head of the department, then the leader in charge', () => {
  const { confirm, approve, review } = riskPoint.moves;
  expect([confirm?.signs, confirm?.by]).toEqual(['headSign', [['dept_head', 'department']]]);
  expect([approve?.signs, approve?.by]).toEqual(['leaderSign', [['hospital_leader', 'organisation']]]);
  expect([approve?.from, approve?.to, review?.to]).toEqual([['confirmed'], 'in_force', 'draft']);
});

test('a round cannot clear more hidden dangers than it found', () => {
  expect(faulted(riskScreening, { foundCount: 5, clearedCount: 6 })).toEqual(['clearedCount']);
  expect(faulted(riskScreening, { foundCount: 5, clearedCount: 5 })).toEqual([]);
});
