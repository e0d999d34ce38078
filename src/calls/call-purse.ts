/** The purse of one call: its reservation, with the line priced as the call goes on. A line costs money by the minute, asked for or not. */
import type { Turn } from '../domain/turn.ts';
import type { Clock } from '../shared/clock.ts';
import type { Reservation } from './ledger.ts';
import type { CallParts, CallPurse } from './parts.ts';

/** What it is made from. */
export interface CallPurseParts {
  readonly reservation: Reservation;
  readonly call: Pick<CallParts, 'clock' | 'linePriceOf'>;
  /** Responder calls that were counted already, by a process that was cut short. */
  readonly countedBefore: number;
  /** Writes a responder call down before it is made. */
  readonly onTake: () => void;
}

/** Beside what the conversation needs: `carriesLine` is false when the money does not carry the line any longer. */
export interface WatchedPurse extends CallPurse {
  carriesLine(): boolean;
}

/** The purse of a call that is about to be dialled. */
export function createCallPurse({ reservation, call, countedBefore, onTake }: CallPurseParts): WatchedPurse {
  const begunMs = call.clock.elapsed();
  let spoken: readonly Turn[] = [];
  let free = countedBefore;
  const carriesLine = () => reservation.reachLine(call.linePriceOf(spoken, call.clock.elapsed() - begunMs));
  const { hold, repliesLeft, paidMicros } = reservation;
  return {
    hold,
    repliesLeft,
    paidMicros,
    carriesLine,
    callsLeft: () => free + reservation.left(),
    take: async (turns, wanted) => {
      spoken = turns;
      if (!carriesLine() || repliesLeft() < 1) return false;
      if (free > 0) {
        free -= 1;
        return true;
      }
      const permitted = await reservation.take(wanted);
      if (permitted) onTake();
      return permitted;
    },
  };
}

const MINUTE_MS = 60_000;

/** Looks every minute whether the money still carries the line: one on which nobody speaks asks for nothing. The returned function ends it. */
export function watchMinutes(clock: Clock, purse: WatchedPurse, onBroke: () => void): () => void {
  let cancel = () => {};
  const look = () => {
    if (!purse.carriesLine()) onBroke();
    cancel = clock.after(MINUTE_MS, look);
  };
  cancel = clock.after(MINUTE_MS, look);
  return () => cancel();
}
