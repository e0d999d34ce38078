/**
 * A room's own time: a queue of events and a clock. The virtual driver lets time move only when nothing outside is
 * awaited; the real driver follows the wall clock. Knows nothing of calls.
 */
import type { Clock } from '../shared/clock.ts';

/** Takes an event back; harmless once it has happened. */
export type Cancel = () => void;

/** Time of one room. All times are epoch milliseconds of that room. */
export interface Timeline {
  now(): number;
  /** Runs `action` at an instant (now, if that has passed). Events of one instant run in the order they were added. */
  at(timeMs: number, action: () => void): Cancel;
  after(delayMs: number, action: () => void): Cancel;
  /** Waits for something outside, such as a webhook; `work` must not reject. Virtual time stands still meanwhile. */
  wait<T>(work: Promise<T>, apply: (value: T) => void): void;
  /** Lets time run. A virtual timeline is born standing still; a real one ignores this. */
  release(): void;
  /** Stops time until `release`; what is awaited is still applied. A real timeline ignores this. */
  hold(): void;
  /** Gives all events that are still to come to another timeline, `offsetMs` later. Real timelines share one clock: nothing to do. */
  handOver(target: Timeline, offsetMs: number): void;
  /** Takes over an event of another timeline. */
  adopt(entry: TimelineEntry): void;
  /** Drops all events. Whatever is still awaited is not applied any more. */
  stop(): void;
}

/** An event that is still to come. Cancelling leaves it in the queue, where it is passed over. */
export interface TimelineEntry {
  timeMs: number;
  readonly action: () => void;
  isCancelled: boolean;
}

interface Pending {
  readonly work: Promise<unknown>;
  readonly apply: (value: never) => void;
}

/** Told when an event threw; the timeline goes on with the next one. */
export type OnFault = (error: unknown) => void;

/** Time that jumps from event to event. Replies awaited at one instant are applied in the order of asking. */
export function createVirtualTimeline(startMs: number, onFault: OnFault): Timeline {
  let nowMs = startMs;
  const entries: TimelineEntry[] = [];
  let pending: Pending[] = [];
  let released = false;
  let running = false;
  let stopped = false;

  const kick = () => {
    if (running || stopped || !(released || pending.length > 0)) return;
    running = true;
    void Promise.resolve().then(run);
  };
  const runEntry = (entry: TimelineEntry | undefined) => {
    if (entry && !entry.isCancelled) guarded(entry.action, onFault);
  };
  const settle = async () => {
    while (pending.length > 0 && !stopped) {
      const batch = pending;
      pending = [];
      const values = await Promise.all(batch.map((item) => item.work));
      if (stopped) return;
      for (const [index, item] of batch.entries()) guarded(() => item.apply(values[index] as never), onFault);
    }
  };
  const run = async () => {
    for (;;) {
      await settle();
      while (entries[0]?.isCancelled) entries.shift();
      const next = entries[0];
      if (stopped || !released || next === undefined) break;
      nowMs = Math.max(nowMs, next.timeMs);
      while (entries[0] !== undefined && entries[0].timeMs <= nowMs) runEntry(entries.shift());
    }
    running = false;
    if (pending.length > 0) kick();
  };
  const at = (timeMs: number, action: () => void): Cancel => {
    if (stopped) return () => {};
    const entry: TimelineEntry = { timeMs: Math.max(timeMs, nowMs), action, isCancelled: false };
    insert(entries, entry);
    kick();
    return () => {
      entry.isCancelled = true;
    };
  };
  return {
    now: () => nowMs,
    at,
    after: (delayMs, action) => at(nowMs + delayMs, action),
    wait: (work, apply) => {
      pending.push({ work, apply });
      kick();
    },
    release: () => {
      released = true;
      kick();
    },
    hold: () => {
      released = false;
    },
    handOver: (target, offsetMs) => {
      for (const entry of entries.splice(0)) {
        entry.timeMs += offsetMs;
        if (!entry.isCancelled) target.adopt(entry);
      }
    },
    adopt: (entry) => {
      insert(entries, entry);
      kick();
    },
    stop: () => {
      stopped = true;
      entries.length = 0;
      pending = [];
    },
  };
}

/**
 * Time as it passes. An event that the process was late for still happens at the time it was due, as far as its action can
 * see: a listener that was told a millisecond late would otherwise miss the first word. Replies are applied as they arrive.
 */
export function createRealTimeline(clock: Clock, onFault: OnFault): Timeline {
  const entries: TimelineEntry[] = [];
  let dueMs: number | undefined;
  let cancelTimer: Cancel = () => {};
  let stopped = false;

  const now = () => dueMs ?? clock.now();
  const arm = () => {
    cancelTimer();
    const next = entries[0];
    cancelTimer = next && !stopped ? clock.after(Math.max(0, next.timeMs - clock.now()), runDue) : () => {};
  };
  const runDue = () => {
    if (dueMs !== undefined) return; // an action asked for it: the loop below is running
    for (let next = entries[0]; next && next.timeMs <= clock.now(); next = entries[0]) {
      entries.shift();
      dueMs = next.timeMs;
      if (!next.isCancelled) guarded(next.action, onFault);
    }
    dueMs = undefined;
    arm();
  };
  const adopt = (entry: TimelineEntry) => {
    if (stopped) return;
    insert(entries, entry);
    if (entries[0] === entry && dueMs === undefined) arm();
  };
  const at = (timeMs: number, action: () => void): Cancel => {
    const entry: TimelineEntry = { timeMs: Math.max(timeMs, now()), action, isCancelled: false };
    adopt(entry);
    return () => {
      entry.isCancelled = true;
    };
  };
  return {
    now,
    at,
    after: (delayMs, action) => at(now() + Math.max(0, delayMs), action),
    wait: (work, apply) => {
      void work.then((value) => {
        runDue();
        if (!stopped) guarded(() => apply(value), onFault);
      });
    },
    release: () => {},
    hold: () => {},
    handOver: () => {},
    adopt,
    stop: () => {
      stopped = true;
      entries.length = 0;
      cancelTimer();
    },
  };
}

function guarded(action: (() => void) | undefined, onFault: OnFault): void {
  try {
    action?.();
  } catch (error) {
    onFault(error);
  }
}

/** Keeps the queue in (time, order of adding): a later entry goes behind all of the same time. */
function insert(entries: TimelineEntry[], entry: TimelineEntry): void {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] as TimelineEntry).timeMs <= entry.timeMs) low = middle + 1;
    else high = middle;
  }
  entries.splice(low, 0, entry);
}
