/** Text as words: the one tokenisation behind every count of words. Lower case, apostrophes kept, a part-word ends in "-". */
import { NUMBER_VALUES } from './number-words.ts';
import { remembered } from './remembered.ts';

/** Texts whose words are kept: those of some calls at once, no more. */
const MOST_TEXTS = 1_000;

/** A word and its place: `text.slice(start, end)` is the word as written. */
export interface PlacedWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/*
 * Letters and digits, inner apostrophes ("don't"), and one hyphen at the end when nothing follows it ("th-").
 * A hyphen inside a compound ("well-known") parts two whole words; "--" is a dash, not a broken word.
 */
const WORD = /[\p{L}\p{N}]+(?:['\u2019][\p{L}\p{N}]+)*(?:-(?![\p{L}\p{N}-]))?/gu;

/** Written with a hyphen but spoken, and counted, as one word: without this "uh-huh" would hold a filler. */
const ONE_WORD = /\b(uh-huh|uh-oh|mm-hmm?|mhm-hm|nuh-uh|unh-unh|a-ha)\b/gi;

/** Most texts have no letters but those of ASCII. */
const ASCII = /^[\0-\x7f]*$/;
/** `WORD` for such texts in lower case, in a fourth of the time. */
const ASCII_WORD = /[a-z0-9]+(?:'[a-z0-9]+)*(?:-(?![a-z0-9-]))?/g;

/** True where words are what `ASCII_WORD` finds. */
function isSimple(text: string): boolean {
  return ASCII.test(text) && !(text.includes('-') && text.search(ONE_WORD) >= 0);
}

/** The words of a text with their places; "uh-huh" is the word "uhhuh". */
export function placedWords(text: string): PlacedWord[] {
  if (isSimple(text)) return Array.from(text.toLowerCase().matchAll(ASCII_WORD), (match) => placed(match, match[0]));
  const fused = text.replace(ONE_WORD, (word) => word.replaceAll('-', 'h'));
  return Array.from(fused.matchAll(WORD), (match) => {
    const written = text.slice(match.index, match.index + match[0].length);
    return placed(
      match,
      written
        .toLowerCase()
        .replaceAll('\u2019', "'")
        .replace(/-(?=.)/g, ''),
    );
  });
}

function placed({ 0: { length }, index }: RegExpExecArray, word: string): PlacedWord {
  return { word, start: index, end: index + length };
}

/** The words of a text, such as `["th-", "the", "box", "didn't", "come"]`. Many ask for the words of one turn. */
export const wordsOf: (text: string) => readonly string[] = remembered(wordsIn, MOST_TEXTS);

/** The same for a text that nobody will ask for again. */
export function wordsIn(text: string): readonly string[] {
  return isSimple(text) ? (text.toLowerCase().match(ASCII_WORD) ?? []) : placedWords(text).map(({ word }) => word);
}

/** True for a word that was broken off. */
export function isPartWord(word: string): boolean {
  return word.endsWith('-');
}

const SPOKEN_NUMBERS = new Set([...NUMBER_VALUES.keys(), 'oh', 'hundred', 'thousand', 'double', 'triple']);

/** True for a word that read-outs are made of: digits, number words and single letters ("b" as in boy). */
export function isReadOut(word: string): boolean {
  return SPOKEN_NUMBERS.has(word) || /^\d/.test(word) || /^[a-z]$/.test(word);
}

/** What is left of a word without its commonest English ending, so that its forms are the same: "calling", "called" -> "call". */
export const stemOf: (word: string) => string = remembered((word) => {
  const short = word.replace(/(ies|ing|ed|es|s|er|ly|d|e)$/, '');
  return short.length >= 3 ? short : word;
});
