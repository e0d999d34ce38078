/** Numbers as English words: cardinals, ordinals, years, digits. */

const SMALL = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
] as const;
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const;
const SCALES = [
  [1_000_000_000, 'billion'],
  [1_000_000, 'million'],
  [1_000, 'thousand'],
] as const;
const IRREGULAR_ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** 84 -> "eighty-four". Whole numbers from 0; anything larger than 999 billion is read digit by digit. */
export function cardinal(value: number): string {
  if (value >= 1e12) return digitWords(String(value), 'zero');
  if (value < 20) return SMALL[value] ?? 'zero';
  if (value < 100) {
    const rest = value % 10;
    return `${TENS[Math.floor(value / 10)]}${rest > 0 ? `-${SMALL[rest]}` : ''}`;
  }
  if (value < 1000) {
    const rest = value % 100;
    return `${SMALL[Math.floor(value / 100)]} hundred${rest > 0 ? ` ${cardinal(rest)}` : ''}`;
  }
  const [size, name] = SCALES.find(([scale]) => value >= scale) ?? [1000, 'thousand'];
  const rest = value % size;
  return `${cardinal(Math.floor(value / size))} ${name}${rest > 0 ? ` ${cardinal(rest)}` : ''}`;
}

/** 12 -> "twelfth", 21 -> "twenty-first". */
export function ordinal(value: number): string {
  const words = cardinal(value);
  const cut = Math.max(words.lastIndexOf('-'), words.lastIndexOf(' ')) + 1;
  const last = words.slice(cut);
  const irregular = IRREGULAR_ORDINALS[last];
  if (irregular !== undefined) return words.slice(0, cut) + irregular;
  return words.slice(0, cut) + (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
}

/** 2026 -> "twenty twenty-six", 2005 -> "two thousand five". */
export function yearWords(year: number): string {
  if (year >= 2000 && year < 2010) return cardinal(year);
  const rest = year % 100;
  if (rest === 0) return `${cardinal(Math.floor(year / 100))} hundred`;
  return `${cardinal(Math.floor(year / 100))} ${rest < 10 ? `oh ${SMALL[rest]}` : cardinal(rest)}`;
}

/** "4821" -> "four eight two one"; `zero` is how this speaker reads 0. */
export function digitWords(digits: string, zero: 'zero' | 'oh'): string {
  return [...digits].map((digit) => (digit === '0' ? zero : (SMALL[Number(digit)] ?? ''))).join(' ');
}
