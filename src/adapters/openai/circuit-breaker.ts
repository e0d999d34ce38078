/** Stops asking a server that keeps failing: after a few failures in a row, over all calls, nobody asks for a while. */
import type { Clock } from '../../shared/clock.ts';
import { messageOf, SynthcallError } from '../../shared/errors.ts';

/** Failures in a row before it opens, and how long it stays open. */
export interface BreakerPolicy {
  readonly failures: number;
  readonly openMs: number;
}

/** Shared by all calls of a run. */
export interface CircuitBreaker {
  /** Throws `RESPONDER_UNREACHABLE` (not retryable) while open. After `openMs` a single call may try again, with all its requests. */
  permit(callId: string): void;
  /** Milliseconds until a new call makes sense: 0 while closed. Of those that wait, one each `openMs` is let through to try. */
  restMs(): number;
  succeeded(): void;
  failed(error: unknown): void;
}

/** A closed breaker. */
export function createBreaker(policy: BreakerPolicy, clock: Clock): CircuitBreaker {
  let failuresInRow = 0;
  let openUntil = 0;
  let nextTryAt = 0;
  let trying: string | undefined;
  let last: unknown;
  return {
    permit: (callId) => {
      if (failuresInRow < policy.failures || callId === trying) return;
      if (clock.now() < openUntil) throw givenUp(failuresInRow, last);
      openUntil = clock.now() + policy.openMs; // this call is the probe; everybody else keeps waiting
      trying = callId;
    },
    restMs: () => {
      const now = clock.now();
      if (failuresInRow < policy.failures) return 0;
      const left = Math.max(openUntil, nextTryAt) - now;
      if (left <= 0) nextTryAt = now + policy.openMs;
      return Math.max(0, left);
    },
    succeeded: () => {
      failuresInRow = 0;
    },
    failed: (error) => {
      failuresInRow += 1;
      trying = undefined;
      last = error;
      if (failuresInRow >= policy.failures) openUntil = clock.now() + policy.openMs;
    },
  };
}

function givenUp(failures: number, last: unknown): SynthcallError {
  return new SynthcallError(
    'RESPONDER_UNREACHABLE',
    `The language model failed ${failures} times in a row and is not asked for now. Last failure: ${messageOf(last)}`,
    {
      hint: "Check the server's state and your limits there, then run again; `--responder offline` needs no server.",
      retryable: false,
      cause: last,
    },
  );
}
