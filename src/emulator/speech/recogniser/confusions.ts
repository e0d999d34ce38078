/** What a recogniser believably takes a word for: known confusions first, then the nearest sounding word it knows. */
import { readFileSync } from 'node:fs';
import type { Random } from '../../../shared/random.ts';
import { remembered } from '../../../shared/remembered.ts';

interface ConfusionData {
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly letters: Readonly<Record<string, string>>;
  readonly digits: Readonly<Record<string, string>>;
  readonly droppable: readonly string[];
  readonly fillers: readonly string[];
  readonly inserted: readonly string[];
  readonly vocabulary: string;
  readonly names: string;
}

const data = JSON.parse(readFileSync(new URL('./confusions.json', import.meta.url), 'utf8')) as ConfusionData;
const VOCABULARY = data.vocabulary.split(' ');
const NAMES = data.names.split(' ');

export const DROPPABLE = new Set(data.droppable);
export const FILLERS = new Set(data.fillers);
export const INSERTED = data.inserted;

/** What kind of thing a word is decides how often it is misheard. */
export type WordKind = 'filler' | 'function' | 'content' | 'name' | 'number' | 'code';

const SOUND_CLASSES = ['bpvf', 'dt', 'kgcq', 'szxj', 'mn', 'lr', 'wh', 'aeiouy'];
/** The class of each sign by its code; 0 for what sounds like nothing. */
const CLASS_OF = new Uint8Array(128);
for (const [index, letters] of SOUND_CLASSES.entries())
  for (const letter of letters) CLASS_OF[letter.charCodeAt(0)] = index + 1;

/** Another word for `word` (no punctuation at its edges), never the same one. Keeps a capital first letter. */
export function mishear(word: string, kind: WordKind, random: Random): string {
  if (/^[A-Za-z]$/.test(word) && kind === 'code') return mishearLetter(word, random);
  const lower = word.toLowerCase().replace(/-$/, '');
  if ((kind === 'number' || kind === 'code') && data.words[lower] === undefined) return mishearSymbols(word, random);
  const known = data.words[lower];
  const heard = known ? random.pick(known) : random.pick(kind === 'name' ? nearestNames(lower) : nearestWords(lower));
  const isCapital = word[0] !== lower[0] && lower !== 'i' && !/^i'/.test(lower);
  return isCapital ? `${heard[0]?.toUpperCase()}${heard.slice(1)}` : heard;
}

const SKIP_COST = 0.9;
const LIKE_COST = 0.4;
const UNLIKE_COST = 1.1;
const COUNT = 3;
/** Sums in another order may differ in their last digits. */
const ROUNDING = 1e-9;

/** A word of a list, and how many of its signs are of each class. */
interface Entry {
  readonly entry: string;
  readonly lower: string;
  readonly counts: Uint8Array;
}

const nearestWords = nearestIn(VOCABULARY);
const nearestNames = nearestIn(NAMES);

/** Finds the three nearest sounding entries of a list; those equally near by the alphabet. */
function nearestIn(list: readonly string[]): (word: string) => string[] {
  const entries = list.map((entry): Entry => {
    const lower = entry.toLowerCase();
    return { entry, lower, counts: classCounts(lower) };
  });
  return remembered((word) => {
    let best: { readonly entry: string; readonly distance: number }[] = [];
    let farthest = Number.POSITIVE_INFINITY;
    const consider = ({ entry, lower }: Entry) => {
      if (lower === word) return;
      const distance = soundDistance(word, lower, farthest);
      if (distance > farthest) return;
      best = [...best, { entry, distance }]
        .sort((one, other) => one.distance - other.distance || (one.entry < other.entry ? -1 : 1))
        .slice(0, COUNT);
      farthest = best[COUNT - 1]?.distance ?? Number.POSITIVE_INFINITY;
    };
    for (const [odd, near] of byOddSounds(word, entries).entries()) {
      if (odd * SKIP_COST > farthest + ROUNDING) break;
      near.forEach(consider);
    }
    return best.map(({ entry }) => entry);
  });
}

/**
 * Entries by how many sounds one of the two words has that the other lacks, whatever their order: each of them must be
 * skipped or exchanged, so most of a list is too far away by this alone.
 */
