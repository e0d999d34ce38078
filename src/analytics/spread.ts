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

/** Counts. Endings of accepted calls are the natural ones, so no ending is reported as missing. */
export function countSpread(calls: readonly RecordedCall[]): Spread {
  const turns = calls.flatMap((call) => call.turns);
  return {
    outcome: spreadOf(
      calls.map(({ call }) => call.outcome),
      OUTCOMES,
    ),
    ending: spreadOf(calls.map(({ call }) => call.ending)),
    issue: spreadOf(calls.map(({ call }) => call.issue_category)),
    agent: spreadOf(calls.map(({ call }) => call.agent)),
    customer: spreadOf(calls.map(({ call }) => call.customer)),
    emotion: spreadOf(
      turns.map((turn) => turn.emotion?.label),
      EMOTIONS,
    ),
    act: spreadOf(
      turns.map((turn) => turn.act),
      DIALOGUE_ACTS,
    ),
  };
}

function spreadOf(values: readonly (string | undefined)[], vocabulary: readonly string[] = []): SpreadCount {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
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
