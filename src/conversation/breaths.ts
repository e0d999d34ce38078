/** Where a long turn may be said in two breaths, so that the listener can say "mm-hmm" in between. Pure; what the listener says is not decided here. */
import { MOST_SPOKEN, type Turn } from '../domain/turn.ts';
import { wordsOf } from '../shared/words.ts';
import { weightOf } from './likeness.ts';
import { meaningWords, type WordKind } from './meaning-words.ts';

/** The two parts of what is said; together, with a space between them, they are all of it. */
export interface Breath {
  readonly first: string;
  readonly second: string;
}

/** The other side has to have heard something, and what follows must last longer than the back-channel and its way. */
const LEAST_WORDS = { first: 4, second: 7 };
/** Words of the second part that may be lost to a listener who is just saying "mm-hmm", and words before the cut that are still in the air. */
const LOST_WORDS = 5;
const WORDS_BEFORE = 3;
/** Share of the meaning that may be lost with them: what a recogniser mishears comes on top. */
const MOST_LOST = 0.2;
const MUST_ARRIVE: ReadonlySet<WordKind> = new Set(['figure', 'code', 'negation', 'date', 'name']);
const EXACT: ReadonlySet<WordKind> = new Set(['figure', 'code']);

/** Nobody breathes where no sign stands. */
const AFTER_SIGN = /(?<=[.!,])\s+/gu;
const SENTENCE_END = /[\p{Ll}\p{N}]{2}[.!]$/u;
const ABBREVIATION = /\b(?:mr|mrs|ms|dr|st|ave|rd|blvd|apt|no|inc|ltd|co|corp|jr|sr|prof|dept|vs|etc)\.$/i;
const SENTENCE_START = /^["'(]?\p{Lu}/u;
const CLAUSE_START = /^(?:and|but|so|because|since|which|although|though|then)\b/i;

/** The places to cut a turn in two, the best first; none in most turns. */
export function breathsIn(turn: Pick<Turn, 'said' | 'entities'>): Breath[] {
  const { said } = turn;
  // What is longer is not said to its end anyway.
  if (said.length > MOST_SPOKEN || wordsOf(said).length < LEAST_WORDS.first + LEAST_WORDS.second) return [];
  const places = [...said.matchAll(AFTER_SIGN)].flatMap(({ 0: space, index }) => {
    const breath = { first: said.slice(0, index), second: said.slice(index + space.length) };
    const ranking = rankOf(breath);
    return ranking !== undefined && isLongEnough(breath) ? [{ breath, ranking, from: index + space.length }] : [];
  });
  if (places.length === 0) return [];
  const whole = weightOf(said);
  const cuts = places.filter(({ breath, from }) => keepsMeaning(breath, whole) && !touchesEntity(turn, breath, from));
  return cuts.sort((one, other) => one.ranking - other.ranking).map(({ breath }) => breath);
}

/** Smaller is better: between sentences before between clauses, the middle before the edges. Undefined = nobody breathes here. */
function rankOf({ first, second }: Breath): number | undefined {
  const isSentence = SENTENCE_END.test(first) && !ABBREVIATION.test(first) && SENTENCE_START.test(second);
  const isClause = first.endsWith(',') && CLAUSE_START.test(second);
  if (!isSentence && !isClause) return undefined;
  const share = first.length / (first.length + second.length);
  return Math.abs(share - 0.5) + (isSentence ? 0 : 0.25);
}

function isLongEnough({ first, second }: Breath): boolean {
  return wordsOf(first).length >= LEAST_WORDS.first && wordsOf(second).length >= LEAST_WORDS.second;
}

/** No figure, date, name or "not" among the words that may be lost, nothing read out at the cut, and little lost in all. */
function keepsMeaning({ first, second }: Breath, whole: number): boolean {
  const lost = firstWords(second, LOST_WORDS);
  if (meaningWords(lost).some(({ kind }) => MUST_ARRIVE.has(kind))) return false;
  if (meaningWords(lastWords(first, WORDS_BEFORE)).some(({ kind }) => EXACT.has(kind))) return false;
  return weightOf(lost) <= MOST_LOST * whole;
}

function touchesEntity({ entities = [] }: Pick<Turn, 'entities'>, { second }: Breath, from: number): boolean {
  const to = from + firstWords(second, LOST_WORDS).length;
  return entities.some(({ start, end }) => start < to && end >= from);
}

function firstWords(text: string, count: number): string {
  return new RegExp(`^(?:\\S+\\s*){1,${count}}`, 'u').exec(text)?.[0] ?? '';
}

function lastWords(text: string, count: number): string {
  return text.split(/\s+/u).slice(-count).join(' ');
}
