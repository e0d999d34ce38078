/** When two words count as the same one, misheard or inflected. */
import { stemOf } from '../../shared/words.ts';

const SHORTEST_WITH_FORMS = 4;
const SHORTEST_BENT = 6;
const SAME_FORM = 0.95;
/** That of a long word with one letter off; those less alike have none. */
export const LEAST_LIKENESS = 0.8;

/** 1 the same word, 0.95 another form of it, 0.8 one letter off in a long word, else 0. */
export function likenessOf(one: string, other: string): number {
  if (one === other) return 1;
  if (one.length < SHORTEST_WITH_FORMS || other.length < SHORTEST_WITH_FORMS) return 0;
  if (Math.abs(one.length - other.length) > 4) return 0; // no form of a word is so much longer
  if (stemOf(one) === stemOf(other)) return SAME_FORM;
  return one.length >= SHORTEST_BENT && other.length >= SHORTEST_BENT && isOneLetterOff(one, other)
    ? LEAST_LIKENESS
    : 0;
}

function isOneLetterOff(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short.charCodeAt(start) === long.charCodeAt(start)) start += 1;
  let end = 0;
  const rest = long.length - 1 - start;
  while (end < rest && short.charCodeAt(short.length - 1 - end) === long.charCodeAt(long.length - 1 - end)) end += 1;
  return end >= rest;
}

/** Something of a list that is known by a word. */
interface Worded {
  readonly word: string;
}

/** A word of many sentences, one object for all of them: what lists have like it is found once. */
export interface KnownWord {
  readonly text: string;
  /** By the number of the list. */
  readonly likes: (readonly Worded[] | undefined)[];
}

let lists = 0;

/** As `likeIn`, remembering what was found with the word that it was found for. */
export function likeKnown<T extends Worded>(list: readonly T[], least: number): (word: KnownWord) => readonly T[] {
  const number = lists;
  lists += 1;
  const find = likeIn(list, least);
  return ({ text, likes }) => {
    const known = likes[number];
    if (known !== undefined) return known as readonly T[];
    const found = find(text);
    likes[number] = found.length === 0 ? NOTHING : found;
    return found;
  };
}

const NOTHING: readonly never[] = [];

/**
 * Finds those of a list whose likeness to a text is at least `least`, in the order of the list. Looks only at
 * words of the same stem or of about the same length: lists are long, and hold nothing like most texts.
 */
function likeIn<T extends Worded>(list: readonly T[], least: number): (text: string) => readonly T[] {
  const places = new Map(list.map((entry, place) => [entry, place]));
  const byWord = groupedBy(list, ({ word }) => word);
  const byStem = groupedBy(list, ({ word }) => stemOf(word));
  const byLength = groupedBy(list, ({ word }) => word.length);
  return (text) => {
    const found = new Set(byWord.get(text));
    for (const entry of byStem.get(stemOf(text)) ?? []) if (likenessOf(text, entry.word) >= least) found.add(entry);
    for (const length of least <= LEAST_LIKENESS ? bentLengths(text) : [])
      for (const entry of byLength.get(length) ?? []) if (isOneLetterOff(text, entry.word)) found.add(entry);
    return [...found].sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
  };
}

/** How long words may be that are one letter off. */
function bentLengths({ length }: string): number[] {
  return length < SHORTEST_BENT ? [] : [length - 1, length, length + 1].filter((near) => near >= SHORTEST_BENT);
}

function groupedBy<T, K>(list: readonly T[], keyOf: (entry: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const entry of list) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}