function byOddSounds(word: string, entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const counts = classCounts(word);
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const odd = oddSounds(counts, entry.counts);
    while (groups.length <= odd) groups.push([]);
    groups[odd]?.push(entry);
  }
  return groups;
}

function classCounts(word: string): Uint8Array {
  const counts = new Uint8Array(SOUND_CLASSES.length + 1);
  for (let index = 0; index < word.length; index += 1) {
    const sound = CLASS_OF[word.charCodeAt(index)] ?? 0;
    counts[sound] = (counts[sound] as number) + 1;
  }
  return counts;
}

function oddSounds(one: Uint8Array, other: Uint8Array): number {
  let more = 0;
  let fewer = 0;
  for (let sound = 0; sound < one.length; sound += 1) {
    const difference = (one[sound] as number) - (other[sound] as number);
    if (difference > 0) more += difference;
    else fewer -= difference;
  }
  return Math.max(more, fewer);
}

/** Two rows of the table of distances, used again and again: no word is longer than the longest that was compared. */
let row = new Float64Array(64);
let nextRow = new Float64Array(64);

/**
 * Edit distance in which sounds of one class are near to each other, and vowels matter less than consonants. Infinity once
 * it is sure to be more than `limit`.
 */
function soundDistance(one: string, other: string, limit = Number.POSITIVE_INFINITY): number {
  const width = other.length;
  if (width >= row.length) [row, nextRow] = [new Float64Array(2 * width), new Float64Array(2 * width)];
  for (let column = 0; column <= width; column += 1) row[column] = column * SKIP_COST;
  for (let at = 0; at < one.length; at += 1) {
    const code = one.charCodeAt(at);
    let before = (at + 1) * SKIP_COST;
    let least = before;
    nextRow[0] = before;
    for (let column = 0; column < width; column += 1) {
      const substituted = (row[column] as number) + codeDistance(code, other.charCodeAt(column));
      const skipped = Math.min(row[column + 1] as number, before) + SKIP_COST;
      before = Math.min(substituted, skipped);
      nextRow[column + 1] = before;
      if (before < least) least = before;
    }
    if (least > limit + ROUNDING) return Number.POSITIVE_INFINITY;
    [row, nextRow] = [nextRow, row];
  }
  return row[width] as number;
}

function codeDistance(one: number, other: number): number {
  if (one === other) return 0;
  return (CLASS_OF[one] ?? 0) === (CLASS_OF[other] ?? 0) ? LIKE_COST : UNLIKE_COST;
}

/** A spelled letter is taken for another letter that rhymes with it. */
function mishearLetter(letter: string, random: Random): string {
  const heard = random.pick([...confusionsOf(letter)].filter((sign) => /[a-z]/.test(sign)));
  return letter === letter.toUpperCase() ? heard.toUpperCase() : heard;
}

/** Numbers and codes lose or change one sign: five and nine, B and D and P, M and N, fifteen and fifty. */
function mishearSymbols(word: string, random: Random): string {
  const teen = word.match(/^(\$?)1([3-9])(\D*)$/) ?? word.match(/^(\$?)([3-9])0(\D*)$/);
  if (teen && random.chance(0.6)) {
    const [, before = '', digit = '', after = ''] = teen;
    return word.includes('0') ? `${before}1${digit}${after}` : `${before}${digit}0${after}`;
  }
  const body = word.split('@')[0] ?? word;
  const places = [...body].flatMap((sign, index) => (confusionsOf(sign) === '' ? [] : [index]));
  if (places.length === 0) return mishear(word, 'content', random);
  const place = random.pick(places);
  if (/\w{5}/.test(body) && random.chance(0.25)) return word.slice(0, place) + word.slice(place + 1);
  const sign = word[place] as string;
  const heard = random.pick([...confusionsOf(sign)]);
  return word.slice(0, place) + (sign === sign.toUpperCase() ? heard.toUpperCase() : heard) + word.slice(place + 1);
}

function confusionsOf(sign: string): string {
  return data.digits[sign] ?? data.letters[sign.toLowerCase()] ?? '';
}
