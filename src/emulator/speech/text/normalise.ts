/** Written tokens as the words that are spoken for them. One token in, none to many words out; times and sound are decided elsewhere. */
import { wordsOfDigits } from '../../../shared/number-words.ts';
import { remembered } from '../../../shared/remembered.ts';
import { ABBREVIATIONS, DIGIT_CONTEXTS, MONTHS, PRONOUNCEABLE, SPELLED, SYMBOLS } from './lexicon.ts';
import { cardinalWords, ordinalWords, yearWords } from './number-words.ts';
import { letterWords, type Neighbours, readWrittenForm } from './written-forms.ts';

const MAGNITUDE = /^(hundred|thousand|million|billion)$/;

/** A token without the punctuation at its edges: "(hello)," → "hello". Signs that are read aloud stay. */
export const stripEdges = remembered((token) => {
  const inner = token.replace(/^["'`([{*~_-]+(?=[^"'`([{*~_-])/, '').replace(/["'`)\]}*~_.,;:!?-]+$/, '');
  const kept = /^\(\d{3}\)/.test(token) ? token.replace(/[.,;:!?]+$/, '') : inner;
  return /^-\d/.test(token) ? token.replace(/[.,;:!?)]+$/, '') : kept;
});

/** The spoken words of every token, in lower case ASCII; a token of punctuation alone gives none. */
export function readTokens(tokens: readonly string[]): (readonly string[])[] {
  return readLooks(tokens.map(lookAt));
}

/** The same for tokens that have been looked at already. */
export function readLooks(looks: readonly Look[]): (readonly string[])[] {
  return looks.map((look, index) => {
    if (look.ordinary) return look.ordinary;
    const before = looks.slice(Math.max(0, index - 3), index).map(({ lower }) => lower);
    const near = { before, after: looks[index + 1]?.lower ?? '' };
    return sayables(readToken(look, near));
  });
}

/** A token by itself. `ordinary` are the words of one that is spoken the same wherever it stands: most are. */
export interface Look {
  readonly token: string;
  readonly bare: string;
  readonly lower: string;
  readonly abbreviation: string | undefined;
  readonly ordinary: readonly string[] | undefined;
}

/** Looks at a token. Whoever reads it remembers what was seen. */
export function lookAt(token: string): Look {
  const bare = stripEdges(token);
  const lower = bare.toLowerCase();
  const abbreviation =
    ABBREVIATIONS[`${lower}.`] && token.startsWith(`${bare}.`) ? ABBREVIATIONS[`${lower}.`] : ABBREVIATIONS[lower];
  const isOrdinary = /^[A-Za-z']+$/.test(bare) && abbreviation === undefined && !MAGNITUDE.test(lower);
  return { token, bare, lower, abbreviation, ordinary: isOrdinary ? sayables(wordWords(bare)) : undefined };
}

function readToken({ token, bare, lower, abbreviation }: Look, near: Neighbours): string[] {
  if (bare === '') return SYMBOLS[token]?.split(' ') ?? [];
  if (abbreviation !== undefined && !(isHalfOfDay(lower) && !followsHour(near))) return abbreviation.split(' ');
  if (bare.startsWith('#') && bare.length > 1) return ['number', ...idWords(bare.slice(1))];
  const form = readWrittenForm(bare, near);
  if (form !== undefined) return form;
  if (/^\d+$/.test(bare)) return numberWords(bare, near);
  if (/\d/.test(bare)) return idWords(bare);
  return [...wordWords(bare), ...magnitudeTail(lower, near)];
}

/** "am" is a word unless a time stands before it. */
function isHalfOfDay(lower: string): boolean {
  return lower === 'am' || lower === 'pm';
}

function followsHour(near: Neighbours): boolean {
  return /^\d{1,2}(:\d{2})?$/.test(near.before.at(-1) ?? '');
}

function numberWords(digits: string, near: Neighbours): string[] {
  const previous = near.before.at(-1) ?? '';
  if (MONTHS[previous] !== undefined && previous !== 'may' && Number(digits) <= 31) return ordinalWords(digits);
  if (previous === 'may' && Number(digits) <= 31 && near.before.at(-2) !== 'you') return ordinalWords(digits);
  if (near.before.some((word) => word.startsWith('+') || /^\(\d{3}\)$/.test(word))) return wordsOfDigits(digits);
  if (/^\d{3}[-.]\d{4}$/.test(near.after)) return wordsOfDigits(digits);
  const isId = near.before.some((word) => DIGIT_CONTEXTS.has(word)) && digits.length >= 3;
  if (isId || digits.length >= 5 || (digits.startsWith('0') && digits.length > 1)) return wordsOfDigits(digits);
  return /^(19|20)\d\d$/.test(digits) ? yearWords(digits) : cardinalWords(digits);
}

/** Ids such as "ORD-48213" or "A1042": short letter groups are spelled, digits read one by one. */
function idWords(id: string): string[] {
  return (id.match(/\d+|[A-Za-z]+|[/&+@]/g) ?? []).flatMap((run) => {
    if (/\d/.test(run)) return wordsOfDigits(run);
    if (SYMBOLS[run] !== undefined) return [SYMBOLS[run]];
    return run.length <= 4 && run === run.toUpperCase() ? letterWords(run) : [run.toLowerCase()];
  });
}

function wordWords(word: string): string[] {
  return word
    .split(/[-/_\\|]+|(?=[&+=@])|(?<=[&+=@])/)
    .filter((part) => part !== '')
    .flatMap((part) => {
      if (SYMBOLS[part] !== undefined) return SYMBOLS[part].split(' ');
      if (isSpelled(part)) return letterWords(part);
      return part
        .split(/[.,:;!?]+/)
        .filter((piece) => piece !== '')
        .map((piece) => piece.toLowerCase());
    });
}

function isSpelled(part: string): boolean {
  const singular = part.replace(/'?s$/, '');
  if (SPELLED.has(part) || (SPELLED.has(singular) && singular.length > 1)) return true;
  if (/^([A-Za-z]\.)+[A-Za-z]?$/.test(part)) return true;
  if (PRONOUNCEABLE.has(part)) return false;
  return /^[A-Z]{2,5}$/.test(part) && !/[AEIOUY]/.test(part);
}

/** "$1.2 million": the money word comes after the magnitude. */
function magnitudeTail(lower: string, near: Neighbours): string[] {
  if (!MAGNITUDE.test(lower)) return [];
  const sign = near.before.at(-1)?.[0] ?? '';
  return { $: ['dollars'], '£': ['pounds'], '€': ['euros'] }[sign] ?? [];
}

function sayables(words: readonly string[]): string[] {
  return words.map(sayable).filter((word) => word !== '');
}

const sayable = remembered((word) =>
  word
    .toLowerCase()
    .replace(/[^a-z']/g, '')
    .replace(/^'+|'+$/g, ''),
);
