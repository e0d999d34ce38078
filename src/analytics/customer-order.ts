/** Counts customers' calls in the order of the plan, however they finish, so that a file of updates repeats with the seed. */
import type { PlannedCall } from '../domain/plan.ts';
import type { RecordedCall } from '../domain/record.ts';

/** Gives each kept call to `take` with its number among the customer's calls of this run, from 1. */
export interface CustomerOrder {
  /** A call came to its end; `recorded` is undefined when it is not to be told of. */
  finished(callId: string, recorded: RecordedCall | undefined): void;
  /** Gives what is still held back: its predecessors were never made. */
  rest(): void;
  /** How many calls are held back. */
  held(): number;
}

interface Waiting {
  readonly callIds: string[];
  told: number;
}

/** See the file comment. A call that is not in the plan (a second try) comes at the end. */
export function createCustomerOrder(
  plan: readonly PlannedCall[],
  take: (recorded: RecordedCall, number: number) => void,
): CustomerOrder {
  const byCustomer = new Map<string, Waiting>();
  const customerOf = new Map<string, string>();
  for (const { callId, pairing } of plan) {
    customerOf.set(callId, pairing.customer.id);
    const waiting = byCustomer.get(pairing.customer.id) ?? { callIds: [], told: 0 };
    waiting.callIds.push(callId);
    byCustomer.set(pairing.customer.id, waiting);
  }
  const held = new Map<string, RecordedCall | undefined>();
  const give = (waiting: Waiting, callId: string) => {
    const recorded = held.get(callId);
    held.delete(callId);
    if (!recorded) return;
    waiting.told += 1;
    take(recorded, waiting.told);
  };
  return {
    finished: (callId, recorded) => {
      held.set(callId, recorded);
      const waiting = byCustomer.get(customerOf.get(callId) ?? '');
      for (let first = waiting?.callIds[0]; waiting && first !== undefined && held.has(first); ) {
        waiting.callIds.shift();
        give(waiting, first);
        first = waiting.callIds[0];
      }
    },
    held: () => [...held.values()].filter((recorded) => recorded !== undefined).length,
    rest: () => {
      const left = [...held.keys()].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
      for (const callId of left) {
        const customer = held.get(callId)?.call.customer ?? '';
        give(byCustomer.get(customer) ?? { callIds: [], told: 0 }, callId);
      }
    },
  };
}
