/** Finds which of hundreds of phrases are worth looking for in a sentence: those enough of whose words are there. */
import { bestMatch, type Phrase, type PhraseMatch, readPhrase, thresholdFor } from './phrases.ts';
import type { TalkSentence } from './talk.ts';
import { type KnownWord, LEAST_LIKENESS, likeKnown } from './word-likeness.ts';

/** Groups of phrases made ready. */
export interface PhraseIndex {
  /** The best match of each group that has one, by the group's number; as `bestMatch` over all its phrases would find it. */
  best(sentence: Pick<TalkSentence, 'tokens'>, threshold?: number): ReadonlyMap<number, PhraseMatch>;
}

/** A phrase in a group. `light` is what its small words count together: they are everywhere, so they are taken for granted. */
interface Entry {
  readonly group: number;
  readonly phrase: Phrase;
  readonly light: number;
}

/** A word of phrases: which entries have it, and what it counts there. */
interface IndexedWord {
  readonly word: string;
  readonly uses: { readonly entry: number; readonly weight: number }[];
}

/** Small words weigh less than this. */
const WEIGHTY = 1;
const STANDARD_THRESHOLD = 0.78;
/** Sums in another order may differ in their last digits. */
const ROUNDING = 1e-9;

const indexes = new WeakMap<readonly (readonly string[])[], PhraseIndex>();

/** The index of some groups; the same list of groups is indexed once. */
export function phraseIndex(groups: readonly (readonly string[])[]): PhraseIndex {
  const known = indexes.get(groups);
  if (known !== undefined) return known;
  const index = buildIndex(groups);
  indexes.set(groups, index);
  return index;
}

const single = new WeakMap<readonly string[], readonly (readonly string[])[]>();

/** The best match of one list of phrases. */
export function bestOf(
  sentence: Pick<TalkSentence, 'tokens'>,
  phrases: readonly string[],
  threshold?: number,
): PhraseMatch | undefined {
  const groups = single.get(phrases) ?? [phrases];
  single.set(phrases, groups);
  return phraseIndex(groups).best(sentence, threshold).get(0);
}

function buildIndex(groups: readonly (readonly string[])[]): PhraseIndex {
  const entries: Entry[] = [];
  const words = new Map<string, IndexedWord>();
  for (const [group, sources] of groups.entries()) {
    for (const phrase of sources.map(readPhrase)) {
      const weights = weightyWords(phrase);
      const heavy = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
      for (const [word, weight] of weights) {
        const indexed = words.get(word) ?? { word, uses: [] };
        words.set(word, indexed);
        indexed.uses.push({ entry: entries.length, weight });
      }
      entries.push({ group, phrase, light: phrase.total - heavy });
    }
  }
  const wordsLike = likeKnown([...words.values()], LEAST_LIKENESS);
  const gains = new Float64Array(entries.length);
  return {
    best: (sentence, threshold = STANDARD_THRESHOLD) => {
      const likely: number[] = [];
      for (const number of gather(sentence, wordsLike, gains)) {
        const { phrase, light } = entries[number] as Entry;
        const highest = ((gains[number] as number) + light) / phrase.total + ROUNDING;
        gains[number] = 0;
        if (highest >= thresholdFor(phrase, threshold)) likely.push(number);
      }
      const candidates = new Map<number, Phrase[]>();
      for (const number of likely.sort((one, other) => one - other)) {
        const { group, phrase } = entries[number] as Entry;
        const list = candidates.get(group);
        if (list === undefined) candidates.set(group, [phrase]);
        else list.push(phrase);
      }
      const found = new Map<number, PhraseMatch>();
      for (const [group, phrases] of candidates) {
        const match = bestMatch(sentence, phrases, threshold);
        if (match) found.set(group, match);
      }
      return found;
    },
  };
}

/** Adds to `gains` what each word of the sentence counts; the entries that gained, in any order. */
function gather(
  { tokens }: Pick<TalkSentence, 'tokens'>,
  wordsLike: (word: KnownWord) => readonly IndexedWord[],
  gains: Float64Array,
): number[] {
  const present = new Set<IndexedWord>();
  for (const { word } of tokens) for (const indexed of wordsLike(word)) present.add(indexed);
  const touched: number[] = [];
  for (const { uses } of present) {
    for (const { entry, weight } of uses) {
      if (gains[entry] === 0) touched.push(entry);
      gains[entry] = (gains[entry] as number) + weight;
    }
  }
  return touched;
}

/** A phrase of small words only is found by all of them. */
function weightyWords({ tokens, weights }: Phrase): Map<string, number> {
  const isWeighty = weights.some((weight) => weight >= WEIGHTY);
  const words = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    const weight = weights[index] ?? 0;
    if (token !== '*' && (!isWeighty || weight >= WEIGHTY)) words.set(token, (words.get(token) ?? 0) + weight);
  }
  return words;
}
