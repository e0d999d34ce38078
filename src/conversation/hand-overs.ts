/** What an agent says who puts a caller through; scripted, so that it costs no reply. */
import { readFileSync } from 'node:fs';
import type { Random } from '../shared/random.ts';

/** By the language's first subtag; the lines of `hand-overs.json`. */
const BANK = JSON.parse(readFileSync(new URL('./hand-overs.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly string[]>
>;

/** A line in a language such as `en-US`; undefined for one that the bank does not have. */
export function handOverIn(language: string, random: Random): string | undefined {
  const lines = BANK[language.split('-')[0] ?? ''];
  return lines && random.pick(lines);
}
