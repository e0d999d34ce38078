/** Which of flite's phones belong to which spoken word: flite prints phones with end times, but not the words they came from. */
import type { SpokenText, SpokenWord } from '../text/text.ts';

/** A phone with its span, in milliseconds from the start of flite's audio. `pau` is silence. */
export interface Phone {
  readonly phone: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Where a word lies in flite's audio. */
export interface WordSpan {
  readonly startMs: number;
  readonly endMs: number;
}

const VOWELS = new Set([
  'aa',
  'ae',
  'ah',
  'ao',
  'aw',
  'ax',
  'axr',
  'ay',
  'eh',
  'er',
  'ey',
  'ih',
  'iy',
  'ow',
  'oy',
  'uh',
  'uw',
  'el',
  'em',
  'en',
]);

/** Consonants that a letter commonly stands for; vowel letters may be any vowel. */
const SOUNDS = soundSets({
  b: 'b',
  c: 'k s ch sh',
  d: 'd dx t jh',
  f: 'f v',
  g: 'g jh zh ng',
  h: 'hh',
  j: 'jh y',
  k: 'k',
  l: 'l el',
  m: 'm em',
  n: 'n ng en',
  p: 'p f',
  q: 'k',
  r: 'r er axr',
  s: 's z sh zh',
  t: 't dx th dh ch sh',
  v: 'v',
  w: 'w',
  x: 'k z g',
  y: 'y',
  z: 'z s',
  u: 'w y',
  o: 'w',
  i: 'y',
  e: 'y',
});
const LETTER_NAMES: Readonly<Record<string, number>> = {
  a: 1,
  b: 2,
  c: 2,
  d: 2,
  e: 1,
  f: 2,
  g: 2,
  h: 2,
  i: 1,
  j: 2,
  k: 2,
  l: 2,
  m: 2,
  n: 2,
  o: 1,
  p: 2,
  q: 3,
  r: 2,
  s: 2,
  t: 2,
  u: 2,
  v: 2,
  w: 6,
  x: 3,
  y: 2,
  z: 2,
};
/** Spellings that hide their first sound from the table above. */
const RESPELLED: readonly (readonly [RegExp, string])[] = [
  [/^one(?=s|self|$)/, 'wun'],
  [/^once/, 'wuns'],
  [/^(?=us[eu]|uni[^nm]|ut[ei]|eu)/, 'y'],
];
const SILENT_LETTER_COST = 0.45;
const EXTRA_PHONE_COST = 0.7;

/** Reads the output of `flite -psdur`: "pau:0.164 hh:0.255 …", seconds. */
export function parsePhones(printed: string): Phone[] {
  let startMs = 0;
  return [...printed.matchAll(/([a-z]+):(\d+\.\d+)/g)].map(([, phone = '', end = '0']) => {
    const span = { phone, startMs, endMs: Number(end) * 1000 };
    startMs = span.endMs;
    return span;
  });
}

/** One span for each word piece, in order. When flite paused where the text does, each phrase is aligned by itself. */
export function alignWords(spoken: SpokenText, phones: readonly Phone[]): WordSpan[] {
  const phrases = phrasesOf(spoken);
  const groups = phoneGroups(phones);
  if (phrases.length === groups.length)
    return phrases.flatMap((words, index) => alignPhrase(words, groups[index] as Phone[]));
  return alignPhrase(phrases.flat(), groups.flat());
}

/** Runs of words between pauses. */
function phrasesOf(spoken: SpokenText): SpokenWord[][] {
  const phrases: SpokenWord[][] = [[]];
  for (const piece of spoken.pieces) {
    if (piece.kind === 'word') phrases.at(-1)?.push(piece);
    else if (phrases.at(-1)?.length !== 0) phrases.push([]);
  }
  return phrases.filter((phrase) => phrase.length > 0);
}

function phoneGroups(phones: readonly Phone[]): Phone[][] {
  const groups: Phone[][] = [[]];
  for (const phone of phones) {
    if (phone.phone !== 'pau') groups.at(-1)?.push(phone);
    else if (groups.at(-1)?.length !== 0) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
}

function alignPhrase(words: readonly SpokenWord[], phones: readonly Phone[]): WordSpan[] {
  const units = words.flatMap((word, index) => unitsOf(word).map((unit) => ({ unit, index })));
  const firstPhone = firstPhoneOfWords(units, phones, words.length);
  return words.map((_, index) => {
    const first = Math.min(firstPhone[index] ?? 0, phones.length - 1);
    const last = Math.max(first, (firstPhone[index + 1] ?? phones.length) - 1);
    return { startMs: phones[first]?.startMs ?? 0, endMs: phones[last]?.endMs ?? 0 };
  });
}

/** Letters of a word; a spelled letter becomes as many wildcards as its name has phones. */
function unitsOf(word: SpokenWord): string[] {
  if (word.isLetter || word.word.length === 1) return Array.from({ length: LETTER_NAMES[word.word] ?? 2 }, () => '*');
  const spelling = RESPELLED.reduce((text, [pattern, sounds]) => text.replace(pattern, sounds), word.word);
  return [...spelling].filter((letter) => letter !== "'");
}

/** Edit distance between letters and phones; the cheapest path tells where each word's first phone is. */
function firstPhoneOfWords(
  units: readonly { unit: string; index: number }[],
  phones: readonly Phone[],
  wordCount: number,
): number[] {
  const [rows, columns] = [units.length + 1, phones.length + 1];
  const cost = new Float64Array(rows * columns).fill(Number.POSITIVE_INFINITY);
  cost[0] = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const here = cost[row * columns + column] as number;
      const unit = units[row];
      const phone = phones[column]?.phone;
      const lower = (at: number, value: number) => {
        if (value < (cost[at] as number)) cost[at] = value;
      };
      if (unit) lower((row + 1) * columns + column, here + (unit.unit === '*' ? 1.2 : SILENT_LETTER_COST));
      if (phone) lower(row * columns + column + 1, here + EXTRA_PHONE_COST);
      if (unit && phone) lower((row + 1) * columns + column + 1, here + mismatch(unit.unit, phone));
    }
  }
  return traceBack(units, cost, phones, wordCount);
}

