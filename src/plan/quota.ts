/** Quota decks: values dealt in stated shares, so that a run has the mixture it was designed to have, not a lucky one. */
import type { Random } from '../shared/random.ts';

/** Values with their shares; the shares need not add up to one. */
export type Shares<T> = readonly (readonly [T, number])[];

/**
 * A shuffled deck of `size` values in which each value's count is its share rounded down or up.
 * What is left after rounding down goes to the largest remainders, ties by lot.
 */
export function quotaDeck<T>(shares: Shares<T>, size: number, random: Random): T[] {
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  const exact = random.shuffle(shares).map(([value, share]) => ({ value, wanted: (share / total) * size }));
  const counts = exact.map(({ value, wanted }) => ({ value, count: Math.floor(wanted + 1e-9), rest: wanted % 1 }));
  let left = size - counts.reduce((sum, { count }) => sum + count, 0);
  for (const entry of [...counts].sort((one, other) => other.rest - one.rest)) {
    if (left === 0) break;
    entry.count += 1;
    left -= 1;
  }
  return random.shuffle(counts.flatMap(({ value, count }) => Array.from({ length: count }, () => value)));
}

/**
 * One value for each member, in the stated shares over all members and, as nearly as it goes, within each group:
 * groups take consecutive stretches of a sequence whose every stretch is close to the shares.
 */
export function dealByQuota<T>(groups: readonly string[], shares: Shares<T>, random: Random): T[] {
  const members = placesByGroup(groups);
  const sequence = evenSequence(shares, groups.length, random);
  const dealt = new Array<T>(groups.length);
  let position = 0;
  for (const indices of random.shuffle([...members.values()])) {
    for (const index of random.shuffle(indices)) {
      dealt[index] = sequence[position] as T;
      position += 1;
    }
  }
  return dealt;
}

/** The places of each group, groups in order of first appearance. */
export function placesByGroup(groups: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  groups.forEach((group, index) => {
    const known = places.get(group);
    if (known === undefined) places.set(group, [index]);
    else known.push(index);
  });
  return places;
}

/** At each step the value that is furthest behind its share, from a random start. */
function evenSequence<T>(shares: Shares<T>, length: number, random: Random): T[] {
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  const debts = shares.map(([value, share]) => ({ value, share: share / total, debt: random.next() * 0.5 }));
  return Array.from({ length }, () => {
    for (const entry of debts) entry.debt += entry.share;
    const most = debts.reduce((best, entry) => (entry.debt > best.debt ? entry : best));
    most.debt -= 1;
    return most.value;
  });
}
