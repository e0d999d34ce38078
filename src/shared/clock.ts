/** Where time comes from. Every other file takes a Clock as an argument; only this one may read the real time. */

/** A source of time. All times are milliseconds; `now` counts from the Unix epoch. */
export interface Clock {
  now(): number;
  /** A steadily growing count of milliseconds for measuring how long something took. */
  elapsed(): number;
  /** Resolves after `ms`, or rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `action` once after `ms`; the returned function cancels it. */
  after(ms: number, action: () => void): () => void;
}

/** Real time. A timer that waits keeps the process alive. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep: (ms, signal) => sleepFor(ms, signal),
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** Real time, except that `sleep` returns at once: for pacing against a carrier whose time is virtual. */
export function promptClock(): Clock {
  return {
    ...systemClock(),
    sleep: async (_ms, signal) => {
      signal?.throwIfAborted();
    },
  };
}

function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** The UTC date of an instant as `YYYY-MM-DD`. */
export function utcDate(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** An instant as ISO 8601 in UTC with milliseconds. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** Milliseconds of a UTC day, which has no summer time. */
export const DAY_MS = 86_400_000;

/** The next midnight in UTC after an instant, in epoch milliseconds. */
export function nextUtcMidnight(epochMs: number): number {
  return (Math.floor(epochMs / DAY_MS) + 1) * DAY_MS;
}
