/** Finds phrases in recognised sentences, forgiving what a recogniser does to them: a word lost, added or bent. */
import { remembered } from '../../shared/remembered.ts';
import { phraseTokens, type TalkSentence, type Token } from './talk.ts';
import { likenessOf } from './word-likeness.ts';

/** A phrase made ready. `*` in the source stands for up to three words. */
export interface Phrase {
  readonly source: string;
  readonly tokens: readonly string[];
  /** What each token counts. */
  readonly weights: readonly number[];
  readonly total: number;
}

/** Where and how well a phrase was found. `score` is 0 to 1; places are indexes of the sentence's words. */
export interface PhraseMatch {
  readonly phrase: Phrase;
  readonly score: number;
  readonly from: number;
  readonly to: number;
}

const LIGHT = new Set(
  'a an the to of is and it in for on that i my your have at are so was just well do you me be with as there then or if by will can would am we us they this not'.split(
    ' ',
  ),
);
const NEGATIONS = new Set(['not', 'never', 'no', 'nothing', 'nobody', 'unable']);
const LONGEST_GAP = 2;
/** Phrases with fewer words of weight must fit better, or every "call … back" would do for "call you back". */
const SHORT_PHRASE = 2.4;
const SHORT_THRESHOLD = 0.88;
const STANDARD_THRESHOLD = 0.78;
const WILDCARD_GAP = 4;
const GAP_COST = 0.06;

/** Reads a phrase. Operators bring the same ones to every transcript. */
export const readPhrase = remembered((source): Phrase => {
  const tokens = source.split(/\s+/).flatMap((word) => (word === '*' ? ['*'] : phraseTokens(word)));
  const weights = tokens.map(weightOf);
  return { source, tokens, weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
});

/** The best match of any of the phrases that reaches `threshold`. */
export function bestMatch(
  sentence: Pick<TalkSentence, 'tokens'>,
  phrases: readonly Phrase[],
  threshold = STANDARD_THRESHOLD,
): PhraseMatch | undefined {
  let best: PhraseMatch | undefined;
  for (const phrase of phrases) {
    const needed = thresholdFor(phrase, threshold);
    const match = matchPhrase(sentence.tokens, phrase);
    if (match && match.score >= needed && match.score > (best?.score ?? 0)) best = match;
  }
  return best;
}

/** What a match of the phrase must score. */
export function thresholdFor(phrase: Phrase, wished: number): number {
  return phrase.total < SHORT_PHRASE ? Math.max(wished, SHORT_THRESHOLD) : wished;
}

/** The best place of one phrase in a list of tokens. */
export function matchPhrase(tokens: readonly Token[], phrase: Phrase): PhraseMatch | undefined {
  let best: PhraseMatch | undefined;
  for (let start = 0; start < tokens.length; start += 1) {
    const found = matchFrom(tokens, phrase, start);
    if (found && found.score > (best?.score ?? 0)) best = found;
  }
  return best;
}

/** Greedy from one place: each token of the phrase takes the next likeness within reach, or is missed. */
function matchFrom(tokens: readonly Token[], phrase: Phrase, start: number): PhraseMatch | undefined {
  let at = start;
  let gained = 0;
  let reach = 0;
  let last = start;
  let isFirst = true;
  for (const [index, wanted] of phrase.tokens.entries()) {
    const weight = phrase.weights[index] as number;
    if (wanted === '*') {
      reach = WILDCARD_GAP;
      continue;
    }
    const found = nextLike(
      tokens,
      wanted,
      at,
      isFirst ? 0 : Math.max(reach, phrase.total < SHORT_PHRASE ? 1 : LONGEST_GAP),
    );
    if (found === undefined) {
      if (isFirst && weight === 1) return undefined;
      continue;
    }
    const gap = found.index - at;
    gained += weight * found.likeness - (reach > 0 || isFirst ? 0 : gap * GAP_COST);
    at = found.index + 1;
    last = found.index;
    reach = 0;
    isFirst = false;
  }
  if (isFirst) return undefined;
  const from = tokens[start]?.place ?? 0;
  return { phrase, score: Math.max(0, Math.min(1, gained / phrase.total)), from, to: tokens[last]?.place ?? from };
}

/** A negation may not be stepped over: "we can do" is not in "we can not do". */
function nextLike(tokens: readonly Token[], wanted: string, from: number, reach: number) {
  for (let index = from; index <= from + reach && index < tokens.length; index += 1) {
    const text = tokens[index]?.text ?? '';
    const likeness = likenessOf(text, wanted);
    if (likeness > 0) return { index, likeness };
    if (NEGATIONS.has(text)) return undefined;
  }
  return undefined;
}

function weightOf(token: string): number {
  if (token === '*') return 0;
  if (NEGATIONS.has(token)) return 1.2;
  return LIGHT.has(token) ? 0.35 : 1;
}
