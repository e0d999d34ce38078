/** What an agent says who puts a caller through; scripted, so that it costs no reply. */
import type { Random } from '../shared/random.ts';
import { languageBank } from './language-bank.ts';

const linesIn = languageBank<readonly string[]>('./hand-overs.json');

/** A line in a language such as `en-US`; undefined for one that the bank does not have. */
export function handOverIn(language: string, random: Random): string | undefined {
  const lines = linesIn(language);
  return lines && random.pick(lines);
}
