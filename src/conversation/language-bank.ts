/** Scripted words by language: one file of JSON each, keyed by the language's first subtag, such as `en`. */
import { readFileSync } from 'node:fs';

/** Reads a file beside this one. What it returns finds the words of a language such as `en-US`; undefined where the file has none. */
export function languageBank<T>(file: string): (language: string) => T | undefined {
  const bank = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Readonly<Record<string, T>>;
  return (language) => {
    const subtag = language.split('-')[0] ?? '';
    return Object.hasOwn(bank, subtag) ? bank[subtag] : undefined;
  };
}
