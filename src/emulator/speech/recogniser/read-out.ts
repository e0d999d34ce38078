/** Which words of a sentence are letters and numbers that are read out, as in "M V T five R B": what recognisers get wrong first. */
import { NUMBER_VALUES } from '../../../shared/number-words.ts';

/** "One" is none of them: it is mostly a pronoun, see below. */
const NUMBERS = new Set([...NUMBER_VALUES.keys(), 'hundred', 'thousand'].filter((word) => word !== 'one'));

/** True for a spelled letter and for a number word. "A", "I" and "one" are words of their own unless what is beside them tells. */
export function isReadOut(words: readonly string[], index: number, isSentenceStart: boolean): boolean {
  const word = words[index] ?? '';
  const near = [words[index - 1], words[index + 1]];
  if (word.toLowerCase() === 'one') return near.some((other) => isLetter(other) || isNumber(other));
  if (isNumber(word) || isLetter(word)) return true;
  if (word === 'A' && !isSentenceStart) return true;
  return /^[AI]$/.test(word) && (near.some(isLetter) || (near[1] === 'as' && words[index + 2] === 'in'));
}

/** A capital that stands alone and is no word. */
function isLetter(word: string | undefined): boolean {
  return word !== undefined && /^[B-HJ-Z]$/.test(word);
}

function isNumber(word: string | undefined): boolean {
  return word !== undefined && NUMBERS.has(word.toLowerCase());
}
