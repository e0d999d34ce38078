/** Written values as people say them on the phone: numbers to dial, identifiers, e-mails, money, dates, times. */
import type { EntityType } from '../../domain/labels.ts';
import type { Random } from '../../shared/random.ts';
import { cardinal, digitWords, ordinal, yearWords } from './number-words.ts';

const SPELLING: Readonly<Record<string, string>> = {
  A: 'Alpha',
  B: 'Bravo',
  C: 'Charlie',
  D: 'Delta',
  E: 'Echo',
  F: 'Foxtrot',
  G: 'Golf',
  H: 'Hotel',
  I: 'India',
  J: 'Juliet',
  K: 'Kilo',
  L: 'Lima',
  M: 'Mike',
  N: 'November',
  O: 'Oscar',
  P: 'Papa',
  Q: 'Quebec',
  R: 'Romeo',
  S: 'Sierra',
  T: 'Tango',
  U: 'Uniform',
  V: 'Victor',
  W: 'Whiskey',
  X: 'X-ray',
  Y: 'Yankee',
  Z: 'Zulu',
};
const HOMELY: Readonly<Record<string, string>> = {
  A: 'apple',
  B: 'boy',
  C: 'cat',
  D: 'dog',
  E: 'Edward',
  F: 'Frank',
  G: 'George',
  H: 'Henry',
  K: 'kite',
  M: 'Mary',
  N: 'Nancy',
  P: 'Peter',
  R: 'Robert',
  S: 'Sam',
  T: 'Tom',
  V: 'Victor',
  W: 'William',
};
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const CURRENCIES: Readonly<Record<string, readonly [string, string]>> = {
  $: ['dollars', 'cents'],
  '\u00a3': ['pounds', 'pence'],
  '\u20ac': ['euros', 'cents'],
};

/** The groups in which an identifier or a telephone number is read out, such as ["N W", "four eight two", "one three"]. */
export function spokenGroups(type: EntityType, value: string, random: Random): string[] {
  const zero = random.chance(0.6) ? 'oh' : 'zero';
  if (type === 'phone') return phoneGroups(value, random).map((group) => sayDigits(group, zero, random.chance(0.3)));
  const groups: string[] = [];
  const namesLetters = random.chance(0.35);
  const doubles = random.chance(0.3);
  for (const run of value.toUpperCase().match(/[A-Z]+|\d+/g) ?? []) {
    if (/\d/.test(run)) groups.push(...splitDigits(run, random).map((group) => sayDigits(group, zero, doubles)));
    else groups.push(spellLetters(run, namesLetters, random));
  }
  if (/^[A-Z]+-\d/i.test(value) && groups.length > 1 && random.chance(0.3))
    groups[0] = `${groups[0]} ${random.pick(['dash', 'hyphen'])}`;
  return groups.length > 0 ? groups : [value];
}

/** Letters one by one; now and then the first is made plain: "N as in November, W". */
export function spellLetters(letters: string, plainly: boolean, random: Random): string {
  const words = random.chance(0.6) ? SPELLING : HOMELY;
  const all = [...letters.toUpperCase()].filter((letter) => /[A-Z]/.test(letter));
  const named = all.findIndex((letter) => words[letter] !== undefined);
  if (!plainly || named < 0 || all.length > 4) return all.join(' ');
  return all
    .map((letter, index) => (index === named ? `${letter} as in ${words[letter]},` : letter))
    .join(' ')
    .replace(/,$/, '');
}

/** "44" as "double four" where this speaker says so. */
function sayDigits(digits: string, zero: 'zero' | 'oh', doubles: boolean): string {
  const said = digitWords(digits, zero);
  return doubles ? said.replace(/\b(\w+) \1\b(?! \1)/, 'double $1') : said;
}

function phoneGroups(value: string, random: Random): string[] {
  const digits = value.replace(/\D/g, '');
  const local = value.startsWith('+1') && digits.length === 11 ? digits.slice(1) : digits;
  if (local.length === 10) return [local.slice(0, 3), local.slice(3, 6), local.slice(6)];
  return splitDigits(local, random);
}

const GROUPINGS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  4: [[4], [2, 2], [4]],
  5: [[2, 3], [3, 2], [5], [1, 2, 2]],
  6: [
    [3, 3],
    [2, 2, 2],
    [4, 2],
  ],
  7: [
    [3, 4],
    [2, 2, 3],
    [3, 2, 2],
    [4, 3],
  ],
  8: [
    [4, 4],
    [2, 3, 3],
    [3, 3, 2],
    [2, 2, 2, 2],
  ],
};

