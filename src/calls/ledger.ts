/** The ledger of a run: every responder call and every micro-dollar is held before it is spent, settled or given back after. */

import type { Micros } from '../domain/money.ts';
import type { RunBudget } from '../domain/plan.ts';
import { createGate } from '../shared/gate.ts';
import type { DailyAllowance, HeldCalls } from './daily-allowance.ts';
import { type CallMoney, createTill, type Till } from './till.ts';

/** What one call may spend. `settle` ends it, and what was not used returns. */
export interface Reservation extends CallMoney {
  /**
   * Permits one responder call; false when neither the call's share nor the run has one left. `wanted` is how many more the
   * call would like to make after it: as many are held for it, beyond its share too, where the run has room for them.
   */
  take(wanted: number): Promise<boolean>;
  /** How many more it may make: those that are held for it, and one besides where the run has room for it. */
  left(): number;
}

/** Why a reservation was refused. */
export type Refusal = 'run-calls' | 'run-money' | 'daily';

/** See the file comment. */
export interface Ledger {
  /** Waits while there is too little money and calls under way may still return some. */
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
  const inTurn = createGate(1);
  return {
    reserve: (calls, estimated) => inTurn(() => reserve(account, calls, estimated)),
    keepFree: (calls, micros) => {
      account.free = { calls, micros };
    },
    used: () => account.usedCalls,
    spentMicros: () => account.till.spentMicros(),
    close: () => inTurn(() => account.close()),
  };
}

/** What is used, held and kept free, against the ceilings. */
class Account {
  readonly till: Till;
  readonly #allowance: DailyAllowance;
  readonly #mostCalls: number;
  /** An allowance is not for two at once. Not the queue of reservations: those wait for money that calls under way return. */
  readonly #inTurn = createGate(1);
  heldCalls = 0;
  usedCalls: number;
  free = { calls: 0, micros: 0 };

  constructor({ responderCalls, micros }: RunBudget, allowance: DailyAllowance, before: SpentBefore) {
    this.#mostCalls = responderCalls ?? Number.POSITIVE_INFINITY;
    this.#allowance = allowance;
    this.till = createTill(micros, before.micros);
    this.usedCalls = before.responderCalls;
  }

  /** Holds responder calls of the run; false when there are not so many. Held before the day is asked: two may ask at once. */
  holdCalls(calls: number): boolean {
    if (this.usedCalls + this.heldCalls + calls > this.#mostCalls) return false;
    this.heldCalls += calls;
    return true;
  }

  /** Holds them in the day's allowance. */
  holdDay(calls: number): Promise<HeldCalls | undefined> {
    return this.#inTurn(() => this.#allowance.hold(calls));
  }

  /** True when a call may have one more than its share: there is room for it beside everything that is planned. */
  hasRoom(micros: Micros): boolean {
    const isCallFree = this.usedCalls + this.heldCalls + this.free.calls < this.#mostCalls;
    return isCallFree && this.free.micros + micros <= this.till.freeMicros();
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#allowance.close());
  }
}

async function reserve(account: Account, calls: number, estimated: Micros): Promise<Reservation | Refusal> {
  if (!account.holdCalls(calls)) return 'run-calls';
  let money: CallMoney | undefined;
  let reservation: Reservation | undefined;
  try {
    money = await account.till.open(estimated);
    if (money === undefined) return 'run-money';
    const lease = calls > 0 ? await account.holdDay(calls) : undefined;
    if (calls > 0 && lease === undefined) return 'daily';
    reservation = openReservation(account, money, { calls, lease, estimated });
    return reservation;
  } finally {
    if (reservation === undefined) {
      account.heldCalls -= calls;
      money?.settle(0);
    }
  }
}

interface Share {
  readonly calls: number;
  readonly lease: HeldCalls | undefined;
  readonly estimated: Micros;
}

/** A reservation of what the account holds for it already. */
function openReservation(account: Account, money: CallMoney, { calls, lease, estimated }: Share): Reservation {
  /** Where the calls that it holds were taken from, those of the share first. */
  const held = lease === undefined ? [] : [{ lease, left: calls }];
  let open = true;
  /** What a responder call beyond the share adds to the price: as much as one inside it. */
  const each = calls === 0 ? 0 : Math.ceil(estimated / calls);
  const left = () => held.reduce((sum, one) => sum + one.left, 0);
  const holdOneMore = async (): Promise<boolean> => {
    if (!open || !account.hasRoom(each) || !account.holdCalls(1)) return false;
    money.raise(each);
    const more = await account.holdDay(1).catch(() => undefined); // a day that cannot be asked has no room
    if (open && more !== undefined) {
      held.push({ lease: more, left: 1 });
      return true;
    }
    account.heldCalls -= 1;
    if (open) money.raise(-each);
    more?.giveBack(1); // the call ended while the day was asked
    return false;
  };
  return {
    ...money,
    take: async (wanted) => {
      if (left() === 0) await holdOneMore();
      const from = held.find((one) => one.left > 0);
      if (!open || from === undefined) return false;
      from.left -= 1;
      account.heldCalls -= 1;
      account.usedCalls += 1;
      while (left() < wanted && (await holdOneMore()));
      return true;
    },
    left: () => (open ? left() + (account.hasRoom(each) ? 1 : 0) : 0),
    settle: (actual) => {
      if (!open) return;
      open = false;
      account.heldCalls -= left();
      for (const one of held.splice(0)) one.lease.giveBack(one.left);
      money.settle(actual);
    },
  };
}
