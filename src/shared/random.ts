/** Where randomness comes from: named streams of one seed, so that a new draw in one never shifts another. */
import { randomBytes, randomUUID } from 'node:crypto';

/** A seeded stream of numbers. Two streams with the same seed give the same draws on every platform. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element; throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** One element, drawn in proportion to its weight; weights must not all be zero. */
  weighted<T>(items: readonly (readonly [T, number])[]): T;
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
  /** A draw from the normal distribution. */
  normal(mean: number, deviation: number): number;
  /** An independent stream derived from this one's seed (not from its position) and a name. */
  stream(name: string): Random;
}

/** A stream for a seed of any text. */
export function createRandom(seed: string): Random {
  const next = smallFastCounter(seed);
  const random: Random = {
    next,
    int: (below) => Math.floor(next() * below),
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('cannot pick from an empty list');
      return items[Math.floor(next() * items.length)] as (typeof items)[number];
    },
    weighted: (items) => pickWeighted(items, next()),
    shuffle: (items) => shuffled(items, next),
    normal: (mean, deviation) => {
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * next());
    },
    stream: (name) => createRandom(`${seed}/${name}`),
  };
  return random;
}

/** A fresh seed for a run that was not given one: eight hexadecimal digits. */
export function freshSeed(): string {
  return randomBytes(4).toString('hex');
}

/** Unpredictable hexadecimal text for tokens and run ids. From UUIDs, which Node draws many at a time, without their fixed digits. */
export function unguessableHex(digits: number): string {
  let text = '';
  while (text.length < digits) {
    const [first = '', second = '', , , last = ''] = randomUUID().split('-');
    text += first + second + last;
  }
  return text.slice(0, digits);
}

function pickWeighted<T>(items: readonly (readonly [T, number])[], draw: number): T {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError('weights must add up to more than zero');
  let left = draw * total;
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  return (items[items.length - 1] as readonly [T, number])[0];
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(next() * (index + 1));
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}

/** sfc32 (Chris Doty-Humphrey, PractRand, public domain), seeded by four rounds of FNV-1a over the text. */
function smallFastCounter(seed: string): () => number {
  let a = hash(seed, 0x811c9dc5);
  let b = hash(seed, 0x9e3779b9);
  let c = hash(seed, 0x85ebca6b);
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();
  return next;
}

function hash(text: string, basis: number): number {
  let value = basis;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) | 0;
}
