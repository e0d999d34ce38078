/** The words of an utterance by what they do for its meaning. What may change between said and heard is decided in `likeness.ts`. */

import { NUMBER_VALUES } from '../shared/number-words.ts';

/** `code` is a sign of an id that is read out, `figure` any other number; `small` are words that a listener supplies. */
export type WordKind = 'figure' | 'code' | 'negation' | 'date' | 'name' | 'content' | 'small';

/** One word: a digit, a letter of a code, or a word in lower case. `sound` is the same for words that sound or mean the same. */
export interface MeaningWord {
  readonly text: string;
  readonly sound: string;
  readonly kind: WordKind;
}

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const FILLERS = setOf('um uh uhm er erm ah oh hm hmm mm mhm huh well so like just hyphen dash');
const NEGATIONS = setOf('no not never none nothing without');
const DATES = setOf(
  'monday tuesday wednesday thursday friday saturday sunday january february april june july september october november ' +
    'december today tomorrow yesterday tonight third fourth fifth sixth seventh eighth ninth tenth ' +
    'eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth',
);
const SMALL = setOf(
  'a an the to too of in on at for from with by as is are was were be been being am do does did have has had will would ' +
    'can could shall should i you he she it its we they me him her us them my your his our their this that these those ' +
    'there here let and but then than if some any all got get one okay right sure yes fine good great cool hi hey hello please ' +
    'really actually basically now also',
);
const SCALES = setOf('hundred thousand million hundreds thousands millions');
const TIMES = new Map([
  ['double', 2],
  ['triple', 3],
]);
const SOUNDS = new Map([
  ['to', '2'],
  ['too', '2'],
  ['for', '4'],
  ['won', '1'],
  ['ate', '8'],
  ['one', '1'],
  ['know', 'no'],
]);
const SAME = new Map([
  ['yeah', 'yes'],
  ['yep', 'yes'],
  ['yup', 'yes'],
  ['ok', 'okay'],
  ['alright', 'right'],
  ['nope', 'no'],
  ['nah', 'no'],
]);
/** So many signs in a row are an id; fewer may be an amount, a time, or a part of an id that is asked for again. */
const LEAST_SIGNS = 4;

interface Token {
  readonly raw: string;
  readonly lower: string;
  readonly isStart: boolean;
  /** "Willow Lane": a capital word that another one follows without a pause. */
  readonly opensName: boolean;
}

/** The words in order, without fillers, broken-off words and words that were said twice. */
export function meaningWords(text: string): MeaningWord[] {
  const tokens = tokensOf(text);
  const words: MeaningWord[] = [];
  let signs: string[] = [];
  const endRun = () => {
    const kind = signs.length >= LEAST_SIGNS ? 'code' : 'figure';
    words.push(...signs.map((sign) => ({ text: sign, sound: sign, kind }) as const));
    signs = [];
  };
  for (let at = 0; at < tokens.length; ) {
    const read = signsAt(tokens, at);
    if (read !== undefined) {
      signs.push(...read.signs);
      at += read.length;
      continue;
    }
    endRun();
    const number = numberAt(tokens, at);
    words.push(...(number?.digits ?? []).map((digit) => ({ text: digit, sound: digit, kind: 'figure' }) as const));
    const token = tokens[at] as Token;
    if (number === undefined && token.lower !== 'oh' && token.lower !== words.at(-1)?.text) words.push(wordOf(token));
    at += number?.length ?? 1;
  }
  endRun();
  return words;
}

