/** Numbers as English words: cardinals, ordinals, years, digits. */
import { cardinal as anyCardinal, ordinalOf, wordsOfDigits } from '../../shared/number-words.ts';

/** 84 -> "eighty-four". Whole numbers from 0; anything larger than 999 billion is read digit by digit. */
export function cardinal(value: number): string {
  return value >= 1e12 ? digitWords(String(value), 'zero') : anyCardinal(value);
}

/** 12 -> "twelfth", 21 -> "twenty-first". */
export function ordinal(value: number): string {
  const words = cardinal(value);
  const cut = Math.max(words.lastIndexOf('-'), words.lastIndexOf(' ')) + 1;
  return words.slice(0, cut) + ordinalOf(words.slice(cut));
}

/** 2026 -> "twenty twenty-six", 2005 -> "two thousand five". */
export function yearWords(year: number): string {
  if (year >= 2000 && year < 2010) return cardinal(year);
  const rest = year % 100;
  if (rest === 0) return `${cardinal(Math.floor(year / 100))} hundred`;
  return `${cardinal(Math.floor(year / 100))} ${rest < 10 ? `oh ${cardinal(rest)}` : cardinal(rest)}`;
}

/** "4821" -> "four eight two one"; `zero` is how this speaker reads 0. */
export function digitWords(digits: string, zero: 'zero' | 'oh'): string {
  return wordsOfDigits(digits)
    .map((word) => (word === 'zero' ? zero : word))
    .join(' ');
}
