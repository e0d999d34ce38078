/** Whole live runs in this process against an emulator of the test's own, with waiting cut short, so that misbehaving carriers can be tried quickly. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executeRun } from '../../src/app/run.ts';
import type { RunSummary } from '../../src/app.ts';
import { loadSettings } from '../../src/config/load.ts';
import type { RunEvent } from '../../src/domain/events.ts';
import type { CallRecord } from '../../src/domain/record.ts';
import { type Clock, systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/log.ts';
import { type EmulatorWorld, startEmulator, TEST_ACCOUNT } from './emulator.ts';
import { freePort } from './live-world.ts';
import { recordsOf } from './synthcall-process.ts';

/** How a run is made. `env` is added to what a live run needs. */
export interface HurriedRun {
  readonly pairs: number;
  readonly publicUrl?: string;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly onEvent?: (event: RunEvent) => void;
  readonly signal?: AbortSignal;
}

/** What a run came to. */
export interface HurriedResult {
  readonly summary: RunSummary;
  readonly events: readonly RunEvent[];
  readonly manifest: Record<string, unknown>;
  readonly accepted: readonly CallRecord[];
  readonly setAside: readonly CallRecord[];
}

/** See the file comment. */
export interface HurriedWorld {
  readonly emulator: EmulatorWorld;
  faults(path: 'faults' | 'call-faults', body: object): Promise<void>;
  run(how: HurriedRun): Promise<HurriedResult>;
  /** What is alive at the carrier, and the day's document of responder calls. */
  remains(): Promise<{ rooms: unknown[]; applications: unknown[]; day: Record<string, unknown> }>;
  dispose(): Promise<void>;
}

/** Opens it. */
export async function openHurriedWorld(): Promise<HurriedWorld> {
  const emulator = await startEmulator('virtual');
  await emulator.client.sync.v1.services.create({ friendlyName: 'synthetic-call-data-sync' });
  const cwd = await mkdtemp(join(tmpdir(), 'synthcall-hurried-'));
  return {
    emulator,
    faults: async (path, body) => {
      const response = await emulator.fetch(`/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) });
      if (response.status !== 200) throw new Error(`${path}: ${await response.text()}`);
    },
    run: (how) => runHurried(emulator, cwd, how),
    remains: () => remainsOf(emulator),
    dispose: async () => {
      await emulator.dispose();
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

/** Real time, except that waiting takes a fiftieth of it: calls are virtual, and so may be the patience with them. */
function hurriedClock(): Clock {
  const real = systemClock();
  const short = (ms: number) => ms / 50;
  return {
    ...real,
    sleep: (ms, signal) => real.sleep(short(ms), signal),
    after: (ms, action) => real.after(short(ms), action),
  };
}

async function runHurried(emulator: EmulatorWorld, cwd: string, how: HurriedRun): Promise<HurriedResult> {
  const port = String(how.port ?? (await freePort()));
  const env = {
    TWILIO_ACCOUNT_SID: TEST_ACCOUNT.sid,
    TWILIO_AUTH_TOKEN: TEST_ACCOUNT.authToken,
    TWILIO_BASE_URL: emulator.emulator.url,
    AGENT_PHONE_NUMBER: '+15555550142',
    SYNTHCALL_RESPONDER: 'offline',
    SYNTHCALL_WORLD: 'live',
    SYNTHCALL_AUDIO: 'false',
    SYNTHCALL_PAIRS: String(how.pairs),
    SYNTHCALL_SEED: '7',
    SYNTHCALL_TWILIO_CPS: '100',
    SYNTHCALL_MAX_BAD: '10',
    PUBLIC_URL: how.publicUrl ?? `http://127.0.0.1:${port}`,
    PORT: port,
    ...how.env,
  };
  const { settings } = await loadSettings({ cwd, env, flags: new Map() });
  const events: RunEvent[] = [];
  const tools = { settings, cwd, clock: hurriedClock(), logger: silentLogger() };
  const listen = (event: RunEvent) => {
    events.push(event);
    how.onEvent?.(event);
  };
  const signal = how.signal ?? new AbortController().signal;
  const summary = await executeRun(tools, { listen, onPreview: async () => {}, signal }, { emulator: undefined });
  const dir = join(cwd, summary.dir);
  return {
    summary,
    events,
    manifest: JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')),
    accepted: (await recordsOf(join(dir, 'calls.jsonl'))) as unknown as CallRecord[],
    setAside: (await recordsOf(join(dir, 'quarantine', 'calls.jsonl'))) as unknown as CallRecord[],
  };
}

async function remainsOf(emulator: EmulatorWorld) {
  const live = (await (await emulator.fetch('/_emulator/live')).json()) as { rooms: unknown[] };
  const [service] = await emulator.client.sync.v1.services.list();
  const documents = await emulator.client.sync.v1.services(service?.sid ?? '').documents.list();
  const day = documents.find(({ uniqueName }) => uniqueName.startsWith('rate_limit_'))?.data;
  return { rooms: live.rooms, applications: await emulator.client.applications.list(), day };
}
