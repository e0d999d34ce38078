/** The ledger of a run: every responder call and every micro-dollar is held before it is spent, settled or given back after. */

import type { Micros } from '../domain/money.ts';
import type { RunBudget } from '../domain/plan.ts';
import type { DailyAllowance } from './daily-allowance.ts';

/** What one call may spend. */
export interface Reservation {
  /**
   * Permits one responder call; false when neither the call's share nor the run has one left. `wanted` is how many more the
   * call would like to make after it: as many are held for it, beyond its share too, where the run has room for them.
   */
  take(wanted: number): Promise<boolean>;
  /** How many more it may make: those that are held for it, and one besides where the run has room for it. */
  left(): number;
  /** Responder calls made. */
  used(): number;
  /** Ends the reservation at its actual cost; what was not used returns. */
  settle(actualMicros: Micros): void;
}

/** Why a reservation was refused. */
export type Refusal = 'run-calls' | 'run-money' | 'daily';

/** See the file comment. */
export interface Ledger {
  reserve(calls: number, estimatedMicros: Micros): Promise<Reservation | Refusal>;
  /** What calls still to be dialled will need: no call goes beyond its share at their expense. */
  keepFree(calls: number, estimatedMicros: Micros): void;
  /** Responder calls made so far, those before the run was resumed included. */
  used(): number;
  spentMicros(): Micros;
  /** Returns what is left to the day's count. */
  close(): Promise<void>;
}

/** What a run had spent before it was resumed. */
export interface SpentBefore {
  readonly responderCalls: number;
  readonly micros: Micros;
}

/** A ledger over the run's own budget, which is always enforced here, and the day's allowance. */
export function createLedger(
  budget: RunBudget,
  allowance: DailyAllowance,
  before: SpentBefore = { responderCalls: 0, micros: 0 },
): Ledger {
  const account = new Account(budget, allowance, before);
  return {
    reserve: (calls, estimated) =>
      account.inTurn(
        async () => (await account.refusal(calls, estimated)) ?? openReservation(account, calls, estimated),
      ),
    keepFree: (calls, micros) => {
      account.free = { calls, micros };
    },
    used: () => account.usedCalls,
    spentMicros: () => account.spentMicros,
    close: () => account.inTurn(() => allowance.close()),
  };
}

/** What is used, held and kept free, against the ceilings. */
class Account {
  readonly allowance: DailyAllowance;
  readonly #budget: RunBudget;
  heldCalls = 0;
  usedCalls: number;
  heldMicros = 0;
  spentMicros: Micros;
  free = { calls: 0, micros: 0 };
  #queue: Promise<unknown> = Promise.resolve();

  constructor(budget: RunBudget, allowance: DailyAllowance, before: SpentBefore) {
    this.#budget = budget;
    this.allowance = allowance;
    this.usedCalls = before.responderCalls;
    this.spentMicros = before.micros;
  }

  /** One after the other: an allowance is not for two at once. */
  inTurn<T>(action: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(action);
    this.#queue = next.catch(() => {});
    return next;
  }

  /** Holds so much, or says why not. */
  async refusal(calls: number, micros: Micros): Promise<Refusal | undefined> {
    const { responderCalls: mostCalls, micros: mostMicros } = this.#budget;
    if (mostCalls !== undefined && this.usedCalls + this.heldCalls + calls > mostCalls) return 'run-calls';
    if (mostMicros !== undefined && this.spentMicros + this.heldMicros + micros > mostMicros) return 'run-money';
    if (calls > 0 && !(await this.allowance.hold(calls))) return 'daily';
    this.heldCalls += calls;
    this.heldMicros += micros;
    return undefined;
  }

  /** True when a call may have one more than its share: there is room for it beside everything that is planned. */
  hasRoom(micros: Micros): boolean {
    const { responderCalls: mostCalls = Number.POSITIVE_INFINITY, micros: mostMicros = Number.POSITIVE_INFINITY } =
      this.#budget;
    return (
      this.usedCalls + this.heldCalls + this.free.calls < mostCalls &&
      this.spentMicros + this.heldMicros + this.free.micros + micros <= mostMicros
    );
  }
}

/** A reservation of what the account holds for it already. */
function openReservation(account: Account, calls: number, estimated: Micros): Reservation {
  let taken = 0;
  let held = calls;
  let micros = estimated;
  let open = true;
  /** What a responder call beyond the share adds to the price: as much as one inside it. */
  const each = calls === 0 ? 0 : Math.ceil(estimated / calls);
  const holdOneMore = async (): Promise<boolean> => {
    if (!open || !account.hasRoom(each)) return false;
    const more = account.inTurn(async () => {
      if (!open || !account.hasRoom(each) || (await account.refusal(1, each))) return false;
      held += 1;
      micros += each;
      if (open) return true;
      giveBack(); // the call ended while the day was asked
      return false;
    });
    return more.catch(() => false); // a day that cannot be asked has no room
  };
  const giveBack = () => {
    account.heldCalls -= held;
    account.heldMicros -= micros;
    account.allowance.giveBack(held);
    held = 0;
    micros = 0;
  };
  return {
    take: async (wanted) => {
      if (open && held === 0) await holdOneMore();
      if (!open || held === 0) return false;
      held -= 1;
      taken += 1;
      account.heldCalls -= 1;
      account.usedCalls += 1;
      while (held < wanted && (await holdOneMore()));
      return true;
    },
    left: () => (open ? held + (account.hasRoom(each) ? 1 : 0) : 0),
    used: () => taken,
    settle: (actual) => {
      if (!open) return;
      open = false;
      giveBack();
      account.spentMicros += actual;
    },
  };
}
