/** How alike two utterances are, and which words carry no news: what echoes and loops are measured by. */
import { isReadOut } from '../../shared/words.ts';

/** Words in common order, as a share of both (twice the longest common subsequence over the sum of lengths). 1 = the same; 0 where it cannot be `least`. */
export function likeness(a: readonly string[], b: readonly string[], least: number): number {
  const total = a.length + b.length;
  if (total === 0) return 1;
  if ((2 * Math.min(a.length, b.length)) / total < least) return 0;
  const known = new Set(b);
  if ((2 * a.filter((word) => known.has(word)).length) / total < least) return 0;
  let previous = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const row = [0];
    for (let column = 1; column <= b.length; column += 1) {
      const match = word === b[column - 1] ? (previous[column - 1] as number) + 1 : 0;
      row.push(Math.max(match, previous[column] as number, row[column - 1] as number));
    }
    previous = row;
  }
  return (2 * (previous[b.length] as number)) / total;
}

const COURTESY = new Set(
  (
    'thank thanks you so much very a lot okay ok alright right great perfect good bye goodbye now too have day one evening ' +
    "weekend night afternoon morning rest of your nice lovely wonderful welcome you're no problem appreciate it that i've " +
    "been pleasure my take care for help call calling today yes yeah sure and the all that's anytime cheers again well " +
    'is was likewise again really i bye-bye patience time'
  ).split(' '),
);

/** True for thanks, pleasantries and goodbyes without anything else. */
export function isCourtesy(words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => COURTESY.has(word));
}

/** True for read-outs of numbers, codes, spellings and addresses, which the other side repeats to check them. */
export function isMostlyReadOut(words: readonly string[]): boolean {
  let spelled = 0;
  for (const word of words) if (isReadOut(word) || BETWEEN_SIGNS.has(word)) spelled += 1;
  return words.length > 0 && spelled / words.length >= 0.4;
}

const BETWEEN_SIGNS = new Set('dot at dash underscore as in for slash hyphen com street avenue road drive'.split(' '));

/** True when the words are said from somebody's own point of view. */
export function hasFirstPerson(words: readonly string[]): boolean {
  return words.some((word) => FIRST_PERSON.has(word));
}

const FIRST_PERSON = new Set("i i'm i've i'd i'll my me mine we we're we've our myself".split(' '));

/** True for a goodbye. */
export function isFarewell(plain: string): boolean {
  return (
    /\b(?:good ?bye|bye|take care|talk (?:to you )?later|so long)\b/.test(plain) ||
    /\bhave (?:yourself )?an? (?:[a-z]+ ){1,3}(?:day|one|evening|night|weekend|afternoon|morning|week|rest)\b/.test(
      plain,
    )
  );
}

/** True when the words ask the other side to say it again. */
export function asksForRepair(plain: string, wordCount: number): boolean {
  return (
    /\b(?:sorry|pardon|repeat|again|catch|hear|hello|come again|what was|breaking up|cut out|missed|still there|once more|one more time|say what|understand|excuse me)\b/.test(
      plain,
    ) ||
    (wordCount <= 3 && plain.endsWith('?'))
  );
}
