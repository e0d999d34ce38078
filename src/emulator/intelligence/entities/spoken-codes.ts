/** Reads ids that are spelled out: "N as in November, W, four eight two", "double three oh", also when slightly misheard. */
import { NUMBER_VALUES } from '../../../shared/number-words.ts';
import type { TalkSentence, TalkWord } from '../talk.ts';
import { bareAt } from './entity.ts';
import { NOT_NAMES } from './name-words.ts';

/** A stretch of letters and digits. `from` and `to` are places among the words. */
export interface CodeRun {
  readonly from: number;
  readonly to: number;
  /** Letters and digits without spaces, upper case. */
  readonly value: string;
  readonly letters: number;
  readonly digits: number;
  /** How many separate letters, digits or numbers it was said in. */
  readonly signs: number;
}

interface Sign {
  readonly text: string;
  /** How many words it takes. */
  readonly length: number;
}

const DIGITS: ReadonlyMap<string, string> = new Map([
  ...[...NUMBER_VALUES].map(([word, value]) => [word, String(value)] as const),
  ...['zeros', 'oh', 'o'].map((word) => [word, '0'] as const),
]);
/** What digits are taken for; believed only between two signs of a run. */
const MISHEARD: Readonly<Record<string, string>> = {
  to: '2',
  too: '2',
  for: '4',
  or: '4',
  free: '3',
  tree: '3',
  won: '1',
  run: '1',
  ate: '8',
  fix: '6',
  sex: '6',
  sick: '6',
  fine: '5',
  mine: '9',
  hero: '0',
  low: '0',
};
/** Those of them that may begin a run when digits follow: the others are words of every sentence. */
const BEGINS = new Set('too free tree won ate fix sick hero'.split(' '));
const TIMES: Readonly<Record<string, number>> = { double: 2, triple: 3 };
/** What "double" is taken for; believed before a digit inside a run. */
const BENT_DOUBLE = new Set('table trouble couple bubble able'.split(' '));
const PASSED_OVER = new Set('uh um er erm hmm hm mm ah and dash hyphen then'.split(' '));
/** Small words that recognisers put in. */
const INSERTED = new Set('the a that to so it is'.split(' '));
const PUT_IN = new Set('uh um er the a'.split(' '));
const AFTER_NUMBER = new Set(
  "hundred thousand million dollars dollar pounds euros cents bucks percent days day weeks week months month hours hour minutes years year times second sec moment minute more thing of people o'clock pills lines".split(
    ' ',
  ),
);

/** All runs of a sentence with at least two signs. Counted things ("two hundred dollars", "three weeks") are none. */
export function codeRuns(sentence: Pick<TalkSentence, 'words'>): CodeRun[] {
  const runs: CodeRun[] = [];
  for (let at = 0; at < sentence.words.length; ) {
    const run = runFrom(sentence.words, at);
    if (run === undefined) {
      at += 1;
      continue;
    }
    if (isCode(run) && !AFTER_NUMBER.has(bareAt(sentence.words, run.to + 1))) runs.push(run);
    at = run.to + 1;
  }
  return runs;
}

/** Several signs, or one that was written as a whole. */
function isCode({ signs, letters, digits }: CodeRun): boolean {
  return signs >= 2 || (letters > 0 && digits >= 2) || digits >= 5;
}

type Words = readonly TalkWord[];

function runFrom(words: Words, start: number): CodeRun | undefined {
  const first = signAt(words, start, false) ?? bentBeginning(words, start) ?? bentLetterAt(words, start);
  if (first === undefined) return undefined;
  let value = first.text;
  let signs = 1;
  let to = start + first.length - 1;
  for (let at = to + 1; at < words.length && at - to <= 3; ) {
    const sign = signAt(words, at, true) ?? bentDigitAt(words, at) ?? bentLetterInside(words, at, value);
    if (sign === undefined) {
      if (!isPassedOver(words[at])) break;
      at += 1;
      continue;
    }
    value += sign.text;
    signs += 1;
    to = at + sign.length - 1;
    at = to + 1;
  }
  const digits = value.replace(/\D/g, '').length;
  return { from: start, to, value, digits, letters: value.length - digits, signs };
}

/** A digit word, a numeral, a letter, "double four", "N as in Nancy". "I" and "a" are letters only inside a run. */
function signAt(words: Words, at: number, isInside: boolean): Sign | undefined {
  const raw = words[at]?.word ?? '';
  const word = bareAt(words, at);
  const next = bareAt(words, at + 1);
  const times = TIMES[word] ?? (isInside && BENT_DOUBLE.has(word) ? 2 : undefined);
  if (times !== undefined) {
    const digit = DIGITS.get(next) ?? (/^[a-z]$/.test(next) ? next.toUpperCase() : undefined);
    return digit === undefined || digit.length > 1 ? undefined : { text: digit.repeat(times), length: 2 };
  }
  if (word.length === 1 && /^[A-Za-z]$/.test(word) && (raw[0] === word.toUpperCase() || isInside))
    return letterAt(words, at, isInside);
  const digit = DIGITS.get(word);
  if (digit !== undefined) return { text: digit, length: 1 };
  if (!/[\d-]/.test(word)) return undefined; // as most words are
  if (/^\d+$/.test(word)) return { text: word, length: 1 };
  if (/^(?=.*\d)[a-z\d]+(-[a-z\d]+)*$/.test(word) && !/(st|nd|rd|th|am|pm|s)$/.test(word)) {
    return { text: word.replaceAll('-', '').toUpperCase(), length: 1 };
  }
  const [tens, ones] = word.split('-').map((part) => DIGITS.get(part));
  if (tens === undefined || ones === undefined || word.split('-').length > 2) return undefined;
  return { text: /^[2-9]0$/.test(tens) && ones.length === 1 ? (tens[0] as string) + ones : tens + ones, length: 1 };
}

