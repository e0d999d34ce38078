/** What a display of a run needs to know, folded from the run's events. Pure. */
import type { RunEvent } from '../domain/events.ts';

/** Counts so far, and who talks in the calls that are under way. */
export interface Progress {
  readonly pairs: number;
  readonly active: ReadonlyMap<string, string>;
  readonly finished: number;
  readonly bad: number;
  readonly turns: number;
  readonly responderCalls: number;
  readonly costMicros: number | undefined;
}

/** Before anything happened. */
export const NO_PROGRESS: Progress = {
  pairs: 0,
  active: new Map(),
  finished: 0,
  bad: 0,
  turns: 0,
  responderCalls: 0,
  costMicros: 0,
};

/** The progress after one more event. */
export function afterEvent(before: Progress, event: RunEvent): Progress {
  switch (event.event) {
    case 'run.started':
      return { ...before, pairs: event.pairs };
    case 'call.dialling':
      return { ...before, active: new Map(before.active).set(event.callId, `${event.customer} → ${event.agent}`) };
    case 'turn.said':
    case 'turn.back-channel':
      return { ...before, turns: before.turns + 1 };
    case 'call.finished': {
      const active = new Map(before.active);
      active.delete(event.callId);
      return {
        ...before,
        active,
        finished: before.finished + 1,
        bad: before.bad + (event.verdict === 'accepted' ? 0 : 1),
        responderCalls: before.responderCalls + event.responderCalls,
        costMicros: sum(before.costMicros, event.costMicros),
      };
    }
    default:
      return before;
  }
}

/** One unknown price makes the sum unknown. */
function sum(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : left + right;
}