function traceBack(
  units: readonly { unit: string; index: number }[],
  cost: Float64Array,
  phones: readonly Phone[],
  wordCount: number,
): number[] {
  const columns = phones.length + 1;
  const first = new Array<number>(wordCount).fill(phones.length);
  let [row, column] = [units.length, phones.length];
  const at = (r: number, c: number) => (r < 0 || c < 0 ? Number.POSITIVE_INFINITY : (cost[r * columns + c] as number));
  while (row > 0 || column > 0) {
    const unit = units[row - 1];
    const phone = phones[column - 1]?.phone ?? '';
    const here = at(row, column);
    if (unit && Math.abs(at(row - 1, column - 1) + mismatch(unit.unit, phone) - here) < 1e-9) {
      [row, column] = [row - 1, column - 1];
      first[unit.index] = column;
    } else if (unit && Math.abs(at(row - 1, column) + (unit.unit === '*' ? 1.2 : SILENT_LETTER_COST) - here) < 1e-9) {
      row -= 1;
      first[unit.index] = Math.min(first[unit.index] as number, column);
    } else column -= 1;
  }
  first[0] = 0;
  return first;
}

function mismatch(letter: string, phone: string): number {
  if (letter === '*') return 0.3;
  const isVowel = VOWELS.has(phone);
  const isOwnSound = SOUNDS.get(letter)?.has(phone) ?? false;
  if ('aeiou'.includes(letter)) return isVowel ? 0 : isOwnSound ? 0.3 : 2;
  if (letter === 'y' && isVowel) return 0;
  if ((letter === 'w' || letter === 'r') && isVowel) return isOwnSound ? 0.1 : 0.9;
  return isOwnSound ? 0 : isVowel ? 2 : 1.4;
}

function soundSets(sounds: Readonly<Record<string, string>>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(sounds).map(([letter, phones]) => [letter, new Set(phones.split(' '))]));
}
