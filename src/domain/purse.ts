/** The purse of one call: what its conversation may still spend, asked before anything is bought. The ledger of the run fills it. */
import type { Micros } from './money.ts';
import type { Turn } from './turn.ts';

/** Says what a request did cost; undefined when its price is unknown. */
export type Settle = (actualMicros: Micros | undefined) => void;

/** See the file comment. */
export interface Purse {
  /**
   * Permits one more responder call, after the turns so far; false when there is none, or no money for the turn it makes.
   * `wanted` is how many more the call would like to make after it: as many are held for it where the run has room for them.
   */
  take(turns: readonly Turn[], wanted: number): Promise<boolean>;
  /** Responder calls that it may still make. */
  callsLeft(): number;
  /** Replies that the money carries at the prices seen so far; infinite without a budget of money, and before the first price. */
  repliesLeft(): number;
  /** Holds what one request may cost at most, until it is settled; undefined when the money does not carry it. */
  hold(mostMicros: Micros | undefined): Settle | undefined;
}

/** A purse with so many replies, whatever they cost. */
export function purseOfReplies(count: number): Purse {
  let left = count;
  return {
    take: async () => left > 0 && left-- > 0,
    callsLeft: () => left,
    repliesLeft: () => Number.POSITIVE_INFINITY,
    hold: () => () => {},
  };
}
