/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/shared/clock.ts';

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(startMs = Date.parse('2026-03-02T10:00:00Z')): ManualClock {
  let now = startMs;
  let timers: { at: number; action: () => void }[] = [];
  const clock: ManualClock = {
    now: () => now,
    elapsed: () => now - startMs,
    sleep: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
    after: (ms, action) => {
      const timer = { at: now + ms, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms) => {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now).sort((a, b) => a.at - b.at);
      timers = timers.filter((timer) => timer.at > now);
      for (const timer of due) timer.action();
    },
  };
  return clock;
}
