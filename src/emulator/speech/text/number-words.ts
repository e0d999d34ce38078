/** Numbers as English words. Knows nothing about dates, money or ids; `normalise.ts` decides which reading a token gets. */

const SMALL = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ');
const TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES = ['', 'thousand', 'million', 'billion', 'trillion'];
const IRREGULAR: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** `digits` of any length, one word each: "407" → four zero seven. */
export function digitWords(digits: string): string[] {
  return [...digits].filter((digit) => digit >= '0' && digit <= '9').map((digit) => SMALL[Number(digit)] as string);
}

/** A whole number below 10^15 given as digits; longer ones are read digit by digit. */
export function cardinalWords(digits: string): string[] {
  const plain = digits.replace(/^0+(?=\d)/, '');
  if (plain.length > 15) return digitWords(plain);
  if (plain === '0') return ['zero'];
  const words: string[] = [];
  const groups = Math.ceil(plain.length / 3);
  const padded = plain.padStart(groups * 3, '0');
  for (let group = 0; group < groups; group += 1) {
    const value = Number(padded.slice(group * 3, group * 3 + 3));
    if (value === 0) continue;
    words.push(...belowThousand(value));
    const scale = SCALES[groups - 1 - group] as string;
    if (scale !== '') words.push(scale);
  }
  return words;
}

/** "21" → twenty first. */
export function ordinalWords(digits: string): string[] {
  const words = cardinalWords(digits);
  const last = words.pop() as string;
  words.push(IRREGULAR[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`));
  return words;
}

/** A year or a house number in pairs: "2026" → twenty twenty six, "1905" → nineteen oh five, "2000" → two thousand. */
export function yearWords(digits: string): string[] {
  if (digits.length !== 4 || digits.startsWith('0')) return cardinalWords(digits);
  const [high, low] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (high % 10 === 0 && low < 10) return cardinalWords(digits);
  if (low === 0) return [...belowThousand(high), 'hundred'];
  return [...belowThousand(high), ...(low < 10 ? ['oh', SMALL[low] as string] : belowThousand(low))];
}

/** "3.50" → three point five zero; a sign in front is spoken. */
export function decimalWords(number: string): string[] {
  const sign = number.startsWith('-') ? ['minus'] : [];
  const [whole = '0', fraction = ''] = number.replace(/^[-+]/, '').replaceAll(',', '').split('.');
  const words = [...sign, ...cardinalWords(whole === '' ? '0' : whole)];
  return fraction === '' ? words : [...words, 'point', ...digitWords(fraction)];
}

function belowThousand(value: number): string[] {
  if (value >= 100) {
    const rest = value % 100;
    return [SMALL[Math.floor(value / 100)] as string, 'hundred', ...(rest === 0 ? [] : belowThousand(rest))];
  }
  if (value < 20) return [SMALL[value] as string];
  return [TENS[Math.floor(value / 10)] as string, ...(value % 10 === 0 ? [] : [SMALL[value % 10] as string])];
}
