/** The one retry loop. Whether an error may be tried again is written on the error, never decided here. */
import type { Clock } from './clock.ts';
import { isRetryable, SynthcallError } from './errors.ts';
import type { Random } from './random.ts';

/** How often and how patiently to try. Waits grow from `baseMs` by doubling, never above `capMs`. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

/** What the loop needs from outside. `random` is the stream named `retry`. */
export interface RetryTools {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/** Runs `action` until it succeeds, fails for good, or the attempts are used up; full jitter between attempts. */
export async function retry<T>(
  policy: RetryPolicy,
  tools: RetryTools,
  action: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action(attempt);
    } catch (error) {
      if (attempt >= policy.attempts || !isRetryable(error)) throw error;
      await tools.clock.sleep(waitBefore(attempt, policy, tools.random, error), tools.signal);
    }
  }
}

function waitBefore(attempt: number, policy: RetryPolicy, random: Random, error: unknown): number {
  const asked = error instanceof SynthcallError ? error.retryAfterMs : undefined;
  if (asked !== undefined) return asked;
  return random.between(0, Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1)));
}
