/** Numbers as English words. Knows nothing about dates, money or ids; `normalise.ts` decides which reading a token gets. */
import { cardinal, ordinalOf, wordsOfDigits } from '../../../shared/number-words.ts';

/** A whole number below 10^15 given as digits; longer ones are read digit by digit. */
export function cardinalWords(digits: string): string[] {
  const plain = digits.replace(/^0+(?=\d)/, '');
  if (plain.length > 15) return wordsOfDigits(plain);
  return plainWords(Number(plain));
}

/** "21" → twenty first. */
export function ordinalWords(digits: string): string[] {
  const words = cardinalWords(digits);
  const last = words.pop() as string;
  return [...words, ordinalOf(last)];
}

/** A year or a house number in pairs: "2026" → twenty twenty six, "1905" → nineteen oh five, "2000" → two thousand. */
export function yearWords(digits: string): string[] {
  if (digits.length !== 4 || digits.startsWith('0')) return cardinalWords(digits);
  const [high, low] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (high % 10 === 0 && low < 10) return cardinalWords(digits);
  if (low === 0) return [...plainWords(high), 'hundred'];
  return [...plainWords(high), ...(low < 10 ? ['oh'] : []), ...plainWords(low)];
}

/** "3.50" → three point five zero; a sign in front is spoken. */
export function decimalWords(number: string): string[] {
  const sign = number.startsWith('-') ? ['minus'] : [];
  const [whole = '0', fraction = ''] = number.replace(/^[-+]/, '').replaceAll(',', '').split('.');
  const words = [...sign, ...cardinalWords(whole === '' ? '0' : whole)];
  return fraction === '' ? words : [...words, 'point', ...wordsOfDigits(fraction)];
}

/** Without the hyphen: every word is pronounced by itself. */
function plainWords(value: number): string[] {
  return cardinal(value).split(/[ -]/);
}
