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
  /** Throws `RESPONDER_UNREACHABLE` (not retryable) while open. After `openMs` a single request may try again. */
  permit(): void;
  succeeded(): void;
  failed(error: unknown): void;
}

/** A closed breaker. */
export function createBreaker(policy: BreakerPolicy, clock: Clock): CircuitBreaker {
  let failuresInRow = 0;
  let openUntil = 0;
  let last: unknown;
  return {
    permit: () => {
      if (failuresInRow < policy.failures) return;
      if (clock.now() < openUntil) throw givenUp(failuresInRow, last);
      openUntil = clock.now() + policy.openMs; // this request is the probe; everybody else keeps waiting
    },
    succeeded: () => {
      failuresInRow = 0;
    },
    failed: (error) => {
      failuresInRow += 1;
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
