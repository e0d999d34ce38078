/** How the calls of a run spread over outcomes, endings, emotions and acts: counts, and how even they are. */

import { DIALOGUE_ACTS, EMOTIONS, OUTCOMES } from '../domain/labels.ts';
import type { RecordedCall } from '../domain/record.ts';

/** Counts by value, most frequent first. `evenness`: entropy over its maximum for the known values, 0 (all one) to 1 (even). */
export interface SpreadCount {
  readonly counts: Readonly<Record<string, number>>;
  readonly evenness: number;
  /** Values of the closed vocabulary that never occur; empty for open ones. */
  readonly missing: readonly string[];
}

/** The spread of calls, and of their turns for acts and emotions. Labels that are absent are not counted. */
export interface Spread {
  readonly outcome: SpreadCount;
  readonly ending: SpreadCount;
  readonly issue: SpreadCount;
  readonly agent: SpreadCount;
  readonly customer: SpreadCount;
  readonly emotion: SpreadCount;
  readonly act: SpreadCount;
}

/** Counts call by call, so that a run need not be in memory. */
export interface SpreadCounter {
  add(recorded: RecordedCall): void;
  spread(): Spread;
}

/** An empty counter. Endings of accepted calls are the natural ones, so no ending is reported as missing. */
export function createSpreadCounter(): SpreadCounter {
  const counts = { outcome: tally(), ending: tally(), issue: tally(), agent: tally(), customer: tally() };
  const ofTurns = { emotion: tally(), act: tally() };
  return {
    add: ({ call, turns }) => {
      counts.outcome.add(call.outcome);
      counts.ending.add(call.ending);
      counts.issue.add(call.issue_category);
      counts.agent.add(call.agent);
      counts.customer.add(call.customer);
      for (const turn of turns) {
        ofTurns.emotion.add(turn.emotion?.label);
        ofTurns.act.add(turn.act);
      }
    },
    spread: () => ({
      outcome: spreadOf(counts.outcome.counts, OUTCOMES),
      ending: spreadOf(counts.ending.counts),
      issue: spreadOf(counts.issue.counts),
      agent: spreadOf(counts.agent.counts),
      customer: spreadOf(counts.customer.counts),
      emotion: spreadOf(ofTurns.emotion.counts, EMOTIONS),
      act: spreadOf(ofTurns.act.counts, DIALOGUE_ACTS),
    }),
  };
}

function tally() {
  const counts = new Map<string, number>();
  const add = (value: string | undefined) => {
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  return { counts, add };
}

function spreadOf(counts: ReadonlyMap<string, number>, vocabulary: readonly string[] = []): SpreadCount {
  const sorted = [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  const kinds = Math.max(vocabulary.length, sorted.length);
  const entropy = sorted.reduce((sum, [, count]) => sum - (count / total) * Math.log(count / total), 0);
  return {
    counts: Object.fromEntries(sorted),
    evenness: kinds < 2 ? 0 : entropy / Math.log(kinds),
    missing: vocabulary.filter((value) => !counts.has(value)),
  };
}
