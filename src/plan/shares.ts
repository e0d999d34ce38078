/** How many responder calls each call would like, and how a budget is dealt out so that every dialled call can finish. */
import type { Micros } from '../domain/money.ts';
import type { ChosenPairing, RunBudget } from '../domain/plan.ts';

/** The customer states the issue, the agent answers, the customer closes. */
export const MIN_SHARE = 3;
/** No call needs more. */
const MAX_SHARE = 19;
/** Shares grow by a question and its answer and so stay odd: the customer speaks last before the scripted farewell. */
const STEP = 2;

/** What shares are dealt from. */
interface Dealing {
  /** Wished share of each call, odd, from `MIN_SHARE` up. */
  readonly wishes: readonly number[];
  readonly budget: RunBudget;
  /** Price of a call with a given share; asked only when there is a budget of money. */
  readonly priceOf: (share: number) => Micros;
}

/** Responder calls that the call would use without a budget: odd, `MIN_SHARE` + 2 to `MAX_SHARE`, at most `ceiling`. */
export function wishedShare(pairing: ChosenPairing, ceiling: number): number {
  const { agent, customer, traits } = pairing;
  const wish =
    { short: 7, medium: 10, long: 13 }[customer.conversationLength] +
    { low: -1, medium: 0, high: 2 }[customer.issue.complexity] +
    { low: 2, medium: 0, high: -1 }[agent.competence] +
    { terse: -1, average: 0, talkative: 1 }[traits.verbosity] +
    { resolve: 0, partial: 1, fail: 1, escalate: 1, callback: 0, 'hang-up': -2 }[traits.outcomeTendency] +
    traits.events.reduce((sum, event) => sum + (event === 'second-issue' ? 3 : 1), 0);
  return Math.min(oddBelow(ceiling), Math.max(MIN_SHARE + STEP, Math.min(MAX_SHARE, oddBelow(wish))));
}

/** The largest odd number that is not above `value`. */
function oddBelow(value: number): number {
  return value % 2 === 0 ? value - 1 : value;
}

/**
 * The share of each call that is dialled, in order; calls beyond the end of the list cannot be finished.
 * Every share is at least `MIN_SHARE`, at most the wish, and together they stay within every ceiling.
 */
export function dealShares(dealing: Dealing): number[] {
  const left = openPurse(dealing);
  const shares: number[] = [];
  while (shares.length < dealing.wishes.length && left.pay(0, MIN_SHARE)) shares.push(MIN_SHARE);
  for (const call of stepsInOrder(dealing.wishes.slice(0, shares.length))) {
    const share = shares[call] as number;
    if (left.pay(share, share + STEP)) shares[call] = share + STEP;
  }
  return shares;
}

interface Purse {
  /** Pays for the growth of one share, or leaves everything as it was. */
  pay(from: number, to: number): boolean;
}

function openPurse({ budget, priceOf }: Dealing): Purse {
  let calls = budget.responderCalls ?? Number.POSITIVE_INFINITY;
  let micros = budget.micros ?? Number.POSITIVE_INFINITY;
  const priced = budget.micros !== undefined;
  return {
    pay: (from, to) => {
      const price = priced ? priceOf(to) - (from === 0 ? 0 : priceOf(from)) : 0;
      if (to - from > calls || price > micros) return false;
      calls -= to - from;
      micros -= price;
      return true;
    },
  };
}

/** One entry for each step that a call could grow, ordered so that all calls come equally near to their wishes. */
function stepsInOrder(wishes: readonly number[]): number[] {
  const steps = wishes.flatMap((wish, call) => {
    const count = Math.floor((wish - MIN_SHARE) / STEP);
    return Array.from({ length: count }, (_, step) => ({ call, progress: (step + 0.5) / count }));
  });
  return steps.sort((one, other) => one.progress - other.progress || one.call - other.call).map(({ call }) => call);
}
