/** When two words count as the same one, misheard or inflected. */
import { stemOf } from '../../shared/words.ts';

const SHORTEST_WITH_FORMS = 4;

/** 1 the same word, 0.95 another form of it, 0.8 one letter off in a long word, else 0. */
export function likenessOf(one: string, other: string): number {
  if (one === other) return 1;
  if (one.length < SHORTEST_WITH_FORMS || other.length < SHORTEST_WITH_FORMS) return 0;
  if (Math.abs(one.length - other.length) > 4) return 0; // no form of a word is so much longer
  if (stemOf(one) === stemOf(other)) return 0.95;
  return one.length >= 6 && other.length >= 6 && isOneLetterOff(one, other) ? 0.8 : 0;
}

function isOneLetterOff(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let index = 0;
  while (index < short.length && short[index] === long[index]) index += 1;
  const skip = long.length === short.length ? 1 : 0;
  return short.slice(index + skip) === long.slice(index + 1);
}
