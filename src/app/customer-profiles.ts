/** Tells the customers' profiles about a run: at Segment where there is a write key, else the same payloads in the run folder. */
import { join } from 'node:path';
import { segmentPayload } from '../adapters/segment/payload.ts';
import { createCustomerOrder } from '../analytics/customer-order.ts';
import { callUpdates, customerIdOf, profileUpdate } from '../analytics/customer-updates.ts';
import { openCustomerCalls } from '../dataset/customer-calls.ts';
import type { RunFolder } from '../dataset/run-folder.ts';
import type { RunEvent, Verdict } from '../domain/events.ts';
import type { CustomerInCall } from '../domain/persona.ts';
import type { RunPlan } from '../domain/plan.ts';
import type { CustomerUpdate } from '../domain/ports.ts';
import type { RecordedCall } from '../domain/record.ts';
import { isoTime } from '../shared/clock.ts';
import { messageOf } from '../shared/errors.ts';
import { type AppTools, stateFolderOf } from './tools.ts';
import type { World } from './world.ts';

/** What it is opened with. */
export interface ProfileParts {
  readonly tools: AppTools;
  readonly world: World;
  readonly plan: RunPlan;
  readonly runId: string;
  readonly folder: RunFolder;
  /** When the run was begun, ISO 8601: the same when it is resumed. */
  readonly startedAt: string;
  /** Of whom and of what this run's earlier processes have told Segment: call ids, `PROFILES` for the customers. */
  readonly told: ReadonlySet<string>;
  /** Notes that it has been told, and that the spool has it. */
  readonly noteTold: (callId: string) => void;
  readonly emit: (event: RunEvent) => void;
}

/** The profiles of one run. Nothing here throws: a call never fails for them. */
export interface RunProfiles {
  /** A call was written down. Only accepted calls are told of: bad data stays out of profiles too. */
  kept(recorded: RecordedCall, verdict: Verdict): void;
  /** An accepted call was written down whose scores are not final yet: it is told of when the run is resumed. */
  unsettled(): void;
  /** Sends or writes the rest. `isOver`: no call of the plan will be made any more. */
  settle(isOver: boolean): Promise<SettledProfiles>;
}

/** What is left: updates that wait for the next run, and calls that are told of when this one is resumed. */
interface SettledProfiles {
  readonly waiting: number;
  readonly held: number;
}

/** How long the end of a run may wait for Segment. */
const SETTLE_MS = 20_000;
/** Sorts before every call: profiles are known before the first of them. */
const BEFORE_ALL_CALLS = 'call_0000';
const PROFILES = BEFORE_ALL_CALLS;

/** Opens the profiles and tells of every customer in the plan. */
export async function openRunProfiles(parts: ProfileParts): Promise<RunProfiles> {
  try {
    return await (parts.tools.settings.segment.writeKey ? openSegment(parts) : openFile(parts));
  } catch (error) {
    warn(parts, `Customers' profiles are not kept: ${messageOf(error)}`);
    return { kept: () => {}, unsettled: () => {}, settle: async () => ({ waiting: 0, held: 0 }) };
  }
}

async function openSegment(parts: ProfileParts): Promise<RunProfiles> {
  const { tools, plan, runId } = parts;
  const { writeKey, host } = tools.settings.segment;
  const state = stateFolderOf(tools);
  const { createSegmentProfiles } = await import('../adapters/segment/segment-profiles.ts');
  const profiles = createSegmentProfiles({
    writeKey: writeKey?.reveal() ?? '',
    host,
    spoolPath: join(state, 'segment-spool.jsonl'),
    settleMs: SETTLE_MS,
  });
  const calls = openCustomerCalls(join(state, 'customer-calls.txt'));
  const customers = customersOf(plan);
  const at = planTime(parts);
  if (!parts.told.has(PROFILES)) {
    for (const customer of customers.values()) {
      profiles.put(profileUpdate(customer, { runId, at, totalCalls: calls.of(customerIdOf(customer)) }));
    }
    parts.noteTold(PROFILES);
  }
  let held = 0;
  return {
    kept: (recorded, verdict) => {
      const customer = customers.get(recorded.call.customer);
      if (verdict !== 'accepted' || !customer) return;
      guarded(parts, () => {
        const { call_id: callId } = recorded.call;
        const totalCalls = calls.add(customerIdOf(customer), `${runId}/${callId}`);
        const updates = callUpdates(customer, recorded, { totalCalls, now: at });
        // Events count once. Traits that came out otherwise since then replace the earlier ones, under an id of their own.
        const isTold = parts.told.has(callId);
        for (const update of updates) if (!isTold || update.kind === 'profile') profiles.put(update);
        if (!isTold) parts.noteTold(callId);
      });
    },
    unsettled: () => {
      held += 1;
    },
    settle: async () => {
      const { waiting, problem } = await profiles.settle();
      if (waiting > 0) {
        warn(parts, `${waiting} messages to Segment wait for the next run${problem ? `: ${problem}` : ''}`);
      }
      return { waiting, held };
    },
  };
}

/** The counts begin at 0 in every run: the file tells of this run alone, and repeats with its seed. */
async function openFile(parts: ProfileParts): Promise<RunProfiles> {
  const { plan, runId, folder } = parts;
  const customers = customersOf(plan);
  const at = planTime(parts);
  let writing: Promise<void> = Promise.resolve();
  const write = (callId: string, updates: readonly CustomerUpdate[]) => {
    writing = writing
      .then(() => folder.append('segment.jsonl', callId, updates.map(segmentPayload)))
      .catch((error) => warn(parts, `segment.jsonl cannot be written: ${messageOf(error)}`));
  };
  write(
    BEFORE_ALL_CALLS,
    [...customers.values()].map((customer) => profileUpdate(customer, { runId, at, totalCalls: 0 })),
  );
  const order = createCustomerOrder(plan.calls, (recorded, totalCalls) => {
    const customer = customers.get(recorded.call.customer);
    if (customer) write(recorded.call.call_id, callUpdates(customer, recorded, { totalCalls, now: at }));
  });
  let unsettled = 0;
  return {
    kept: (recorded, verdict) => {
      // An interrupted call is made anew: those after it are not counted before it.
      if (recorded.call.ending === 'interrupted') return;
      guarded(parts, () => order.finished(recorded.call.call_id, verdict === 'accepted' ? recorded : undefined));
    },
    unsettled: () => {
      unsettled += 1;
    },
    settle: async (isOver) => {
      if (isOver) guarded(parts, () => order.rest());
      await writing;
      return { waiting: 0, held: unsettled + order.held() };
    },
  };
}

function customersOf(plan: RunPlan): ReadonlyMap<string, CustomerInCall> {
  return new Map(plan.calls.map(({ pairing }) => [pairing.customer.id, pairing.customer]));
}

/** In virtual time the plan is made when time begins. */
function planTime({ tools, world, startedAt }: ProfileParts): string {
  return world.name === 'local' ? isoTime(Date.parse(tools.settings.startAt)) : startedAt;
}

function guarded(parts: ProfileParts, action: () => void): void {
  try {
    action();
  } catch (error) {
    warn(parts, `A customer's profile could not be told of a call: ${messageOf(error)}`);
  }
}

function warn({ emit }: ProfileParts, message: string): void {
  emit({ event: 'warning', code: 'segment', message });
}
