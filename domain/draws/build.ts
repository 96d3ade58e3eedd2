/** Makes the files `draw/v1`, step by step as a draw goes on. Pure: identifiers, salts, instants and random values come from the caller. */
import type { DrawFile, DrawTerms, EntryProof } from './contract.ts';
import {
  DRAW_FORMAT,
  drawFrom,
  type OpenStratum,
  poolHashOf,
  privatePoolHashOf,
  publicEntropy,
  revealedEntropy,
  seedOf,
  sortIds,
  termsHashOf,
} from './draw.ts';
import { type LeafProof, merklePaths, merkleRoot, tokenOf } from './merkle.ts';

export type TermsInput = Omit<DrawTerms, 'pool' | 'poolHash' | 'excluded' | 'redrawOf'> &
  Partial<Pick<DrawTerms, 'excluded' | 'redrawOf'>>;

function freeze(input: TermsInput, pool: DrawTerms['pool'], poolHash: string): DrawFile {
  const { drawId, title, org, basis, frozenAt, announced } = input;
  const terms: DrawTerms = {
    drawId,
    title,
    org,
    basis,
    frozenAt,
    announced,
    pool,
    poolHash,
    excluded: input.excluded ?? [],
    redrawOf: input.redrawOf ?? null,
  };
  return {
    format: DRAW_FORMAT,
    terms,
    termsHash: termsHashOf(terms),
    state: 'frozen',
    randomness: null,
    entropy: null,
    seed: null,
    result: null,
    replacements: [],
    void: null,
    tokens: null,
    proofs: [],
  };
}

export function freezeOpenDraw(input: TermsInput, strata: readonly OpenStratum[]): DrawFile {
  const sorted = strata.map((stratum) => ({ ...stratum, ids: [...sortIds(stratum.ids)] }));
  return freeze(input, { kind: 'open', strata: sorted }, poolHashOf(sorted));
}

export interface SaltedStratum {
  readonly name: string;
  readonly take: number;
  readonly substitutes: number;
  readonly entries: readonly { readonly id: string; readonly salt: string }[];
}

/** `entries`: one proof for each id, to be handed to whom it concerns; `tokens`: all salted ids, kept by the institution. */
export function freezePrivateDraw(
  input: TermsInput,
  strata: readonly SaltedStratum[],
): { readonly file: DrawFile; readonly entries: readonly EntryProof[]; readonly tokens: NonNullable<DrawFile['tokens']> } {
  const entries: EntryProof[] = [];
  const tokens: NonNullable<DrawFile['tokens']> = [];
  const frozen = strata.map(({ name, take, substitutes, entries: own }) => {
    const salted = own
      .map((entry) => ({ ...entry, token: tokenOf(entry.salt, entry.id) }))
      .sort((a, b) => (a.token < b.token ? -1 : 1));
    const list = salted.map((entry) => entry.token);
    const paths = merklePaths(list);
    tokens.push({ name, tokens: list });
    salted.forEach(({ id, salt }, index) => {
      entries.push({
        format: 'draw-entry/v1',
        drawId: input.drawId,
        stratum: name,
        id,
        salt,
        index,
        path: [...(paths[index] ?? [])],
      });
    });
    return { name, take, substitutes, root: merkleRoot(list), size: list.length };
  });
  return { file: freeze(input, { kind: 'private', strata: frozen }, privatePoolHashOf(frozen)), entries, tokens };
}

/** The text that enters the seed; null as long as a party has not revealed. */
export function entropyOf({ terms, randomness }: Pick<DrawFile, 'terms' | 'randomness'>): string | null {
  if (randomness === null) return null;
  if (randomness.kind === 'public')
    return terms.announced.kind === 'public' ? publicEntropy({ ...terms.announced, value: randomness.value }) : null;
  const revealed = randomness.parties.flatMap(({ party, value }) => (value === null ? [] : [{ party, value }]));
  const wanted = terms.announced.kind === 'commit_reveal' ? terms.announced.parties.length : 0;
  return revealed.length === wanted ? revealedEntropy(revealed) : null;
}

/**
 * The result. `tokens` is needed for a private pool; with `publishTokens` they enter the file, so that anybody can repeat the
 * whole ranking. Null as long as the randomness is not complete.
 */
export function drawn(
  file: DrawFile,
  options: { readonly tokens?: NonNullable<DrawFile['tokens']>; readonly publishTokens?: boolean } = {},
): DrawFile | null {
  const entropy = entropyOf(file);
  if (entropy === null) return null;
  const seed = seedOf(file.terms.poolHash, entropy, file.terms.drawId);
  const { pool } = file.terms;
  const listOf = (name: string): readonly string[] => options.tokens?.find((item) => item.name === name)?.tokens ?? [];
  const strata: readonly OpenStratum[] =
    pool.kind === 'open' ? pool.strata : pool.strata.map((stratum) => ({ ...stratum, ids: listOf(stratum.name) }));
  const result = strata.map((stratum) => {
    const { name, drawn: taken, substitutes } = drawFrom(seed, stratum);
    return { name, drawn: [...taken], substitutes: [...substitutes] };
  });
  const proofs: LeafProof[] = [];
  if (pool.kind === 'private')
    for (const { name, drawn: taken, substitutes } of result) {
      const list = listOf(name);
      const paths = merklePaths(list);
      for (const token of [...taken, ...substitutes]) {
        const index = list.indexOf(token);
        proofs.push({ token, index, path: paths[index] ?? [] });
      }
    }
  return {
    ...file,
    state: 'drawn',
    entropy,
    seed,
    result,
    tokens: pool.kind === 'private' && options.publishTokens === true && options.tokens ? options.tokens : null,
    proofs: proofs.map((proof) => ({ ...proof, path: [...proof.path] })),
  };
}

/** Stays visible with its reason; `parties` names those who did not reveal. */
export const voided = (file: DrawFile, reason: { at: string; reason: string; parties?: readonly string[] }): DrawFile => ({
  ...file,
  state: 'void',
  void: { at: reason.at, reason: reason.reason, parties: [...(reason.parties ?? [])] },
});
