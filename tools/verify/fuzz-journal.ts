// Mutation fuzzing of the journal verifier at full size: npx tsx tools/verify/fuzz-journal.ts 1000000 [seed]
import { createHash, createPublicKey, verify } from 'node:crypto';
import { fuzzJournal } from '@qinglian/domain/journal/fuzz.ts';

const runs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
const SPKI = '302a300506032b6570032100';
const started = performance.now();
const misses = fuzzJournal({
  runs,
  seed,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  verifySignature: (text, signature, publicKey) => {
    const key = createPublicKey({ key: Buffer.from(SPKI + publicKey, 'hex'), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'hex'));
  },
  onProgress: (done) => console.error(`${done} / ${runs}`),
});
for (const miss of misses.slice(0, 20)) console.log(JSON.stringify(miss));
console.log(JSON.stringify({ runs, seed, missed: misses.length, seconds: Math.round((performance.now() - started) / 1000) }));
process.exit(misses.length === 0 ? 0 : 1);
