/** The ledger of a run: every responder call and every micro-dollar is held before it is spent, settled or given back after. */

import type { Micros } from '../domain/money.ts';
import type { RunBudget } from '../domain/plan.ts';
import type { DailyAllowance } from './daily-allowance.ts';

/** What one call may spend. `take` permits one responder call. */
export interface Reservation {
  take(): boolean;
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
  let heldCalls = 0;
  let usedCalls = before.responderCalls;
  let heldMicros = 0;
  let spentMicros = before.micros;
  let queue: Promise<unknown> = Promise.resolve();

  const reserve = async (calls: number, estimated: Micros): Promise<Reservation | Refusal> => {
    if (budget.responderCalls !== undefined && usedCalls + heldCalls + calls > budget.responderCalls)
      return 'run-calls';
    if (budget.micros !== undefined && spentMicros + heldMicros + estimated > budget.micros) return 'run-money';
    if (calls > 0 && !(await allowance.hold(calls))) return 'daily';
    heldCalls += calls;
    heldMicros += estimated;
    let taken = 0;
    let open = true;
    return {
      take: () => {
        if (!open || taken >= calls) return false;
        taken += 1;
        heldCalls -= 1;
        usedCalls += 1;
        return true;
      },
      used: () => taken,
      settle: (actual) => {
        if (!open) return;
        open = false;
        heldCalls -= calls - taken;
        heldMicros -= estimated;
        spentMicros += actual;
        allowance.giveBack(calls - taken);
      },
    };
  };

  return {
    reserve: (calls, estimated) => {
      const next = queue.then(() => reserve(calls, estimated));
      queue = next.catch(() => {});
      return next;
    },
    used: () => usedCalls,
    spentMicros: () => spentMicros,
    close: () => queue.then(() => allowance.close()),
  };
}
