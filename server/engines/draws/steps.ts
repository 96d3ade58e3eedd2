/**
 * The life of a draw: frozen → randomness (public number, or commit and reveal) → drawn → published, or void at any time.
 * Every step is one journalled transaction, and nothing can be taken back. A void draw stays public with its reason.
 */
import { drawn, entropyOf, freezeOpenDraw, freezePrivateDraw, type TermsInput, voided } from '@qinglian/domain/draws/build.ts';
import type { DrawFile } from '@qinglian/domain/draws/contract.ts';
import { commitmentOf } from '@qinglian/domain/draws/draw.ts';
import { verifyDraw } from '@qinglian/domain/draws/verify.ts';
import { makeCode } from '@qinglian/domain/public/contract.ts';
import { AppError, assert } from '@qinglian/kernel/errors.ts';
import type { Work } from '../../ledger/services.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import {
  appendVersion,
  findPrivatePool,
  getDraw,
  insertDraw,
  nextNumber,
  type Party,
  savePrivatePool,
  type StoredDraw,
  type Subject,
} from './store.ts';

const refuse = (field: string, message: string): AppError => new AppError('invalid_input', { problems: [{ field, message }] });

export interface PoolStratum {
  readonly name: string;
  readonly take: number;
  readonly substitutes: number;
  readonly ids: readonly string[];
}

export interface FreezeInput {
  readonly title: string;
  /** Reason and rule (文号 and 条). */
  readonly basis: string;
  /** Word in the number of the draw: 2025-抽查-2. */
  readonly series: string;
  /** Private: only the Merkle roots are published (prescriptions, staff). */
  readonly isPrivate: boolean;
  readonly strata: readonly PoolStratum[];
  readonly excluded: readonly { readonly id: string; readonly reason: string }[];
  readonly randomness:
    | { readonly kind: 'public'; readonly source: string; readonly issue: string; readonly expectedAt: string }
    | { readonly kind: 'commit_reveal'; readonly parties: readonly Party[]; readonly revealBy: string };
  readonly redrawOfId: string | null;
  readonly subject?: Subject;
}

/** Freezes and publishes the terms. `invalid_input` names what does not fit. */
export async function freezeDraw(work: Work, input: FreezeInput): Promise<StoredDraw> {
  const redrawOf = input.redrawOfId === null ? null : await getDraw(work, input.redrawOfId);
  if (redrawOf !== null && redrawOf.file.state !== 'void') throw refuse('redrawOfId', '只有已作废的抽取可以重抽');
  const waitsFor = input.randomness.kind === 'public' ? input.randomness.expectedAt : input.randomness.revealBy;
  if (!(waitsFor > work.now)) throw refuse('randomness', '随机来源须在名单冻结之后才产生，请选择以后的期号或截止时间');
  const org = await findRow(work.tx, sql<{ name: string }>`select name from organisation where id = ${work.actor.orgId}::uuid`);
  const year = work.now.slice(0, 4);
  const number = await nextNumber(work, `${year}-${input.series}`);
  const announced: TermsInput['announced'] =
    input.randomness.kind === 'public'
      ? input.randomness
      : {
          kind: 'commit_reveal',
          parties: input.randomness.parties.map((party) => party.name),
          revealBy: input.randomness.revealBy,
        };
  const terms: TermsInput = {
    drawId: `${year}-${input.series}-${number}`,
    title: input.title,
    org: org?.name ?? '',
    basis: input.basis,
    frozenAt: work.now,
    announced,
    excluded: [...input.excluded],
    redrawOf: redrawOf?.file.terms.drawId ?? null,
  };
  const draw = {
    id: work.newId(),
    code: makeCode(work.services.chance.bytes(8)),
    parties: input.randomness.kind === 'public' ? [] : input.randomness.parties,
    subject: input.subject ?? null,
    redrawOfId: input.redrawOfId,
  };
  const { file, pool } = frozenFile(work, input, terms);
  mustHold(file);
  await insertDraw(work, draw, file);
  if (pool !== null) await savePrivatePool(work, draw.id, pool);
  await appendVersion(work, { ...draw, version: 0 }, file, { step: 'frozen', publicFile: file });
  return getDraw(work, draw.id);
}

