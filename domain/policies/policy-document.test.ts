import { expect, test } from 'vitest';
import { faulted } from '../blank-values.fixture.ts';
import { policyDocument } from './policy-document.ledger.ts';

test('a rule cannot expire before it was issued; one without an end is in force until repealed', () => {
  expect(faulted(policyDocument, { issuedOn: '2024-03-18', validUntil: '2024-03-17' })).toEqual(['validUntil']);
  expect(faulted(policyDocument, { issuedOn: '2024-03-18', validUntil: '2024-03-18' })).toEqual([]);
  expect(faulted(policyDocument, { issuedOn: '2024-03-18' })).toEqual([]);
});
