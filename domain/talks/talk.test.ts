import { expect, test } from 'vitest';
import { faulted } from '../blank-values.fixture.ts';
import { talk } from './talk.ledger.ts';

test('a talk has another person opposite; a collective one has a list', () => {
  expect(faulted(talk, { kind: 'daily', talker: 'a' })).toEqual(['subject']);
  expect(faulted(talk, { kind: 'daily', talker: 'a', subject: 'a' })).toEqual(['subject']);
  expect(faulted(talk, { kind: 'daily', talker: 'a', subject: 'b' })).toEqual([]);
  expect(faulted(talk, { kind: 'collective', talker: 'a', subject: 'b' })).toEqual(['subjects']);
  expect(faulted(talk, { kind: 'collective', talker: 'a', subjects: ['b', 'c'] })).toEqual([]);
});

test('neither the office that keeps the registers nor a head of department nor the city reads talks, and every reading is journalled', () => {
  const readers = talk.access.read.map(([role, scope]) => `${role} ${scope}`);
  expect(readers).toEqual(['hospital_discipline organisation', 'hospital_secretary organisation', 'staff own']);
  expect(talk.access.journalReads).toBe(true);
  expect(talk.fields.opinion.readableBy).toEqual([['hospital_discipline', 'organisation']]);
});