function tokensOf(text: string): Token[] {
  const plain = text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\b(?:can't|cannot)\b/gi, 'can not')
    .replace(/n't\b/gi, ' not')
    .replace(/'(?:s|m|re|ve|ll|d)\b/gi, '')
    .replace(/\ball right\b/gi, 'right')
    .replace(/\p{L}+-(?![\p{L}\p{N}])/gu, ' ');
  return [...plain.matchAll(/[\p{L}\p{N}$]+/gu)]
    .map(({ 0: raw, index }) => ({
      raw,
      lower: SAME.get(raw.toLowerCase()) ?? raw.toLowerCase(),
      isStart: index === 0 || /[.?!]/.test(plain.slice(0, index).trimEnd().slice(-1)),
      opensName: isCapitalAt(plain, index + raw.length),
    }))
    .filter(({ lower }) => lower === 'oh' || !FILLERS.has(lower));
}

const CAPITAL_WORD = /\s+\p{Lu}\p{Ll}/uy;

function isCapitalAt(text: string, index: number): boolean {
  CAPITAL_WORD.lastIndex = index;
  return CAPITAL_WORD.test(text);
}

/** The letters and digits that are read out at a place: "nine", "double four", "N as in Nancy". */
function signsAt(
  tokens: readonly Token[],
  at: number,
): { readonly signs: string[]; readonly length: number } | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const times = TIMES.get(token.lower);
  if (times !== undefined) {
    const next = isSign(tokens[at + 1]) ? signsAt(tokens, at + 1) : undefined;
    const [sign] = next?.signs ?? [];
    return next && sign !== undefined ? { signs: Array(times).fill(sign), length: 1 + next.length } : undefined;
  }
  if (/^(?=.*\d)[\da-z]+$/.test(token.lower) && (token.raw.length > 4 || /[a-z]/.test(token.lower)))
    return { signs: [...token.lower], length: 1 };
  const isSpelled = /^(?:as|is)$/.test(tokens[at + 1]?.lower ?? '') && tokens[at + 2]?.lower === 'in';
  if (/^[A-Z]$/.test(token.raw) && isSpelled) return { signs: [token.lower], length: 4 };
  const isLetterBeside = [at - 1, at + 1].some((place) => /^[B-HJ-Z]$/.test(tokens[place]?.raw ?? ''));
  const isBeside = [at - 1, at + 1].some((place) => isSign(tokens[place]) || TIMES.has(tokens[place]?.lower ?? ''));
  const isMeant = /^(?:oh|one)$/.test(token.lower) ? isBeside : /^[AI]$/.test(token.raw) && isLetterBeside;
  if (!isSign(token) && !isMeant) return undefined;
  const digit = token.lower === 'oh' ? 0 : digitOf(token);
  return { signs: [digit === undefined ? token.lower : String(digit)], length: 1 };
}

/** A digit, or a capital that stands alone and is no word. */
function isSign(token: Token | undefined): boolean {
  if (token === undefined) return false;
  const isDigit = token.lower !== 'one' && digitOf(token) !== undefined;
  return isDigit || /^[B-HJ-Z]$/.test(token.raw) || /^\d$/.test(token.lower);
}

/** What "zero" to "nine" are worth. */
function digitOf(token: Token | undefined): number | undefined {
  const value = NUMBER_VALUES.get(token?.lower ?? '');
  return value !== undefined && value < 10 ? value : undefined;
}

/** "fifteen", "forty two", "240", "hundred". */
function numberAt(
  tokens: readonly Token[],
  at: number,
): { readonly digits: string[]; readonly length: number } | undefined {
  const { lower } = tokens[at] as Token;
  if (/\d/.test(lower)) return { digits: [...lower.replace(/\D/g, '')], length: 1 };
  if (SCALES.has(lower)) return { digits: [lower.replace(/s$/, '')], length: 1 };
  const value = NUMBER_VALUES.get(lower);
  if (value === undefined || value < 10) return undefined;
  const ones = value < 20 ? 0 : (digitOf(tokens[at + 1]) ?? 0);
  return { digits: [...String(value + ones)], length: ones > 0 ? 2 : 1 };
}

function wordOf({ raw, lower, isStart, opensName }: Token): MeaningWord {
  const sound = SOUNDS.get(lower) ?? lower;
  if (NEGATIONS.has(lower)) return { text: lower, sound, kind: 'negation' };
  const date = lower.replace(/s$/, '');
  if (DATES.has(date)) return { text: lower, sound: date, kind: 'date' };
  if (SMALL.has(lower)) return { text: lower, sound, kind: 'small' };
  const isName = (!isStart || opensName) && /^\p{Lu}\p{Ll}/u.test(raw);
  return { text: lower, sound, kind: isName ? 'name' : 'content' };
}
