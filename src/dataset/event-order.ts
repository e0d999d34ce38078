/** Gathers a call's events until it is finished, so that they can be written together, in an order that does not depend on the machine's speed. */
import type { RunEvent } from '../domain/events.ts';

/** Events that wait for their call to be finished. */
export interface EventBook {
  add(event: RunEvent): void;
  /** Takes out the events of a call, as they happened. */
  takeCall(callId: string): readonly RunEvent[];
  /** Takes out what belongs to no call. */
  takeRest(): readonly RunEvent[];
  /** The calls of which something was told after they were taken, or that never were. */
  waiting(): readonly string[];
}

/** An empty book. */
export function createEventBook(): EventBook {
  let rest: RunEvent[] = [];
  const byCall = new Map<string, RunEvent[]>();
  return {
    add: (event) => {
      const callId = 'callId' in event ? event.callId : undefined;
      if (callId === undefined) rest.push(event);
      else if (byCall.has(callId)) byCall.get(callId)?.push(event);
      else byCall.set(callId, [event]);
    },
    takeCall: (callId) => {
      const events = byCall.get(callId) ?? [];
      byCall.delete(callId);
      return events;
    },
    takeRest: () => {
      const events = rest;
      rest = [];
      return events;
    },
    waiting: () => [...byCall.keys()],
  };
}
