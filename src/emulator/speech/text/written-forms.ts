/** Written forms that are one token long (money, dates, times, ids, addresses …) as spoken words. Ordinary words are left to `normalise.ts`. */

import { wordsOfDigits } from '../../../shared/number-words.ts';
import { FRACTIONS, MONTH_NAMES, SYMBOLS, UNITS } from './lexicon.ts';
import { cardinalWords, decimalWords, ordinalWords, yearWords } from './number-words.ts';

/** What stands beside a token; all lower case, without punctuation at the edges. */
export interface Neighbours {
  readonly before: readonly string[];
  readonly after: string;
}

type Form = readonly [RegExp, (match: RegExpMatchArray, near: Neighbours) => string[]];

const CURRENCIES: Readonly<Record<string, readonly [string, string, string, string]>> = {
  $: ['dollar', 'dollars', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  '€': ['euro', 'euros', 'cent', 'cents'],
};
const MAGNITUDES = new Set(['hundred', 'thousand', 'million', 'billion']);

/** First match wins; patterns see the token without punctuation at its edges. */
const FORMS: readonly Form[] = [
  [/^([$£€])([\d,]*)(?:\.(\d+))?([kKmM])?(?:\/(\w+))?$/, moneyWords],
  [/^(\d{4})-(\d{2})-(\d{2})$/, ([, year, month, day]) => dateWords(month, day, year)],
  [/^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/, ([, month, day, year]) => dateWords(month, day, year)],
  [/^(\d{1,2})\/(\d{1,2})$/, ([whole = '', month, day]) => FRACTIONS[whole]?.split(' ') ?? dateWords(month, day)],
  [/^(\d{1,2}):(\d{2})(?::(\d{2}))?([ap])?\.?m?\.?$/i, timeWords],
  [/^(\d{1,2})([ap])\.?m\.?$/i, ([, hour = '', half = '']) => [...cardinalWords(hour), half.toLowerCase(), 'm']],
  [/^([\d,]+)(st|nd|rd|th)$/i, ([, digits = '']) => ordinalWords(digits.replaceAll(',', ''))],
  [/^([-+]?[\d,]*\.?\d+)%$/, ([, number = '']) => [...decimalWords(number), 'percent']],
  [/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/, ([address = '']) => addressWords(address)],
  [
    /^(?:https?:\/\/)?(?:[a-z0-9-]+\.)+(?:com|org|net|io|gov|edu|co|us|uk|test|example)(?:\/\S*)?$/i,
    ([url = '']) => addressWords(url.replace(/^https?:\/\//i, '')),
  ],
  [
    /^\+?\(?\d{1,4}\)?(?:[-.]?\(?\d{2,4}\)?)?[-.]\d{3,4}(?:[-.]\d{4})?$/,
    ([phone = ''], near) => phoneWords(phone, near),
  ],
  [/^\((\d{3})\)$/, ([, area = '']) => wordsOfDigits(area)],
  [/^(?:[A-Za-z]-)+[A-Za-z]$/, ([letters = '']) => letterWords(letters)],
  [/^(\d+(?:\.\d+)?)([A-Za-z]{2,4})$/, ([, number = '', unit = '']) => measureWords(number, unit)],
  [/^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?\.\d+$/, ([number = '']) => decimalWords(number)],
  [/^\d{1,3}(?:,\d{3})+$/, ([number = '']) => cardinalWords(number.replaceAll(',', ''))],
  [/^(\d+)s$/, ([, decade = '']) => decadeWords(decade)],
];

/** The words of a token that is a known written form, or undefined when it is none. */
export function readWrittenForm(token: string, near: Neighbours): string[] | undefined {
  for (const [pattern, read] of FORMS) {
    const match = token.match(pattern);
    if (match) return read(match, near);
  }
  return undefined;
}

/** Single letters, digits as words; anything else is left out. */
export function letterWords(text: string): string[] {
  return [...text].flatMap((character) => {
    if (/[a-z]/i.test(character)) return [character.toLowerCase()];
    return wordsOfDigits(character);
  });
}

function moneyWords(match: RegExpMatchArray, near: Neighbours): string[] {
  const [, sign = '$', whole = '', fraction = '', magnitude = '', per = ''] = match;
  const [one, many, minorOne, minorMany] = CURRENCIES[sign] as readonly [string, string, string, string];
  const tail = per === '' ? [] : ['per', UNIT_OF_TIME[per.toLowerCase()] ?? per.toLowerCase()];
  const scale = { k: ['thousand'], m: ['million'] }[magnitude.toLowerCase()] ?? [];
  if (scale.length > 0 || MAGNITUDES.has(near.after)) {
    const amount = decimalWords(fraction === '' ? whole : `${whole}.${fraction}`);
    return [...amount, ...scale, ...(scale.length > 0 ? [many, ...tail] : [])];
  }
  const major = whole.replaceAll(',', '');
  const minor = fraction.length === 1 ? `${fraction}0` : fraction.slice(0, 2);
  const majorWords =
    major === '' || (Number(major) === 0 && Number(minor) > 0)
      ? []
      : [...cardinalWords(major), Number(major) === 1 ? one : many];
  const minorWords = Number(minor) === 0 ? [] : [...cardinalWords(minor), Number(minor) === 1 ? minorOne : minorMany];
  const joint = majorWords.length > 0 && minorWords.length > 0 ? ['and'] : [];
  return [...majorWords, ...joint, ...minorWords, ...tail];
}

const UNIT_OF_TIME: Readonly<Record<string, string>> = { mo: 'month', yr: 'year', hr: 'hour', wk: 'week' };

function dateWords(month = '', day = '', year = ''): string[] {
  const name = MONTH_NAMES[Number(month) - 1];
  const dayNumber = Number(day);
  if (name === undefined || dayNumber < 1 || dayNumber > 31) {
    return [month, day, year]
      .filter((part) => part !== '')
      .flatMap((part, index) => [...(index > 0 ? ['slash'] : []), ...cardinalWords(part)]);
  }
  const fullYear = year.length === 2 ? `20${year}` : year;
  return [name, ...ordinalWords(String(dayNumber)), ...(fullYear === '' ? [] : yearWords(fullYear))];
}

function timeWords(match: RegExpMatchArray, near: Neighbours): string[] {
  const [, hour = '', minute = '', second = '', half = ''] = match;
  const halfWords = half === '' ? [] : [half.toLowerCase(), 'm'];
  const secondWords = second === '' ? [] : ['and', ...cardinalWords(second), 'seconds'];
  const hasHalf = half !== '' || /^[ap]\.?m/.test(near.after);
  if (minute === '00')
    return [...cardinalWords(hour), ...(hasHalf || Number(hour) > 12 ? [] : ["o'clock"]), ...secondWords, ...halfWords];
  const minuteWords = minute.startsWith('0') ? ['oh', ...cardinalWords(minute)] : cardinalWords(minute);
  return [...cardinalWords(hour), ...minuteWords, ...secondWords, ...halfWords];
}

function phoneWords(phone: string, near: Neighbours): string[] {
  const digits = wordsOfDigits(phone);
  if (phone.startsWith('+')) return ['plus', ...digits];
  return near.before.at(-1) === 'between' && digits.length < 7 ? cardinalWords(phone) : digits;
}

function addressWords(address: string): string[] {
  return address
    .split(/([@.\-_+/])/)
    .filter((part) => part !== '')
    .flatMap((part) => ADDRESS_MARKS[part] ?? (/\d/.test(part) ? mixedWords(part) : addressPart(part)));
}

const ADDRESS_MARKS: Readonly<Record<string, string>> = { ...SYMBOLS, '.': 'dot', '-': 'dash', _: 'underscore' };

function addressPart(part: string): string[] {
  const isSayable = /[aeiouy]/i.test(part) && part.length > 2;
  return isSayable ? [part.toLowerCase()] : letterWords(part);
}

function mixedWords(part: string): string[] {
  return (part.match(/\d+|[A-Za-z]+/g) ?? []).flatMap((run) =>
    /\d/.test(run) ? wordsOfDigits(run) : addressPart(run),
  );
}

function measureWords(number: string, unit: string): string[] {
  const spoken = UNITS[unit.toLowerCase()];
  if (spoken !== undefined) return [...decimalWords(number), ...spoken.split(' ')];
  return [...wordsOfDigits(number), ...letterWords(unit)];
}

function decadeWords(decade: string): string[] {
  const words = yearWords(decade);
  const last = words.pop() as string;
  return [...words, last.endsWith('y') ? `${last.slice(0, -1)}ies` : `${last}s`];
}
