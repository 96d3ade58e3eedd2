/** The file `draw/v1`: what is published of a draw from its freezing to its result, and what anybody needs to check it. */
import * as z from 'zod/mini';
import { DRAW_FORMAT } from './draw.ts';

// Control characters, blanks at the ends and un-normalised text would let two ids look alike.
const isPlain = (value: string): boolean => value === value.normalize('NFC').trim() && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value);
const text = z.string().check(z.minLength(1), z.maxLength(500), z.refine(isPlain));
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
// One way of writing an instant, so that text order is time order.
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().check(z.nonnegative());
const positive = z.int().check(z.positive());

const openStratum = z.strictObject({
  name: text,
  take: positive,
  substitutes: count,
  ids: z.array(text).check(z.minLength(1), z.maxLength(200_000)),
});
const privateStratum = z.strictObject({ name: text, take: positive, substitutes: count, root: hash, size: positive });

const pool = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), strata: z.array(openStratum).check(z.minLength(1)) }),
  z.strictObject({ kind: z.literal('private'), strata: z.array(privateStratum).check(z.minLength(1)) }),
]);

const announced = z.discriminatedUnion('kind', [
  /** A public number that does not exist yet: 福彩3D, issue 2025312, published at `expectedAt`. */
  z.strictObject({ kind: z.literal('public'), source: text, issue: text, expectedAt: instant }),
  z.strictObject({ kind: z.literal('commit_reveal'), parties: z.array(text).check(z.minLength(2)), revealBy: instant }),
]);

export const drawTerms = z.strictObject({
  drawId: text,
  title: text,
  org: text,
  /** Why and under which rule it is drawn (文号 and 条). */
  basis: text,
  frozenAt: instant,
  pool,
  poolHash: hash,
  /** Left out of the pool before freezing (回避), with the reason. Not the ids of a private pool. */
  excluded: z.array(z.strictObject({ id: text, reason: text })),
  announced,
  /** The void draw that this one repeats. */
  redrawOf: z.nullable(text),
});

const randomness = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('public'), value: text, at: instant, source: text }),
  z.strictObject({
    kind: z.literal('commit_reveal'),
    parties: z.array(
      z.strictObject({
        party: text,
        commitment: hash,
        committedAt: instant,
        /** 16 to 64 random bytes in hexadecimal; null when not (yet) revealed. */
        value: z.nullable(z.string().check(z.regex(/^([0-9a-f]{2}){16,64}$/))),
        revealedAt: z.nullable(instant),
        /** 代录: entered by the organiser from the party's signed paper, and shown as such. */
        byProxy: z.boolean(),
      }),
    ),
  }),
]);

const leafProof = z.strictObject({ token: hash, index: count, path: z.array(hash).check(z.maxLength(64)) });

export const drawFile = z.strictObject({
  format: z.literal(DRAW_FORMAT),
  terms: drawTerms,
  termsHash: hash,
  state: z.enum(['frozen', 'drawn', 'void']),
  randomness: z.nullable(randomness),
  entropy: z.nullable(z.string().check(z.minLength(1), z.maxLength(20_000))),
  seed: z.nullable(hash),
  result: z.nullable(z.array(z.strictObject({ name: text, drawn: z.array(text), substitutes: z.array(text) }))),
  /** A drawn one who cannot serve gives place to the next substitute of the group, with the reason. */
  replacements: z.array(z.strictObject({ stratum: text, out: text, in: text, reason: text, at: instant })),
  void: z.nullable(z.strictObject({ at: instant, reason: text, parties: z.array(text) })),
  /** Private pools: all salted ids by group (then everybody can repeat the ranking), or null. */
  tokens: z.nullable(z.array(z.strictObject({ name: text, tokens: z.array(hash) }))),
  /** Private pools: proofs for the drawn ones and substitutes. */
  proofs: z.array(leafProof),
});

export type DrawTerms = z.infer<typeof drawTerms>;
export type DrawFile = z.infer<typeof drawFile>;

/** What a party of a private pool is handed about one entry of its own. */
export const entryProof = z.strictObject({
  format: z.literal('draw-entry/v1'),
  drawId: text,
  stratum: text,
  id: text,
  salt: z.string().check(z.regex(/^([0-9a-f]{2}){16,32}$/)),
  index: count,
  path: z.array(hash).check(z.maxLength(64)),
});
export type EntryProof = z.infer<typeof entryProof>;
