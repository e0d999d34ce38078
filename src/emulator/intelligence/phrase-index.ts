/** Finds which of hundreds of phrases are worth looking for in a sentence: those enough of whose words are there. */
import { bestMatch, type Phrase, type PhraseMatch, readPhrase } from './phrases.ts';
import type { TalkSentence } from './talk.ts';
import { likenessOf } from './word-likeness.ts';

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

/** Small words weigh less than this. */
const WEIGHTY = 1;
const STANDARD_THRESHOLD = 0.78;
const MOST_WORDS = 50_000;

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
  const places = new Map<string, [entry: number, weight: number][]>();
  for (const [group, sources] of groups.entries()) {
    for (const phrase of sources.map(readPhrase)) {
      const weights = weightyWords(phrase);
      const heavy = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
      for (const [word, weight] of weights) {
        const list = places.get(word) ?? [];
        places.set(word, list);
        list.push([entries.length, weight]);
      }
      entries.push({ group, phrase, light: phrase.total - heavy });
    }
  }
  const placesLike = remembered((text) =>
    [...places].flatMap(([word, list]) => (likenessOf(text, word) > 0 ? [[word, list] as const] : [])),
  );
  return {
    best: (sentence, threshold = STANDARD_THRESHOLD) => {
      const present = new Map(sentence.tokens.flatMap(({ text }) => placesLike(text)));
      const gained = new Map<number, number>();
      for (const list of present.values()) {
        for (const [entry, weight] of list) gained.set(entry, (gained.get(entry) ?? 0) + weight);
      }
      const candidates = new Map<number, Phrase[]>();
      for (const number of [...gained.keys()].sort((one, other) => one - other)) {
        const { group, phrase, light } = entries[number] as Entry;
        // Sums in another order may differ in their last digits.
        if (((gained.get(number) ?? 0) + light) / phrase.total + 1e-9 < threshold) continue;
        const list = candidates.get(group) ?? [];
        candidates.set(group, list);
        list.push(phrase);
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

/** Answers are kept: people use few words, and the same ones in every call. */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = work(text);
    if (answers.size >= MOST_WORDS) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
