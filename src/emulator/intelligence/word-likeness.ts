/** When two words count as the same one, misheard or inflected. */
import type { Token } from './talk.ts';

const SHORTEST_WITH_FORMS = 4;

/** 1 the same word, 0.95 another form of it, 0.8 one letter off in a long word, else 0. */
export function likenessOf(one: string, other: string): number {
  if (one === other) return 1;
  if (one.length < SHORTEST_WITH_FORMS || other.length < SHORTEST_WITH_FORMS) return 0;
  if (Math.abs(one.length - other.length) > 4) return 0; // no form of a word is so much longer
  if (stemOf(one) === stemOf(other)) return 0.95;
  return one.length >= 6 && other.length >= 6 && isOneLetterOff(one, other) ? 0.8 : 0;
}

/** Stems by word: a language has few words, and the same ones are compared again and again. */
const stems = new Map<string, string>();
const MOST_STEMS = 50_000;

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = stemAnew(word);
  if (stems.size >= MOST_STEMS) stems.clear();
  stems.set(word, stem);
  return stem;
}

function stemAnew(word: string): string {
  const short = word.replace(/(ies|ing|ed|es|s|er|ly|d|e)$/, '');
  return short.length >= 3 ? short : word;
}

function isOneLetterOff(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let index = 0;
  while (index < short.length && short[index] === long[index]) index += 1;
  const skip = long.length === short.length ? 1 : 0;
  return short.slice(index + skip) === long.slice(index + 1);
}

/** Which words are like some word of a sentence; each answer is worked out once. */
export interface WordBag {
  readonly hasLike: (wanted: string) => boolean;
}

const bags = new WeakMap<readonly Token[], WordBag>();

/** The words of a sentence: hundreds of phrases ask for the same few words, and nearly all of them in vain. */
export function wordBag(tokens: readonly Token[]): WordBag {
  const known = bags.get(tokens);
  if (known !== undefined) return known;
  const answers = new Map<string, boolean>();
  const texts = new Set(tokens.map(({ text }) => text));
  const longer = [...texts].filter((text) => text.length >= SHORTEST_WITH_FORMS);
  const bag = {
    hasLike: (wanted: string) => {
      const known = answers.get(wanted);
      if (known !== undefined) return known;
      const answer =
        texts.has(wanted) ||
        (wanted.length >= SHORTEST_WITH_FORMS && longer.some((text) => likenessOf(text, wanted) > 0));
      answers.set(wanted, answer);
      return answer;
    },
  };
  bags.set(tokens, bag);
  return bag;
}
