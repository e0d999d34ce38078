/** Marks the names of people and of the company wherever they are spoken outside a mention already made. */
import type { Pairing } from '../../domain/plan.ts';
import { mark, outsideMarks } from './marks.ts';
import { plainAscii } from './spoken-values.ts';

/** First names that are also words; these count only where a phrase was written to name somebody. */
const WORDS_TOO = new Set([
  'Will',
  'Mark',
  'Grace',
  'May',
  'April',
  'June',
  'Joy',
  'Hope',
  'Faith',
  'Rose',
  'Art',
  'Bill',
  'Sue',
  'Pat',
  'Dot',
  'Drew',
  'Frank',
  'Rich',
  'Sandy',
  'Chase',
  'Grant',
  'Miles',
  'Dawn',
  'Summer',
  'Long',
  'Price',
  'Day',
  'Good',
  'Best',
  'So',
  'An',
  'Kind',
  'Bell',
  'Power',
  'Still',
  'Little',
  'Wait',
  'Moore',
  'Low',
  'Case',
  'Bay',
  'Say',
  'Do',
  'No',
  'My',
  'You',
  'Hello',
  'Right',
  'Street',
  'Drive',
  'Order',
  'Monday',
  'Friday',
  'August',
]);

const patterns = new WeakMap<Pairing, { readonly names: RegExp | undefined; readonly company: RegExp | undefined }>();

/** Marked text in, marked text out. */
export function markNames(marked: string, pairing: Pairing): string {
  const { names, company } = patternsOf(pairing);
  let text = marked;
  if (company) text = outsideMarks(text, (plain) => plain.replace(company, (name) => mark('company', name)));
  if (names) text = outsideMarks(text, (plain) => plain.replace(names, (name) => mark('person_name', name)));
  return text;
}

function patternsOf(pairing: Pairing) {
  const known = patterns.get(pairing);
  if (known) return known;
  const people = [pairing.customer.name, pairing.agent.name].map((name) => plainAscii(name).trim());
  const parts = people
    .flatMap((name) => [name, ...name.split(/\s+/)])
    .filter((part) => part.length > 1 && /^[A-Z]/.test(part) && !WORDS_TOO.has(part));
  const made = { names: wordsPattern(parts), company: wordsPattern([plainAscii(pairing.agent.company)]) };
  patterns.set(pairing, made);
  return made;
}

function wordsPattern(words: readonly string[]): RegExp | undefined {
  const unique = [...new Set(words)].filter((word) => word !== '').sort((a, b) => b.length - a.length);
  if (unique.length === 0) return undefined;
  return new RegExp(
    `(?<![\\w-])(?:${unique.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![\\w-])`,
    'g',
  );
}
