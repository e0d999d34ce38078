/** The emulator's diary: the last things that happened, kept in memory for tests and for people looking for a fault. */
import type { Clock } from '../shared/clock.ts';

/** One thing that happened; `seq` counts from 1 and never repeats while the emulator lives. */
export interface JournalLine {
  readonly seq: number;
  /** Epoch milliseconds of real time. */
  readonly at: number;
  readonly [fact: string]: unknown;
}

/** Keeps the last lines. */
export interface Journal {
  add(line: object): void;
  /** Lines with a `seq` greater than the given one, oldest first. */
  since(seq: number): readonly JournalLine[];
  clear(): void;
}

/** How many lines are kept at least; up to twice as many are held. A call leaves ten. */
const KEPT_LINES = 5_000;

/** An empty journal. */
export function createJournal(clock: Clock): Journal {
  let lines: JournalLine[] = [];
  let seq = 0;
  return {
    add: (line) => {
      seq += 1;
      lines.push({ seq, at: clock.now(), ...line });
      if (lines.length >= 2 * KEPT_LINES) lines = lines.slice(-KEPT_LINES);
    },
    since: (after) => {
      const first = lines[0]?.seq ?? 1;
      return lines.slice(Math.max(0, after + 1 - first));
    },
    clear: () => {
      lines = [];
    },
  };
}
