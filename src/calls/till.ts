/** The money of a run: held before it is spent, so that no ceiling is ever passed. What calls and replies are priced at is not decided here. */
import type { Micros } from '../domain/money.ts';
import type { Settle } from '../domain/purse.ts';

/** The money of one call. */
export interface CallMoney {
  /** Raises the estimate, or lowers it again, by the price of a reply beyond the call's share. */
  raise(byMicros: Micros): void;
  /** Holds what the line may have cost at most by the end of the next turn; false when there is not so much. */
  reachLine(mostMicros: Micros): boolean;
  /** See `Purse`. */
  hold(mostMicros: Micros | undefined): Settle | undefined;
  repliesLeft(): number;
  /** What replies did cost so far; undefined when the price of one is unknown. */
  paidMicros(): Micros | undefined;
  /** Ends it at the call's actual price. When that is unknown, all that is held counts as spent. */
  settle(actualMicros: Micros | undefined): void;
}

/** See the file comment. */
export interface Till {
  /** Holds the estimate of a call; waits while calls under way may still return enough. Undefined when there is not so much. */
  open(estimatedMicros: Micros): Promise<CallMoney | undefined>;
  /** What is neither spent nor held; infinite without a ceiling. */
  freeMicros(): Micros;
  /** What was settled. */
  spentMicros(): Micros;
}

/** A till. Without a ceiling it only counts. */
export function createTill(ceilingMicros: Micros | undefined, spentBefore: Micros): Till {
  const ceiling = ceilingMicros ?? Number.POSITIVE_INFINITY;
  const sums = { spent: spentBefore, held: 0, calls: 0 };
  let onReturn: () => void = () => {};
  const free = () => ceiling - sums.spent - sums.held;

  return {
    freeMicros: free,
    spentMicros: () => sums.spent,
    open: async (estimated) => {
      while (estimated > free()) {
        if (sums.calls === 0 || sums.spent + estimated > ceiling) return undefined;
        await new Promise<void>((resolve) => {
          onReturn = resolve;
        });
      }
      sums.calls += 1;
      return openCall(estimated, sums, { free, onReturn: () => onReturn() });
    },
  };
}

interface Sums {
  spent: Micros;
  held: Micros;
  /** Calls that are not settled. */
  calls: number;
}

/** Holds the estimate, or what the line and the replies have come to with all that is in flight, whichever is more. */
function openCall(
  estimated: Micros,
  sums: Sums,
  { free, onReturn }: { readonly free: () => Micros; readonly onReturn: () => void },
): CallMoney {
  const own = { estimated, held: 0, line: 0, paid: 0, inFlight: 0, isPriced: true, isOpen: true };
  const seen = { most: 0, dearest: 0, firstLine: 0, turns: 0 };
  const keep = () => {
    const needed = Math.max(own.estimated, own.line + own.paid + own.inFlight);
    sums.held += needed - own.held;
    own.held = needed;
  };
  /** What it could still spend on replies. */
  const left = () => free() + own.held - own.line - own.paid - own.inFlight;
  keep();

  const settled = (most: Micros, actual: Micros | undefined) => {
    own.inFlight -= most;
    own.paid += actual ?? 0;
    own.isPriced &&= actual !== undefined;
    seen.dearest = Math.max(seen.dearest, actual ?? 0);
    if (own.isOpen) keep();
    else sums.spent += actual ?? 0;
  };

  return {
    raise: (by) => {
      own.estimated += by;
      keep();
    },
    reachLine: (most) => {
      if (most - own.line > left()) return false;
      own.line = Math.max(own.line, most);
      if (seen.turns === 0) seen.firstLine = own.line;
      seen.turns += 1;
      keep();
      return true;
    },
    hold: (wanted) => {
      const most = wanted ?? 0;
      if (!own.isOpen || most > left()) return undefined;
      seen.most = most;
      own.inFlight += most;
      keep();
      return (actual) => settled(most, actual);
    },
    repliesLeft: () => {
      const each = seen.dearest + (own.line - seen.firstLine) / Math.max(1, seen.turns - 1);
      if (each === 0 || !Number.isFinite(left())) return Number.POSITIVE_INFINITY;
      return left() < seen.most ? 0 : Math.floor((left() - seen.most) / each) + 1;
    },
    paidMicros: () => (own.isPriced ? own.paid : undefined),
    settle: (actual) => {
      if (!own.isOpen) return;
      own.isOpen = false;
      sums.calls -= 1;
      sums.held -= own.held;
      sums.spent += actual ?? own.held;
      onReturn();
    },
  };
}