function frozenFile(work: Work, input: FreezeInput, terms: TermsInput) {
  if (!input.isPrivate) return { file: freezeOpenDraw(terms, input.strata), pool: null };
  const salt = (): string => Buffer.from(work.services.chance.bytes(16)).toString('hex');
  const strata = input.strata.map(({ ids, ...stratum }) => ({ ...stratum, entries: ids.map((id) => ({ id, salt: salt() })) }));
  for (const { ids, name } of input.strata) {
    if (ids.length === 0) throw refuse('strata', `“${name}”没有名单`);
    // Under salts a repeated id would have two chances and nobody could see it.
    if (new Set(ids).size !== ids.length) throw refuse('strata', `“${name}”的名单中有重复的编号`);
  }
  const { file, entries, tokens } = freezePrivateDraw(terms, strata);
  return { file, pool: { entries, tokens } };
}

/** What is published must pass the check that everybody runs on it; what does not is refused before it is written. */
function mustHold(file: DrawFile): void {
  const { ok, problems } = verifyDraw(file);
  if (!ok) throw new AppError('invalid_input', { problems: problems.map((message) => ({ field: 'strata', message })) });
}

type Revealing = Extract<NonNullable<DrawFile['randomness']>, { kind: 'commit_reveal' }>;

const partiesOf = (file: DrawFile): Revealing['parties'] =>
  file.randomness?.kind === 'commit_reveal' ? file.randomness.parties : [];

/** The party in whose name the actor may act: its own person, or the organiser for one that hands in paper. */
function partyFor(work: Work, draw: StoredDraw, name: string, { isOrganiser }: { isOrganiser: boolean }): Party {
  const party = draw.parties.find((item) => item.name === name);
  const may = party !== undefined && (party.personId === null ? isOrganiser : party.personId === work.actor.personId);
  // A stranger and an unknown party get the same answer.
  if (party === undefined || !may) throw new AppError('not_found');
  return party;
}

export interface PartyInput {
  readonly party: string;
  readonly isOrganiser: boolean;
}

/** Before anybody has revealed. `wrong_state` when the party has committed already or revealing has begun. */
export async function commitValue(work: Work, id: string, input: PartyInput & { commitment: string }): Promise<StoredDraw> {
  const draw = await getDraw(work, id, { lock: true });
  const party = partyFor(work, draw, input.party, input);
  const before = partiesOf(draw.file);
  const mustWait = before.some((item) => item.party === party.name || item.value !== null);
  if (draw.file.state !== 'frozen' || mustWait || isOverdue(work, draw)) throw new AppError('wrong_state');
  const mine = {
    party: party.name,
    commitment: input.commitment,
    committedAt: work.now,
    value: null,
    revealedAt: null,
    byProxy: party.personId === null,
  };
  return append(
    work,
    draw,
    { ...draw.file, randomness: { kind: 'commit_reveal', parties: [...before, mine] } },
    'commit',
    party.name,
  );
}

/** After all have committed, before the deadline. The last reveal draws. */
export async function revealValue(work: Work, id: string, input: PartyInput & { value: string }): Promise<StoredDraw> {
  const draw = await getDraw(work, id, { lock: true });
  const party = partyFor(work, draw, input.party, input);
  const before = partiesOf(draw.file);
  const mine = before.find((item) => item.party === party.name);
  const lastCommit =
    before
      .map((item) => item.committedAt)
      .sort()
      .at(-1) ?? work.now;
  const isOpen = before.length === draw.parties.length && mine?.value === null && lastCommit < work.now;
  if (draw.file.state !== 'frozen' || mine === undefined || !isOpen || isOverdue(work, draw)) throw new AppError('wrong_state');
  if (commitmentOf(draw.file.termsHash, party.name, input.value) !== mine.commitment)
    throw refuse('value', '这个随机数与先前的承诺不符，请核对后再提交');
  const parties = before.map((item) => (item === mine ? { ...item, value: input.value, revealedAt: work.now } : item));
  const file: DrawFile = { ...draw.file, randomness: { kind: 'commit_reveal', parties } };
  const after = await append(work, draw, { ...file, entropy: entropyOf(file) }, 'reveal', party.name);
  return after.file.entropy === null ? after : drawNow(work, after);
}

const isOverdue = (work: Work, { file }: StoredDraw): boolean =>
  file.terms.announced.kind === 'commit_reveal' && work.now >= file.terms.announced.revealBy;

