import type { RecordAction } from '@qinglian/domain/api/ledgers.ts';
import { report } from '@qinglian/domain/reports/report.ledger.ts';
import { expect, test } from 'vitest';
import { leadsBack, movesOf } from './moves.ts';

const record = (state: string, can: readonly RecordAction[], due: string | null) => ({
  id: '',
  version: 1,
  state,
  values: {},
  recordedBy: '',
  enteredFor: null,
  happenedAt: '',
  recordedAt: '',
  registeredAt: '',
  updatedAt: '',
  departmentId: null,
  can,
  due: due === null ? null : { move: due, day: '2025-11-25', workdaysLeft: 2, provisional: false },
});

test('who reviews or signs finds the signature as the first button, sending back after it', () => {
  expect(movesOf(report, record('reviewing', ['move:rejectReview', 'move:passReview'], 'passReview'))).toEqual([
    'passReview',
    'rejectReview',
  ]);
  expect(movesOf(report, record('approving', ['move:rejectReview', 'move:sign'], 'sign'))).toEqual(['sign', 'rejectReview']);
  expect(movesOf(report, record('approving', ['move:rejectReview', 'move:sign'], null))).toEqual(['sign', 'rejectReview']);
});

test('a move that leads back to the beginning comes last and is known as such', () => {
  expect(movesOf(report, record('signed', ['move:withdraw', 'move:submit'], null))).toEqual(['submit', 'withdraw']);
  expect(['withdraw', 'rejectReview', 'submit', 'sign'].filter((move) => leadsBack(report, move))).toEqual([
    'withdraw',
    'rejectReview',
  ]);
});

test('where nothing is due and nothing signs, the order of the register stands', () => {
  expect(movesOf(report, record('signed', ['move:submit', 'move:attachScan', 'move:withdraw', 'update'], null))).toEqual([
    'submit',
    'attachScan',
    'withdraw',
  ]);
});
