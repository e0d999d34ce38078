/** Dates, sums of money, addresses and places, spoken or written. */
import type { TalkSentence } from '../talk.ts';
import { type Entity, entityAt } from './entity.ts';
import { PLACES } from './name-words.ts';
import { readNumber } from './spoken-numbers.ts';

const MONTHS = new Set(
  'january february march april may june july august september october november december'.split(' '),
);
const DAYS = /^(mon|tues|wednes|thurs|fri|satur|sun)days?$/;
const ORDINAL =
  /^((twenty|thirty)-?)?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)$|^\d{1,2}(st|nd|rd|th)$/;
const CURRENCY: Readonly<Record<string, string>> = {
  dollar: 'USD',
  dollars: 'USD',
  bucks: 'USD',
  pound: 'GBP',
  pounds: 'GBP',
  euro: 'EUR',
  euros: 'EUR',
  cents: 'cents',
};
const SYMBOLS: Readonly<Record<string, string>> = { $: 'USD', '£': 'GBP', '€': 'EUR' };
const STREETS = /^(street|road|avenue|lane|drive|boulevard|court|place|terrace|way|crescent|st|rd|ave)$/;

/** Everything of these kinds in a sentence. */
export function findTimesAndMoney(sentence: TalkSentence): Entity[] {
  const words = sentence.words.map(({ bare }) => bare);
  const found: Entity[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const entity =
      dateAt(sentence, words, at) ??
      writtenAmountAt(sentence, words, at) ??
      numberedAt(sentence, words, at) ??
      placeAt(sentence, words, at);
    if (entity === undefined) continue;
    found.push(entity);
    at = entity.to;
  }
  return found;
}

function dateAt(sentence: TalkSentence, words: readonly string[], at: number): Entity | undefined {
  const word = words[at] ?? '';
  const make = (to: number, probability: number, from = at) =>
    entityAt(sentence, { from, to }, { label: 'date', probability });
  if (/^\d{1,4}[/-]\d{1,2}([/-]\d{1,4})?$/.test(word)) return make(at, 0.95);
  // "N as in November" spells a letter; "may" and "march" are verbs more often than months.
  const isSpelling = words[at - 1] === 'in' && /^(as|is)$/.test(words[at - 2] ?? '');
  const isMonth =
    !isSpelling &&
    MONTHS.has(word) &&
    /^\p{Lu}/u.test(sentence.words[at]?.word ?? '') &&
    (at > 0 || ORDINAL.test(words[at + 1] ?? ''));
  if (isMonth) return make(withYear(words, isDayNumber(words[at + 1]) ? at + 1 : at), 0.9);
  if (word === 'the' && ORDINAL.test(words[at + 1] ?? '')) {
    const isOf = words[at + 2] === 'of' && MONTHS.has(words[at + 3] ?? '');
    const isDay = isOf || (ORDINAL.test(words[at + 1] ?? '') && !/^(first|second|third)$/.test(words[at + 1] ?? ''));
    return isDay ? make(withYear(words, isOf ? at + 3 : at + 1), 0.8) : undefined;
  }
  if (!DAYS.test(word)) return undefined;
  const isFull = words[at + 1] === 'the' && ORDINAL.test(words[at + 2] ?? '');
  return make(isFull ? at + 2 : at, 0.85);
}

function isDayNumber(word = ''): boolean {
  return ORDINAL.test(word) || /^\d{1,2}$/.test(word);
}

/** The last place of a date, with the year when one follows ("twenty twenty-six", "2026"). */
function withYear(words: readonly string[], to: number): number {
  if (/^(19|20)\d\d$/.test(words[to + 1] ?? '')) return to + 1;
  const isSpoken = /^(nineteen|twenty)$/.test(words[to + 1] ?? '') && readNumber(words, to + 2) !== undefined;
  return isSpoken ? to + 2 : to;
}

function writtenAmountAt(sentence: TalkSentence, words: readonly string[], at: number): Entity | undefined {
  const written = /^([$£€])(\d[\d,]*(?:\.\d+)?)$/.exec(words[at] ?? '');
  if (written === null) return undefined;
  const value = `${SYMBOLS[written[1] as string]} ${(written[2] as string).replaceAll(',', '')}`;
  return entityAt(sentence, { from: at, to: at }, { label: 'amount', probability: 0.97, value });
}

/** What begins with a number: a sum of money or an address. */
function numberedAt(sentence: TalkSentence, words: readonly string[], at: number): Entity | undefined {
  const number = readNumber(words, at);
  if (number === undefined) return undefined;
  const unit = CURRENCY[words[at + number.length] ?? ''];
  if (unit === undefined) return addressAt(sentence, words, at, number.length);
  const value = unit === 'cents' ? `USD ${(number.value / 100).toFixed(2)}` : `${unit} ${number.value}`;
  return entityAt(sentence, { from: at, to: at + number.length }, { label: 'amount', probability: 0.93, value });
}

/** "fourteen twenty Elm Street": a number of `length` words, up to three words, and a kind of street. */
function addressAt(sentence: TalkSentence, words: readonly string[], at: number, length: number): Entity | undefined {
  for (let to = at + length + 1; to <= at + length + 3; to += 1) {
    const isNamed = /^\p{Lu}/u.test(sentence.words[to - 1]?.word ?? '');
    if (STREETS.test(words[to] ?? '') && isNamed)
      return entityAt(sentence, { from: at, to }, { label: 'address', probability: 0.9 });
  }
  return undefined;
}

/** A known city or country. Where the speaker is or lives, it says so much about the person as an address does. */
function placeAt(sentence: TalkSentence, words: readonly string[], at: number): Entity | undefined {
  const isPlace = PLACES.has(words[at] ?? '') && /^\p{Lu}/u.test(sentence.words[at]?.word ?? '');
  if (!isPlace) return undefined;
  const lead = words
    .slice(Math.max(0, at - 7), at)
    .filter((word) => !/^(in|uh|um|er|that|the|basically|actually|honestly|currently)$/.test(word));
  const isOwn =
    words.slice(Math.max(0, at - 3), at).includes('in') &&
    /\b(i'm|i am|i live|we live|we're|living|staying|based)$/.test(lead.join(' '));
  return entityAt(sentence, { from: at, to: at }, { label: isOwn ? 'address' : 'location', probability: 0.8 });
}
