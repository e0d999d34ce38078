/** The product as `run` wires it, over real HTTP and the emulator in virtual time, with a responder and a plan of the test's own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulatorTimes } from '../../src/adapters/emulator/conference-times.ts';
import { createTwilioClient } from '../../src/adapters/twilio/client.ts';
import { createConversationStore } from '../../src/adapters/twilio/conversation-store.ts';
import { createRecordingDownload } from '../../src/adapters/twilio/recording-download.ts';
import { callPartsOf } from '../../src/app/call-parts.ts';
import { planRun } from '../../src/app/preview.ts';
import { openSwitchboard } from '../../src/app/switchboard.ts';
import { syncServiceOf } from '../../src/app/sync.ts';
import type { AppTools } from '../../src/app/tools.ts';
import type { World } from '../../src/app/world.ts';
import { createLedger, type Ledger } from '../../src/calls/ledger.ts';
import { type Run, startRun } from '../../src/calls/run-calls.ts';
import type { RunTally } from '../../src/calls/tally.ts';
import { loadSettings } from '../../src/config/load.ts';
import { createRunFolder } from '../../src/dataset/run-folder.ts';
import type { EventListener, RunEvent } from '../../src/domain/events.ts';
import type { PlannedCall } from '../../src/domain/plan.ts';
import type { Responder } from '../../src/domain/ports.ts';
import type { RecordedCall } from '../../src/domain/record.ts';
import type { CallFaults } from '../../src/emulator/engine/faults.ts';
import type { TelephonySettings } from '../../src/emulator/engine/settings.ts';
import { promptClock, systemClock } from '../../src/shared/clock.ts';
import { type Closers, createClosers } from '../../src/shared/closers.ts';
import { createHttpClient } from '../../src/shared/http.ts';
import { silentLogger } from '../../src/shared/log.ts';
import { type EmulatorWorld, startEmulator, TEST_ACCOUNT } from './emulator.ts';
import { aPlannedCall } from './plans.ts';
import { openTap, type WebhookTap } from './webhook-tap.ts';

export interface ProductWorld {
  readonly world: World;
  readonly tap: WebhookTap;
  readonly events: RunEvent[];
  listen(listener: EventListener): void;
  readonly ledger: Ledger;
  /** Makes the calls of a plan to their end. */
  run(
    plans?: readonly PlannedCall[],
    signal?: AbortSignal,
  ): Promise<{ readonly recorded: RecordedCall[]; readonly tally: RunTally }>;
  /** Legs that are still up at the carrier. */
  liveLegs(): Promise<unknown[]>;
  /** Faults of the line, as probabilities; what is not named does not happen. */
  breakCalls(faults: Partial<CallFaults>): Promise<void>;
  dispose(): Promise<void>;
}

type Live = { readonly rooms: { readonly calls: unknown[] }[] };

/** The world of one test. The run's budget is 100 responder calls. */
export async function startProduct(
  responder: Responder,
  telephony: Partial<TelephonySettings> = {},
): Promise<ProductWorld> {
  const cwd = await mkdtemp(join(tmpdir(), 'synthcall-product-'));
  const closers = createClosers();
  closers.add(() => rm(cwd, { recursive: true, force: true }));
  const { settings } = await loadSettings({ cwd, env: {}, flags: new Map() });
  const clock = systemClock();
  const logger = silentLogger();
  const tools: AppTools = { settings: { ...settings, seed: 'flow', runId: 'flow', pairs: 1 }, cwd, clock, logger };
  const tap = await openTap();
  closers.add(() => tap.close());
  const emulator = await startEmulator('virtual', telephony);
  closers.add(() => emulator.dispose());
  const world = worldOn(emulator, closers, async (localUrl) => {
    tap.forwardTo(localUrl);
    return tap.url;
  });
  const { syncServiceSid } = await syncServiceOf(tools, world);
  const store = createConversationStore({ client: world.client, syncServiceSid, clock, logger, gatherMs: 20 });
  closers.add(() => store.settle());
  const events: RunEvent[] = [];
  const listeners: EventListener[] = [];
  const emit = (event: RunEvent) => {
    events.push(event);
    for (const listener of listeners) listener(event);
  };
  const running: { run?: Run } = {};
  const switchboard = await openSwitchboard({
    tools,
    world,
    responder,
    store,
    emit,
    onStuck: (callKey, failure) => running.run?.stuck(callKey, failure),
    sink: (callKey, signal) => running.run?.signal(callKey, signal),
  });
  closers.add(() => switchboard.close());
  const planned = await planRun(tools);
  const folder = await createRunFolder(join(cwd, 'run'));
  const { carrier, parts } = await callPartsOf({
    tools,
    world,
    switchboard,
    responder,
    planned,
    folder,
    emit,
    signal: new AbortController().signal,
    onPostponed: () => {},
  });
  await carrier.open({ name: 'synthcall-flow', publicUrl: switchboard.publicUrl });
  closers.add(() => carrier.close());
  const ledger = createLedger(
    { responderCalls: 100, micros: undefined },
    { hold: async () => ({ giveBack: () => {} }), close: async () => {} },
  );
  return {
    world,
    tap,
    events,
    listen: (listener) => void listeners.push(listener),
    ledger,
    run: async (plans = [aPlannedCall()], signal = new AbortController().signal) => {
      const recorded: RecordedCall[] = [];
      running.run = startRun(plans, {
        call: parts,
        ledger,
        spareMicros: 0,
        clock: world.pacing,
        concurrency: 4,
        callsPerSecond: 1,
        maxBad: 10,
        retryBad: false,
        callKeyOf: (plan) => `synthcall-flow-${plan.callId}`,
        keep: async (record) => void recorded.push(record),
        journal: { dial: () => {}, ask: () => {}, end: () => {} },
        signal,
      });
      const { tally } = await running.run.done;
      return { recorded, tally };
    },
    liveLegs: async () => {
      const { rooms } = (await (await fetch(`${emulator.emulator.url}/_emulator/live`)).json()) as Live;
      return rooms.flatMap(({ calls }) => calls);
    },
    breakCalls: async (faults) => {
      const body = JSON.stringify(faults);
      await fetch(`${emulator.emulator.url}/_emulator/call-faults`, { method: 'POST', body });
    },
    dispose: () => closers.closeAll(),
  };
}

function worldOn({ emulator }: EmulatorWorld, closers: Closers, publish: World['publish']): World {
  const http = createHttpClient();
  closers.add(() => http.close());
  const { sid, authToken } = TEST_ACCOUNT;
  const account = { accountSid: sid, username: sid, password: authToken, baseUrl: emulator.url };
  return {
    name: 'local',
    applicationSid: undefined,
    account: { sid, authToken },
    client: createTwilioClient(account, http),
    pacing: promptClock(),
    callsPerSecond: 1,
    times: createEmulatorTimes(http, emulator.url),
    recording: createRecordingDownload(http, account),
    numbers: { agent: '+15555550100', customer: (plan) => plan.pairing.customer.contact.phone },
    publish,
    close: async () => {},
  };
}