/** Enters the public number once it exists, and draws. `source`: where anybody can read it. */
export async function enterPublicNumber(work: Work, id: string, input: { value: string; source: string }): Promise<StoredDraw> {
  const draw = await getDraw(work, id, { lock: true });
  const { announced } = draw.file.terms;
  if (announced.kind !== 'public' || draw.file.state !== 'frozen' || draw.file.randomness !== null)
    throw new AppError('wrong_state');
  if (work.now < announced.expectedAt) throw refuse('value', '预告的公布时间还没有到');
  const file: DrawFile = { ...draw.file, randomness: { kind: 'public', value: input.value, at: work.now, source: input.source } };
  const after = await append(work, draw, { ...file, entropy: entropyOf(file) }, 'entropy');
  return drawNow(work, after);
}

/** The result exists from here on, but is public only when published (an inspection without notice). */
async function drawNow(work: Work, draw: StoredDraw): Promise<StoredDraw> {
  const pool = await findPrivatePool(work, draw.id);
  const file = drawn(draw.file, pool === undefined ? {} : { tokens: pool.tokens });
  assert(file, 'the randomness of a draw is complete when it is drawn');
  mustHold(file);
  await appendVersion(work, draw, file, { step: 'drawn', publicFile: null });
  return getDraw(work, draw.id);
}

export async function publishResult(work: Work, id: string, { withTokens }: { withTokens: boolean }): Promise<StoredDraw> {
  const draw = await getDraw(work, id, { lock: true });
  if (draw.file.state !== 'drawn' || draw.steps.includes('published')) throw new AppError('wrong_state');
  const pool = withTokens ? await findPrivatePool(work, id) : undefined;
  return append(work, draw, { ...draw.file, tokens: pool?.tokens ?? draw.file.tokens }, 'published');
}

/** Makes a draw void for a stated reason; parties that kept silent while others revealed are named without being asked. */
export async function voidDraw(work: Work, id: string, { reason }: { reason: string }): Promise<StoredDraw> {
  const draw = await getDraw(work, id, { lock: true });
  if (draw.file.state === 'void') throw new AppError('wrong_state');
  const hasBegun = partiesOf(draw.file).some((item) => item.value !== null);
  return append(work, draw, voided(draw.file, { at: work.now, reason, parties: hasBegun ? silentParties(draw) : [] }), 'void');
}

const silentParties = ({ file, parties }: StoredDraw): readonly string[] =>
  parties
    .map((party) => party.name)
    .filter((name) => (partiesOf(file).find((item) => item.party === name)?.value ?? null) === null);

/** For the nightly job and before each look: a draw whose time for revealing is over is void, by name. */
export async function voidIfOverdue(work: Work, id: string): Promise<StoredDraw> {
  const draw = await getDraw(work, id, { lock: true });
  if (draw.file.state !== 'frozen' || !isOverdue(work, draw)) return draw;
  const silent = silentParties(draw);
  const reason = `${silent.join('、')}未在截止前提交或揭示随机数`;
  return append(work, draw, voided(draw.file, { at: work.now, reason, parties: silent }), 'void');
}

/** One who cannot serve gives place to the next substitute of the group. */
export async function replaceDrawn(
  work: Work,
  id: string,
  input: { stratum: string; out: string; reason: string },
): Promise<StoredDraw> {
  const draw = await getDraw(work, id, { lock: true });
  const group = draw.file.result?.find((item) => item.name === input.stratum);
  if (draw.file.state !== 'drawn' || group === undefined) throw new AppError('wrong_state');
  const used = draw.file.replacements.filter((item) => item.stratum === input.stratum);
  const next = group.substitutes[used.length];
  const serving = new Set([...group.drawn, ...used.map((item) => item.in)]);
  for (const item of used) serving.delete(item.out);
  if (!serving.has(input.out)) throw refuse('out', '不在抽中者之列');
  if (next === undefined) throw refuse('out', '递补名单已经用完，请作废后重抽');
  const replacement = { stratum: input.stratum, out: input.out, in: next, reason: input.reason, at: work.now };
  return append(work, draw, { ...draw.file, replacements: [...draw.file.replacements, replacement] }, 'replaced');
}

async function append(
  work: Work,
  draw: StoredDraw,
  file: DrawFile,
  step: 'commit' | 'reveal' | 'entropy' | 'published' | 'replaced' | 'void',
  party?: string,
): Promise<StoredDraw> {
  mustHold(file);
  // A replacement before publication stays inside with the result.
  const isPublic = step !== 'replaced' || draw.steps.includes('published');
  await appendVersion(work, draw, file, { step, publicFile: isPublic ? file : null, ...(party === undefined ? {} : { party }) });
  return getDraw(work, draw.id);
}