function splitDigits(digits: string, random: Random): string[] {
  if (digits.length < 4) return [digits];
  const sizes = random.pick(
    GROUPINGS[digits.length] ?? [Array.from({ length: Math.ceil(digits.length / 3) }, () => 3)],
  );
  const groups: string[] = [];
  let from = 0;
  for (const size of sizes) {
    groups.push(digits.slice(from, from + size));
    from += size;
  }
  return groups.filter((group) => group !== '');
}

/** "lucy.macintosh@example.com" -> "lucy dot macintosh at example dot com". */
export function spokenEmail(value: string): string {
  return plainAscii(value)
    .toLowerCase()
    .replace('@', ' at ')
    .replace(/\./g, ' dot ')
    .replace(/_/g, ' underscore ')
    .replace(/-/g, ' dash ')
    .replace(/\+/g, ' plus ')
    .replace(
      /\d+/g,
      (digits) =>
        ` ${digits.length <= 2 && !digits.startsWith('0') ? cardinal(Number(digits)) : digitWords(digits, 'oh')} `,
    )
    .replace(/\s+/g, ' ')
    .trim();
}

/** "$84.50" -> "eighty-four fifty" or "eighty-four dollars and fifty cents". */
export function spokenMoney(symbol: string, amount: string, random: Random): string {
  const [units, parts] = CURRENCIES[symbol] ?? ['dollars', 'cents'];
  const [whole = '0', rest = ''] = amount.replaceAll(',', '').split('.');
  const dollars = Number(whole);
  const cents = Number(rest.padEnd(2, '0').slice(0, 2));
  const unit = dollars === 1 ? units.slice(0, -1) : units;
  const big = dollars >= 1100 && dollars < 10_000 && dollars % 100 === 0 && dollars % 1000 !== 0 && random.chance(0.6);
  const dollarWords = big ? `${cardinal(dollars / 100)} hundred` : cardinal(dollars);
  if (cents === 0) return `${dollarWords} ${unit}`;
  if (dollars === 0) return `${cardinal(cents)} ${parts}`;
  if (dollars < 1000 && cents >= 10 && random.chance(0.6)) return `${dollarWords} ${cardinal(cents)}`;
  return `${dollarWords} ${unit} and ${cardinal(cents)} ${parts}`;
}

/** Month (1-12) and day, the year only when told so. */
export function spokenDate(month: number, day: number, year: number | undefined, random: Random): string {
  const name = MONTHS[month - 1] ?? 'January';
  const words = random.chance(0.75) ? `${name} ${ordinal(day)}` : `the ${ordinal(day)} of ${name}`;
  return year !== undefined && random.chance(0.2) ? `${words}, ${yearWords(year)}` : words;
}

/** Hour (0-23) and minute. */
export function spokenTime(hour: number, minute: number, half: string | undefined): string {
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  const after = half ?? (hour >= 13 ? 'pm' : undefined);
  const minutes = minute === 0 ? '' : ` ${minute < 10 ? `oh ${cardinal(minute)}` : cardinal(minute)}`;
  if (after === undefined) return minute === 0 ? `${cardinal(twelve)} o'clock` : `${cardinal(twelve)}${minutes}`;
  const part = after.toLowerCase().startsWith('a')
    ? 'in the morning'
    : hour % 12 >= 6 && hour % 12 < 12
      ? 'in the evening'
      : 'in the afternoon';
  return `${cardinal(twelve)}${minutes} ${part}`;
}

/** Most texts: nothing to replace. */
const PLAIN = /^[\x20\x21\x23-\x7e]*$/;

/** Plain ASCII: accents taken off, typographic signs replaced, the rest dropped; currency signs stay for later. */
export function plainAscii(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u201c\u201d"]/g, '')
    .replace(/\s*[\u2013\u2014]\s*/g, ', ')
    .replace(/\u2026/g, '...')
    .replace(/\u00df/g, 'ss')
    .replace(/\u00e6/g, 'ae')
    .replace(/[\u00f8\u00d8]/g, 'o')
    .replace(/\u0142/g, 'l')
    .normalize('NFKD')
    .replace(/[^\x20-\x7e\u00a3\u20ac]/g, '');
}
