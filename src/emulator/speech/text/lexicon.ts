/** The word lists that the reading of written text needs, loaded once from `lexicon.json`. */
import { readFileSync } from 'node:fs';

interface Lexicon {
  readonly months: Readonly<Record<string, string>>;
  readonly abbreviations: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, string>>;
  readonly pronounceable: readonly string[];
  readonly spelled: readonly string[];
  readonly digitContexts: readonly string[];
  readonly fractions: Readonly<Record<string, string>>;
  readonly symbols: Readonly<Record<string, string>>;
}

const data = JSON.parse(readFileSync(new URL('./lexicon.json', import.meta.url), 'utf8')) as Lexicon;

export const MONTHS = data.months;
export const MONTH_NAMES = [
  ...new Set(
    Object.entries(data.months)
      .filter(([key, name]) => key === name)
      .map(([, name]) => name),
  ),
];
export const ABBREVIATIONS = data.abbreviations;
export const UNITS = data.units;
export const PRONOUNCEABLE = new Set(data.pronounceable);
export const SPELLED = new Set(data.spelled);
export const DIGIT_CONTEXTS = new Set(data.digitContexts);
export const FRACTIONS = data.fractions;
export const SYMBOLS = data.symbols;
