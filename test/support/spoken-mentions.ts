/** Finds a persona's facts in what was said, however they were read out. Written apart from the responder, so that it can catch it. */
import type { CustomerPersona } from '../../src/domain/persona.ts';

/** Where something of the persona was said: `said.slice(start, end)`. */
export interface Mention {
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** A sign that was spoken, such as "4" for "four", with its place. */
interface Sign {
  readonly sign: string;
  readonly start: number;
  readonly end: number;
}

const DIGITS = 'zero one two three four five six seven eight nine'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** Words that stand between the signs of one code and are no part of it. */
const BETWEEN = new Set(['dash', 'hyphen']);
const EMAIL_SIGNS: Readonly<Record<string, string>> = { dot: '.', at: '@', underscore: '_', dash: '-', plus: '+' };
/** Given or family names that are words as well: these count only as part of the full name. */
const WORDS_TOO = /^(?:will|grant|mark|grace|hope|rose|frank|may|summer|dawn|case|bell|marsh|quill|finch|strand)$/i;

/** Every mention of who the customer is, of how to reach them, and of their numbers and addresses. */
export function mentionsOf(customer: CustomerPersona, said: string): Mention[] {
  const facts = [
    { type: 'phone', value: customer.contact.phone },
    { type: 'email', value: customer.contact.email },
    ...customer.issue.facts,
  ];
  return [
    ...namesIn(customer.name, said),
    ...facts.flatMap(({ type, value }) => {
      if (type === 'person_name') return namesIn(value, said);
      if (type === 'email') return emailIn(value, said);
      if (type === 'phone' || type === 'order_id' || type === 'account_id') return codeIn(value, said);
      return type === 'address' ? addressIn(value, said) : [];
    }),
  ];
}

/** The full name, each part of it, and the last part spelled out. */
function namesIn(name: string, said: string): Mention[] {
  const plain = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  const parts = plain.split(/[\s.]+/).filter((part) => part.length > 1 && !/^(?:Doctor|Dr|Mr|Mrs|Ms)$/.test(part));
  const spelled = [...(parts.at(-1) ?? '').toUpperCase().replace(/[^A-Z]/g, '')].join(' ');
  return [
    ...wordsIn(plain, said),
    ...parts.filter((part) => !WORDS_TOO.test(part)).flatMap((part) => wordsIn(part, said)),
    ...(spelled.length > 3 ? wordsIn(spelled, said) : []),
  ];
}

/** "lucy dot macintosh at example dot com". */
function emailIn(value: string, said: string): Mention[] {
  const wanted = value.toLowerCase();
  const signs = tokens(said).flatMap(({ word, start, end }) => {
    const sign = EMAIL_SIGNS[word] ?? asNumber(word) ?? word;
    return [...sign].map((one) => ({ sign: one, start, end }));
  });
  return runsOf(wanted, signs, said, value);
}

/** Three signs of a code in a row or more: people read them out in parts. The last digits of a number do count. */
function codeIn(value: string, said: string): Mention[] {
  const wanted = value.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const mentions: Mention[] = [];
  for (const stretch of codeStretches(said)) {
    for (let from = 0; from < stretch.length; from += 1) {
      let to = stretch.length;
      while (to - from >= 3 && !wanted.includes(textOf(stretch.slice(from, to)))) to -= 1;
      if (to - from < 3) continue;
      mentions.push({ what: value, ...span(stretch.slice(from, to)) });
      from = to - 1;
    }
  }
  return mentions;
}

/** Number and street, or the street alone. */
function addressIn(value: string, said: string): Mention[] {
  const street = value
    .split(',')[0]
    ?.replace(/^[\d\s]+/, '')
    .replace(/[\d#].*$/, '')
    .trim();
  return street && /^[A-Z][a-z]+ [A-Z]/.test(street) ? wordsIn(street, said) : [];
}

function wordsIn(words: string, said: string): Mention[] {
  if (words === '') return [];
  const pattern = new RegExp(`(?<![\\w-])${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`, 'g');
  return [...said.matchAll(pattern)].map((match) => ({
    what: words,
    start: match.index,
    end: match.index + words.length,
  }));
}

/** Signs that follow one another without another word: "E as in Echo, M, four double eight" is E M 4 8 8. */
function codeStretches(said: string): Sign[][] {
  const words = tokens(said);
  const stretches: Sign[][] = [[]];
  const add = (sign: string, start: number, end: number) => stretches.at(-1)?.push({ sign, start, end });
  for (let at = 0; at < words.length; at += 1) {
    const { word, written, start, end } = words[at] as Token;
    const next = words[at + 1];
    const digit = next && asDigit(next.word);
    if (/^[A-Z]$/.test(written) && !(written === 'I' && !isSpelled(words, at))) {
      add(written, start, end);
      if (next?.word === 'as' && words[at + 2]?.word === 'in') at += 3;
    } else if (word === 'double' && digit !== undefined) {
      add(digit, start, next?.end ?? end);
      add(digit, start, next?.end ?? end);
      at += 1;
    } else if (asDigit(word) !== undefined) add(asDigit(word) as string, start, end);
    else if (!BETWEEN.has(word)) stretches.push([]);
  }
  return stretches.filter((stretch) => stretch.length >= 3);
}

/** "I" between letters or digits is a letter. */
function isSpelled(words: readonly Token[], at: number): boolean {
  const isSign = (token: Token | undefined) =>
    token !== undefined && (/^[A-HJ-Z]$/.test(token.written) || asDigit(token.word) !== undefined);
  return isSign(words[at - 1]) || isSign(words[at + 1]);
}

interface Token {
  readonly word: string;
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

function tokens(said: string): Token[] {
  return [...said.matchAll(/[A-Za-z'-]+/g)].map((match) => ({
    word: match[0].toLowerCase(),
    written: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function asDigit(word: string): string | undefined {
  if (word === 'oh') return '0';
  const digit = DIGITS.indexOf(word);
  return digit < 0 ? undefined : String(digit);
}

/** "forty-two" as "42". */
function asNumber(word: string): string | undefined {
  const [first = '', second] = word.split('-');
  if (second !== undefined && TENS.includes(first)) return `${TENS.indexOf(first)}${asDigit(second) ?? ''}`;
  if (TEENS.includes(word)) return String(10 + TEENS.indexOf(word));
  if (TENS.includes(word)) return `${TENS.indexOf(word)}0`;
  return asDigit(word);
}

function runsOf(wanted: string, signs: readonly Sign[], said: string, what: string): Mention[] {
  const text = textOf(signs);
  const at = text.indexOf(wanted);
  return at < 0 || said === '' ? [] : [{ what, ...span(signs.slice(at, at + wanted.length)) }];
}

function textOf(signs: readonly Sign[]): string {
  return signs.map(({ sign }) => sign).join('');
}

function span(signs: readonly Sign[]): { start: number; end: number } {
  return { start: signs[0]?.start ?? 0, end: signs.at(-1)?.end ?? 0 };
}
