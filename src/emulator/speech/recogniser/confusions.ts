/** What a recogniser believably takes a word for: known confusions first, then the nearest sounding word it knows. */
import { readFileSync } from 'node:fs';
import type { Random } from '../../../shared/random.ts';

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
const CLASS_OF = new Map(
  SOUND_CLASSES.flatMap((letters, index) => [...letters].map((letter) => [letter, index] as const)),
);

/** Another word for `word` (no punctuation at its edges), never the same one. Keeps a capital first letter. */
export function mishear(word: string, kind: WordKind, random: Random): string {
  if (/^[A-Za-z]$/.test(word) && kind === 'code') return mishearLetter(word, random);
  const lower = word.toLowerCase().replace(/-$/, '');
  if ((kind === 'number' || kind === 'code') && data.words[lower] === undefined) return mishearSymbols(word, random);
  const known = data.words[lower];
  const heard = known ? random.pick(known) : random.pick(nearest(lower, kind === 'name' ? 'name' : 'word'));
  const isCapital = word[0] !== lower[0] && lower !== 'i' && !/^i'/.test(lower);
  return isCapital ? `${heard[0]?.toUpperCase()}${heard.slice(1)}` : heard;
}

const remembered = new Map<string, string[]>();
const MOST_REMEMBERED = 50_000;
const SKIP_COST = 0.9;
const COUNT = 3;
/** Sums in another order may differ in their last digits. */
const ROUNDING = 1e-9;

interface Entry {
  readonly entry: string;
  readonly lower: string;
}

/** The entries of a list by their length. */
function byLength(list: readonly string[]): readonly (readonly Entry[])[] {
  const lengths: Entry[][] = [];
  for (const entry of list) {
    while (lengths.length <= entry.length) lengths.push([]);
    lengths[entry.length]?.push({ entry, lower: entry.toLowerCase() });
  }
  return lengths;
}

const LISTS = { name: byLength(NAMES), word: byLength(VOCABULARY) };

/** The three nearest sounding entries of a list; those equally near by the alphabet. */
function nearest(word: string, list: keyof typeof LISTS): string[] {
  const key = `${list}/${word}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  let best: { readonly entry: string; readonly distance: number }[] = [];
  const farthest = () => best[COUNT - 1]?.distance ?? Number.POSITIVE_INFINITY;
  const lengths = LISTS[list];
  // What one word has more than the other must be skipped: most of a list is too far away by its length alone.
  for (let more = 0; more < lengths.length + word.length && more * SKIP_COST <= farthest() + ROUNDING; more += 1) {
    const alike = [...(lengths[word.length - more] ?? []), ...(more === 0 ? [] : (lengths[word.length + more] ?? []))];
    for (const { entry, lower } of alike) {
      if (lower === word) continue;
      const distance = soundDistance(word, lower, farthest());
      if (distance > farthest()) continue;
      best = [...best, { entry, distance }]
        .sort((one, other) => one.distance - other.distance || (one.entry < other.entry ? -1 : 1))
        .slice(0, COUNT);
    }
  }
  const found = best.map(({ entry }) => entry);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, found);
  return found;
}

/**
 * Edit distance in which sounds of one class are near to each other, and vowels matter less than consonants. Infinity once
 * it is sure to be more than `limit`.
 */
export function soundDistance(one: string, other: string, limit = Number.POSITIVE_INFINITY): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index * SKIP_COST);
  for (let at = 0; at < one.length; at += 1) {
    const next = [(at + 1) * SKIP_COST];
    let least = next[0] as number;
    for (let column = 0; column < other.length; column += 1) {
      const substituted = (row[column] as number) + letterDistance(one[at] as string, other[column] as string);
      const skipped = Math.min((row[column + 1] as number) + SKIP_COST, (next[column] as number) + SKIP_COST);
      const reached = Math.min(substituted, skipped);
      next.push(reached);
      if (reached < least) least = reached;
    }
    if (least > limit + ROUNDING) return Number.POSITIVE_INFINITY;
    row = next;
  }
  return row[other.length] as number;
}

function letterDistance(one: string, other: string): number {
  if (one === other) return 0;
  return CLASS_OF.get(one) === CLASS_OF.get(other) ? 0.4 : 1.1;
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
