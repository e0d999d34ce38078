/** Marks the names of people and of the company wherever they are spoken outside a mention already made. */
import type { Pairing } from '../../domain/plan.ts';
import { longestFirst, replaceWholeWords } from '../../shared/whole-words.ts';
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

/** The names that may be spoken in a call, the longest first. */
export interface CallNames {
  readonly people: readonly string[];
  readonly company: readonly string[];
}

/** The names of a call: of both people, in full and in part, and of the company. */
export function namesIn({ customer, agent }: Pairing): CallNames {
  const people = [customer.name, agent.name]
    .map((name) => plainAscii(name).trim())
    .flatMap((name) => [name, ...name.split(/\s+/)])
    .filter((part) => part.length > 1 && /^[A-Z]/.test(part) && !WORDS_TOO.has(part));
  return { people: longestFirst(people), company: longestFirst([plainAscii(agent.company)]) };
}

/** Marked text in, marked text out. */
export function markNames(marked: string, { people, company }: CallNames): string {
  const withCompany = outsideMarks(marked, (plain) =>
    replaceWholeWords(plain, company, (name) => mark('company', name)),
  );
  return outsideMarks(withCompany, (plain) => replaceWholeWords(plain, people, (name) => mark('person_name', name)));
}
