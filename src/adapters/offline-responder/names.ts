/** Marks the names of people and of the company wherever they are spoken outside a mention already made. */
import type { Pairing } from '../../domain/plan.ts';
import { remembered } from '../../shared/remembered.ts';
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

/** Marked text in, marked text out. */
export function markNames(marked: string, pairing: Pairing): string {
  const { names, company } = patternsOf(pairing);
  let text = marked;
  if (company) text = outsideMarks(text, (plain) => plain.replace(company, (name) => mark('company', name)));
  if (names) text = outsideMarks(text, (plain) => plain.replace(names, (name) => mark('person_name', name)));
  return text;
}

function patternsOf({ customer, agent }: Pairing) {
  return patternsFor(JSON.stringify([customer.name, agent.name, agent.company]));
}

/** Calls that are under way at once have so few names; patterns are large, and a run of many calls would keep them all. */
const MOST_PATTERNS = 200;

const patternsFor = remembered((key) => {
  const [customer = '', agent = '', company = ''] = (JSON.parse(key) as string[]).map(plainAscii);
  const parts = [customer.trim(), agent.trim()]
    .flatMap((name) => [name, ...name.split(/\s+/)])
    .filter((part) => part.length > 1 && /^[A-Z]/.test(part) && !WORDS_TOO.has(part));
  return { names: wordsPattern(parts), company: wordsPattern([company]) };
}, MOST_PATTERNS);

function wordsPattern(words: readonly string[]): RegExp | undefined {
  const unique = [...new Set(words)].filter((word) => word !== '').sort((a, b) => b.length - a.length);
  if (unique.length === 0) return undefined;
  return new RegExp(
    `(?<![\\w-])(?:${unique.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?![\\w-])`,
    'g',
  );
}