function letterAt(words: Words, at: number, isInside: boolean): Sign | undefined {
  const letter = bareAt(words, at).toUpperCase();
  const spelling = spellingLength(words, at + 1);
  if (spelling > 0) return { text: letter, length: 1 + spelling };
  const isPronoun = /^[IA]$/.test(letter) || (letter === 'O' && !isInside);
  if (!isPronoun) return { text: letter, length: 1 };
  const isAmongLetters = [at - 1, at + 1].some((place) => /^[A-Z]$/.test(words[place]?.word ?? ''));
  return isAmongLetters || (letter === 'O' && signAt(words, at + 1, true)) ? { text: letter, length: 1 } : undefined;
}

/** How many words "as in November" takes, also without its "in"; 0 where nothing is spelled. */
function spellingLength(words: Words, at: number): number {
  if (!/^(as|is|like|has)$/.test(bareAt(words, at))) return 0;
  const isIn = /^(in|and|an|on)$/.test(bareAt(words, at + 1));
  const example = words[at + (isIn ? 2 : 1)]?.word ?? '';
  return /^[A-Z][a-z]+$/.test(example) || (isIn && /^[a-z]{3,}$/.test(example)) ? (isIn ? 3 : 2) : 0;
}

/** A digit that was heard as another word counts when the run goes on behind it. */
function bentDigitAt(words: Words, at: number): Sign | undefined {
  const digit = MISHEARD[bareAt(words, at)];
  if (digit === undefined) return undefined;
  const isEnd = at === words.length - 1 && words[at - 1]?.mark === '' && signAt(words, at - 1, true) !== undefined;
  const next = PUT_IN.has(bareAt(words, at + 1)) ? at + 2 : at + 1;
  const goesOn = signAt(words, next, true) ?? bentDigitAt(words, next) ?? (isCapital(words[next]) || isEnd);
  return goesOn === undefined || goesOn === false ? undefined : { text: digit, length: 1 };
}

/** "too zero nine three": a misheard digit begins a run when two signs follow. */
function bentBeginning(words: Words, at: number): Sign | undefined {
  const word = bareAt(words, at);
  const isRun = BEGINS.has(word) && [1, 2].every((step) => signAt(words, at + step, true)?.length === 1);
  return isRun ? { text: MISHEARD[word] as string, length: 1 } : undefined;
}

/** A letter that was heard as a name ("Sue B, four two", "Kim V T nine") counts when letters and digits follow. */
function bentLetterAt(words: Words, at: number, leastSigns = 2): Sign | undefined {
  if (!isCapital(words[at])) return undefined;
  const spelling = spellingLength(words, at + 1);
  const initial = (spelling > 0 ? words[at + spelling]?.word : words[at]?.word)?.[0]?.toUpperCase() ?? '';
  let signs = 0;
  let digits = 0;
  let letters = 0;
  for (let place = at + 1 + spelling; place < Math.min(words.length, at + 9 + spelling); place += 1) {
    const word = words[place] as TalkWord;
    if (isNumberLike(word.bare)) digits += 1;
    else if (/^[A-Z]$/.test(word.word)) letters += 1;
    else if (!isCapital(word)) {
      if (isPassedOver(word) || /^(as|in)$/.test(word.bare) || MISHEARD[word.bare] !== undefined) continue;
      break;
    }
    signs += 1;
  }
  return (digits >= 1 && signs >= leastSigns) || (letters >= 3 && signs >= 4)
    ? { text: initial, length: 1 + spelling }
    : undefined;
}

/** "seven Q Kim": in a run without a pause before it, a name is a letter too. */
function bentLetterInside(words: Words, at: number, value: string): Sign | undefined {
  if (/^[A-Z]+$/.test(value)) {
    const isSpelledName = value.length >= 3 && isCapital(words[at]);
    return (
      bentLetterAt(words, at, 1) ??
      (isSpelledName ? { text: (words[at]?.word ?? '')[0] as string, length: 1 } : undefined)
    );
  }
  const isGlued = words[at - 1]?.mark === '';
  return isGlued && /[A-Z]/.test(value) && isCapital(words[at])
    ? { text: (words[at]?.word ?? '')[0] as string, length: 1 }
    : undefined;
}

function isNumberLike(plain: string): boolean {
  return (
    DIGITS.get(plain) !== undefined ||
    TIMES[plain] !== undefined ||
    /^\d+$/.test(plain) ||
    /^(free|tree|fine|mine|ate|fix)$/.test(plain)
  );
}

function isCapital(word: TalkWord | undefined): boolean {
  if (word === undefined || !/^[A-Z][a-z]{1,6}$/.test(word.word)) return false;
  return !NOT_NAMES.has(word.bare) && DIGITS.get(word.bare) === undefined;
}

function isPassedOver(word: TalkWord | undefined): boolean {
  if (word === undefined) return false;
  return PASSED_OVER.has(word.bare) || INSERTED.has(word.bare) || word.word.endsWith('-');
}
