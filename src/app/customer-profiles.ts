/** Tells the customers' profiles about a run: at Segment where there is a write key, else the same payloads in the run folder. */
import { join } from 'node:path';
import { segmentPayload } from '../adapters/segment/payload.ts';
import { createCustomerOrder } from '../analytics/customer-order.ts';
import { callUpdates, customerIdOf, profileUpdate } from '../analytics/customer-updates.ts';
import { openCustomerCalls } from '../dataset/customer-calls.ts';
import type { RunFolder } from '../dataset/run-folder.ts';
import type { RunEvent } from '../domain/events.ts';
import type { CustomerPersona } from '../domain/persona.ts';
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
  readonly emit: (event: RunEvent) => void;
}

/** The profiles of one run. Nothing here throws: a call never fails for them. */
export interface RunProfiles {
  /** A call was written down. Only accepted calls are told of: bad data stays out of profiles too. */
  kept(recorded: RecordedCall, verdict: 'accepted' | 'quarantined' | 'failed'): void;
  /** Sends or writes the rest; returns how many updates wait for the next run. */
  settle(): Promise<number>;
}

/** How long the end of a run may wait for Segment. */
const SETTLE_MS = 20_000;
/** Sorts before every call: profiles are known before the first of them. */
const BEFORE_ALL_CALLS = 'call_0000';

/** Opens the profiles and tells of every customer in the plan. */
export async function openRunProfiles(parts: ProfileParts): Promise<RunProfiles> {
  try {
    return await (parts.tools.settings.segment.writeKey ? openSegment(parts) : openFile(parts));
  } catch (error) {
    warn(parts, `Customers' profiles are not kept: ${messageOf(error)}`);
    return { kept: () => {}, settle: async () => 0 };
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
  for (const customer of customers.values()) {
    profiles.put(profileUpdate(customer, { runId, at, totalCalls: calls.of(customerIdOf(customer)) }));
  }
  return {
    kept: (recorded, verdict) => {
      const customer = customers.get(recorded.call.customer);
      if (verdict !== 'accepted' || !customer) return;
      guarded(parts, () => {
        const totalCalls = calls.add(customerIdOf(customer), `${runId}/${recorded.call.call_id}`);
        const now = isoTime(tools.clock.now());
        for (const update of callUpdates(customer, recorded, { totalCalls, now })) profiles.put(update);
      });
    },
    settle: async () => {
      const { waiting, problem } = await profiles.settle();
      if (waiting > 0) {
        warn(parts, `${waiting} messages to Segment wait for the next run${problem ? `: ${problem}` : ''}`);
      }
      return waiting;
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
  return {
    kept: (recorded, verdict) =>
      guarded(parts, () => order.finished(recorded.call.call_id, verdict === 'accepted' ? recorded : undefined)),
    settle: async () => {
      guarded(parts, () => order.rest());
      await writing;
      return 0;
    },
  };
}

function customersOf(plan: RunPlan): ReadonlyMap<string, CustomerPersona> {
  return new Map(plan.calls.map(({ pairing }) => [pairing.customer.id, pairing.customer]));
}

/** In virtual time the plan is made when time begins. */
function planTime({ tools, world }: ProfileParts): string {
  return world.name === 'local' ? isoTime(Date.parse(tools.settings.startAt)) : isoTime(tools.clock.now());
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
