/** English number words, once: what everyone who says or hears numbers builds on. Years, ids and money are theirs to read. */

const UNITS = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
] as const;
const IRREGULAR_ORDINALS: ReadonlyMap<string, string> = new Map([
  ['one', 'first'],
  ['two', 'second'],
  ['three', 'third'],
  ['five', 'fifth'],
  ['eight', 'eighth'],
  ['nine', 'ninth'],
  ['twelve', 'twelfth'],
]);

/** What a number word is worth: zero … nineteen, twenty, thirty … ninety. */
export const NUMBER_VALUES: ReadonlyMap<string, number> = new Map([
  ...UNITS.map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
]);

/** 84 -> "eighty-four", 205 -> "two hundred five". Whole numbers from 0, below 10^15. */
export function cardinal(value: number): string {
  if (value < 20) return UNITS[value] ?? 'zero';
  if (value < 100) return joined(TENS[Math.floor(value / 10) - 2] as string, '-', value % 10);
  if (value < 1000) return joined(`${UNITS[Math.floor(value / 100)]} hundred`, ' ', value % 100);
  const [size, name] = SCALES.find(([scale]) => value >= scale) ?? [1000, 'thousand'];
  return joined(`${cardinal(Math.floor(value / size))} ${name}`, ' ', value % size);
}

/** The ordinal of a cardinal, given as its last word: "twelve" -> "twelfth", "twenty" -> "twentieth". */
export function ordinalOf(word: string): string {
  return IRREGULAR_ORDINALS.get(word) ?? (word.endsWith('y') ? `${word.slice(0, -1)}ieth` : `${word}th`);
}

/** The words of digits, one each: "407" -> four, zero, seven. Every other character is passed over. */
export function wordsOfDigits(digits: string): string[] {
  return [...digits].filter((digit) => digit >= '0' && digit <= '9').map((digit) => UNITS[Number(digit)] as string);
}

function joined(words: string, by: string, rest: number): string {
  return rest === 0 ? words : `${words}${by}${cardinal(rest)}`;
}
