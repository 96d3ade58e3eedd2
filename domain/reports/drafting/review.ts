/**
 * Wording held against its draft: which sentences stand as drafted, which were edited or written by hand, which were struck
 * out, which the report before said already, and whether each figure is the one its records gave. Pure: screen and server agree.
 */
import type { DraftedSentence } from '../../api/reports.ts';

export interface ReviewedSentence {
  readonly text: string;
  readonly origin: 'drafted' | 'edited' | 'written';
  /** The drafted sentence it came from. */
  readonly draft: DraftedSentence | null;
  /** The report before says the same. */
  readonly isRepeat: boolean;
  /** Figures that are not the draft's: no record stands behind them. */
  readonly loose: readonly string[];
  /** First of a paragraph. */
  readonly isStart: boolean;
}

export interface ReviewedPart {
  readonly sentences: readonly ReviewedSentence[];
  /** Drafted, and not said any more. */
  readonly struck: readonly DraftedSentence[];
}

/** A figure with what it counts: 1次, 36.2%. Days and years are no figures. */
const FIGURE = /\d+(?:\.\d+)?(?:人次|次|项|份|个|件|人|期|条|家|%|％)/g;
export const figuresIn = (text: string): readonly string[] => text.match(FIGURE) ?? [];

/** Sentences in order, each with its final mark; line breaks end one too. */
export const sentencesIn = (text: string): readonly { readonly text: string; readonly isStart: boolean }[] =>
  text.split('\n').flatMap((line) =>
    (line.match(/[^。；！？]+[。；！？]?/g) ?? [])
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence !== '')
      .map((sentence, at) => ({ text: sentence, isStart: at === 0 })),
  );

/** Number in front and punctuation do not make another sentence. */
const core = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/^\s*(?:\d+[.、)]|\([一二三四五六七八九十]+\))\s*/, '')
    .replaceAll(/[\s\p{P}\p{S}]/gu, '');

const EDITED = 0.5;
const REPEATED = 0.92;
/** Shorter ones are said again by everybody. */
const SHORT = 6;

export function reviewPart(
  text: string,
  { draft, earlier }: { draft: readonly (readonly DraftedSentence[])[]; earlier: string },
): ReviewedPart {
  const drafted = draft.flat().map((sentence) => ({ sentence, grams: gramsOf(core(sentence.text)) }));
  const before = sentencesIn(earlier).map((sentence) => gramsOf(core(sentence.text)));
  const given = sentencesIn(text);
  const partner = new Map<number, number>();
  const pairs = given.flatMap((one, at) => {
    const grams = gramsOf(core(one.text));
    return drafted.map((other, to) => ({
      at,
      to,
      likeness: one.text === other.sentence.text ? 2 : likeness(grams, other.grams),
    }));
  });
  // Best first; each sentence has one draft.
  const taken = new Set<number>();
  for (const pair of pairs.filter((one) => one.likeness >= EDITED).sort((a, b) => b.likeness - a.likeness || a.at - b.at)) {
    if (partner.has(pair.at) || taken.has(pair.to)) continue;
    partner.set(pair.at, pair.to);
    taken.add(pair.to);
  }
  return {
    sentences: given.map((one, at) => {
      const to = partner.get(at);
      const own = to === undefined ? undefined : drafted[to]?.sentence;
      const isHeading = own !== undefined && own.row === null && own.records.length === 0;
      const known = new Set(own === undefined ? [] : figuresIn(own.text));
      const grams = gramsOf(core(one.text));
      return {
        ...one,
        origin: own === undefined ? 'written' : core(own.text) === core(one.text) ? 'drafted' : 'edited',
        draft: own ?? null,
        isRepeat: !isHeading && core(one.text).length >= SHORT && before.some((other) => likeness(grams, other) >= REPEATED),
        loose: figuresIn(one.text).filter((figure) => !known.has(figure)),
      };
    }),
    struck: drafted.flatMap(({ sentence }, at) => (taken.has(at) ? [] : [sentence])),
  };
}

function gramsOf(text: string): ReadonlyMap<string, number> {
  const grams = new Map<string, number>();
  const padded = `^${text}$`;
  for (let at = 0; at < padded.length - 1; at++) {
    const gram = padded.slice(at, at + 2);
    grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  return grams;
}

/** Share of pairs of neighbouring characters that both have (Dice). */
function likeness(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let [shared, all] = [0, 0];
  for (const [gram, count] of a) {
    shared += Math.min(count, b.get(gram) ?? 0);
    all += count;
  }
  for (const count of b.values()) all += count;
  return all === 0 ? 0 : (2 * shared) / all;
}
