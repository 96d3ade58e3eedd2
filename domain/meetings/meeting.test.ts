import { expect, test } from 'vitest';
import { faulted } from '../blank-values.fixture.ts';
import { meeting } from './meeting.ledger.ts';

test('a meeting cannot have more people listed than were to come, and an unknown number is no fault', () => {
  expect(faulted(meeting, { attendees: ['a', 'b', 'c'], attendeeCount: 2 })).toEqual(['attendeeCount']);
  expect(faulted(meeting, { attendees: ['a', 'b', 'c'], attendeeCount: 3 })).toEqual([]);
  expect(faulted(meeting, { attendees: ['a', 'b', 'c'] })).toEqual([]);
});
