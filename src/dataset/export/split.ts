/** Deals calls out to train, validation and test so that no persona is in two of them. Decided by hashes of persona ids alone. */
import { createHash } from 'node:crypto';
import { SynthcallError } from '../../shared/errors.ts';
import type { Participants } from './survey.ts';

/** Shares in percent; they add up to 100. */
export interface SplitShares {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

export type SplitName = keyof SplitShares;
export const SPLIT_NAMES: readonly SplitName[] = ['train', 'validation', 'test'];

/**
 * How calls were dealt out. `by: "persona"`: neither customer nor agent is in two splits. `by: "customer"`: no customer is,
 * but agents may be, because whoever shares a persona shares a split and the groups were too large for the wished shares.
 */
export interface Split {
  readonly by: 'persona' | 'customer';
  readonly shares: SplitShares;
  readonly sizes: Readonly<Record<SplitName, number>>;
  readonly sharedAgents: number;
  readonly of: ReadonlyMap<string, SplitName>;
}

/** A split that is further from its share than this, in percent of the calls, counts as missed. */
const TOLERANCE = 5;

/** `80/10/10` is train/validation/test, `90/10` train/test. Throws `CONFIG_USAGE`. */
export function parseShares(text: string): SplitShares {
  const numbers = text.split('/').map((part) => (/^\d{1,3}$/.test(part.trim()) ? Number(part) : Number.NaN));
  const [train = 0, second = 0, third] = numbers;
  const shares = { train, validation: third === undefined ? 0 : second, test: third ?? second };
  const sum = shares.train + shares.validation + shares.test;
  if ((numbers.length === 2 || numbers.length === 3) && sum === 100) return shares;
  throw new SynthcallError('CONFIG_USAGE', `--split ${text} is not a split.`, {
    hint: 'Write whole percentages of train, validation and test that add up to 100, such as 80/10/10, or of train and test: 90/10.',
  });
}

/** Deals the calls out, by persona when the shares can be met so, else by customer. */
export function splitCalls(calls: readonly Participants[], shares: SplitShares): Split {
  const byPersona = deal(calls, connectedGroups(calls), shares, 'persona');
  if (isNear(byPersona, calls.length)) return byPersona;
  return deal(calls, (call) => call.customer, shares, 'customer');
}

function deal(
  calls: readonly Participants[],
  groupOf: (call: Participants) => string,
  shares: SplitShares,
  by: Split['by'],
): Split {
  const sizes = new Map<string, number>();
  for (const call of calls) sizes.set(groupOf(call), (sizes.get(groupOf(call)) ?? 0) + 1);
  const splitOfGroup = dealGroups(sizes, calls.length, shares);
  const of = new Map(calls.map((call) => [call.callId, splitOfGroup.get(groupOf(call)) ?? 'train']));
  const achieved = { train: 0, validation: 0, test: 0 };
  for (const name of of.values()) achieved[name] += 1;
  return { by, shares, sizes: achieved, sharedAgents: countShared(calls, of), of };
}

/** Groups in the order of their hashes, laid end to end; where a group's middle falls decides. Every wished split gets a group while there are any. */
function dealGroups(
  sizes: ReadonlyMap<string, number>,
  total: number,
  shares: SplitShares,
): ReadonlyMap<string, SplitName> {
  const groups = [...sizes].sort(([a], [b]) => (hashOf(a) < hashOf(b) ? -1 : 1));
  const wished = SPLIT_NAMES.filter((name) => shares[name] > 0);
  const dealt = new Map<string, SplitName>();
  let before = 0;
  for (const [group, size] of groups) {
    dealt.set(group, splitAt((100 * (before + size / 2)) / total, shares));
    before += size;
  }
  for (const name of wished.filter((one) => ![...dealt.values()].includes(one))) {
    const counts = (one: SplitName) => [...dealt.values()].filter((other) => other === one).length;
    const spare = groups
      .filter(([group]) => counts(dealt.get(group) as SplitName) > 1)
      .sort(([, a], [, b]) => a - b)[0];
    if (spare) dealt.set(spare[0], name);
  }
  return dealt;
}

function splitAt(percent: number, shares: SplitShares): SplitName {
  if (percent < shares.train) return 'train';
  return percent < shares.train + shares.validation ? 'validation' : 'test';
}

/** Calls that share a customer or an agent, directly or over others, are one group. */
function connectedGroups(calls: readonly Participants[]): (call: Participants) => string {
  const parent = new Map<string, string>();
  const root = (name: string): string => {
    let at = name;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    parent.set(name, at);
    return at;
  };
  for (const { agent, customer } of calls) {
    const [a, c] = [root(`agent ${agent}`), root(`customer ${customer}`)];
    parent.set(a < c ? c : a, a < c ? a : c);
  }
  return (call) => root(`customer ${call.customer}`);
}

function isNear(split: Split, total: number): boolean {
  return SPLIT_NAMES.every((name) => {
    const wished = split.shares[name];
    const got = (100 * split.sizes[name]) / Math.max(1, total);
    return Math.abs(got - wished) <= TOLERANCE && (wished === 0 || got > 0);
  });
}

function countShared(calls: readonly Participants[], of: ReadonlyMap<string, SplitName>): number {
  const splits = new Map<string, Set<SplitName | undefined>>();
  for (const { agent, callId } of calls) splits.set(agent, (splits.get(agent) ?? new Set()).add(of.get(callId)));
  return [...splits.values()].filter((names) => names.size > 1).length;
}

function hashOf(name: string): string {
  return createHash('sha256').update(`synthcall-split/${name}`).digest('hex');
}
