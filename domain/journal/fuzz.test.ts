import { isSignedBy } from '@qinglian/kernel/hash/ed25519.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { expect, test } from 'vitest';
import { fuzzJournal, mutations } from './fuzz.ts';

test('no falsified journal passes, and a falsified line is named, in 4,000 mutations of 17 kinds', () => {
  expect(Object.keys(mutations)).toHaveLength(17);
  expect(fuzzJournal({ runs: 4_000, seed: 20251122, sha256: sha256Hex, verifySignature: isSignedBy })).toEqual([]);
});

test('the fuzzer bites: a verifier that skips the hashes is caught', () => {
  const blind = fuzzJournal({ runs: 300, seed: 1, sha256: () => '0'.repeat(64), verifySignature: () => true });
  expect(blind.length).toBeGreaterThan(0);
});
