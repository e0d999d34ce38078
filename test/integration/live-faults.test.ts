/** Whole runs in the live world, in this process, while the line and the carrier misbehave: every call ends labelled, nothing is counted twice, nothing stays behind. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executeRun } from '../../src/app/run.ts';
import { loadSettings } from '../../src/config/load.ts';
import type { RunEvent } from '../../src/domain/events.ts';
import { type Clock, systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/log.ts';
import { type EmulatorWorld, startEmulator, TEST_ACCOUNT } from '../support/emulator.ts';
import { freePort } from '../support/live-world.ts';
import { openTap } from '../support/webhook-tap.ts';

let emulator: EmulatorWorld;
let cwd: string;
beforeEach(async () => {
  emulator = await startEmulator('virtual');
  await emulator.client.sync.v1.services.create({ friendlyName: 'synthetic-call-data-sync' });
  cwd = await mkdtemp(join(tmpdir(), 'synthcall-faults-'));
});
afterEach(async () => {
  await emulator.dispose();
  await rm(cwd, { recursive: true, force: true });
});

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

async function faults(path: 'faults' | 'call-faults', body: object) {
  const response = await emulator.fetch(`/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect(response.status).toBe(200);
}

async function run(pairs = 6, around: { publicUrl?: string; port?: number; onEvent?: (event: RunEvent) => void } = {}) {
  const port = String(around.port ?? (await freePort()));
  const env = {
    TWILIO_ACCOUNT_SID: TEST_ACCOUNT.sid,
    TWILIO_AUTH_TOKEN: TEST_ACCOUNT.authToken,
    TWILIO_BASE_URL: emulator.emulator.url,
    AGENT_PHONE_NUMBER: '+15555550142',
    SYNTHCALL_RESPONDER: 'offline',
    SYNTHCALL_WORLD: 'live',
    SYNTHCALL_AUDIO: 'false',
    SYNTHCALL_PAIRS: String(pairs),
    SYNTHCALL_SEED: '7',
    SYNTHCALL_TWILIO_CPS: '100',
    SYNTHCALL_MAX_BAD: '10',
    PUBLIC_URL: around.publicUrl ?? `http://127.0.0.1:${port}`,
    PORT: port,
  };
  const { settings } = await loadSettings({ cwd, env, flags: new Map() });
  const events: RunEvent[] = [];
  const tools = { settings, cwd, clock: hurriedClock(), logger: silentLogger() };
  const signal = new AbortController().signal;
  const listen = (event: RunEvent) => {
    events.push(event);
    around.onEvent?.(event);
  };
  const summary = await executeRun(tools, { listen, onPreview: async () => {}, signal });
  const manifest = JSON.parse(await readFile(join(cwd, summary.dir, 'manifest.json'), 'utf8'));
  return { summary, events, manifest };
}

async function expectNothingLeft() {
  const live = (await (await emulator.fetch('/_emulator/live')).json()) as { rooms: unknown[] };
  expect(live.rooms).toEqual([]);
  expect(await emulator.client.applications.list()).toEqual([]);
  const [service] = await emulator.client.sync.v1.services.list();
  const documents = await emulator.client.sync.v1.services(service?.sid ?? '').documents.list();
  return documents.find(({ uniqueName }) => uniqueName.startsWith('rate_limit_'))?.data;
}

describe('a live run', () => {
  it('finds out by itself when every callback is lost', async () => {
    await faults('call-faults', { callbackLost: 1 });
    const { summary, events } = await run(3);
    expect(summary).toMatchObject({ accepted: 3, failed: 0 });
    expect(events.filter(({ event }) => event === 'call.connected')).toHaveLength(3);
    expect(await expectNothingLeft()).toMatchObject({ count: summary.responderCalls, leases: {} });
  });

  it('counts nothing twice when callbacks come late, twice and in the wrong order', async () => {
    await faults('call-faults', { callbackDuplicate: 0.7, callbackLate: 0.3, callbackReordered: 0.7 });
    const { summary, events } = await run();
    expect(summary).toMatchObject({ planned: 6, accepted: 6, failed: 0 });
    expect(events.filter(({ event }) => event === 'call.finished')).toHaveLength(6);
    expect(await expectNothingLeft()).toMatchObject({ count: summary.responderCalls, leases: {} });
  });

  it('labels calls whose legs are busy, ring on, fail or break off', async () => {
    await faults('call-faults', { busy: 0.15, noAnswer: 0.15, failed: 0.15, legDrop: 0.3 });
    const { summary, events } = await run(12);
    const finished = events.filter((event) => event.event === 'call.finished');
    expect(finished).toHaveLength(12);
    const failed = finished.filter(({ verdict }) => verdict === 'failed');
    expect(failed.length).toBeGreaterThan(3);
    expect(new Set(failed.map(({ ending }) => ending))).toEqual(new Set(['leg-failed']));
    expect(summary.accepted + summary.quarantined + summary.failed).toBe(12);
    await expectNothingLeft();
  });

  it('places every leg once when answers of the carrier are lost', async () => {
    await faults('faults', { seed: 'lost answers', api: { dropAfterRate: 0.3 } });
    const { summary } = await run(6);
    expect(summary).toMatchObject({ accepted: 6, quarantined: 0, failed: 0 });
    await faults('faults', {});
    const calls = await emulator.client.calls.list();
    expect(calls).toHaveLength(12);
    await expectNothingLeft();
  });

  it('ends and labels every call when the tunnel drops', async () => {
    const tunnel = await openTap();
    const port = await freePort();
    tunnel.forwardTo(`http://127.0.0.1:${port}`);
    let said = 0;
    const { summary, events } = await run(6, {
      publicUrl: tunnel.url,
      port,
      onEvent: ({ event }) => {
        said += event === 'turn.said' ? 1 : 0;
        if (said === 30) void tunnel.close();
      },
    });
    const finished = events.filter((event) => event.event === 'call.finished');
    expect(finished).toHaveLength(6);
    const failed = finished.filter(({ verdict }) => verdict === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map(({ ending }) => ending))).toEqual(new Set(['leg-failed']));
    expect(await expectNothingLeft()).toMatchObject({ count: summary.responderCalls, leases: {} });
  });

  it('goes on while Sync and the carrier answer 429 and 503', async () => {
    const often = { rate429: 0.1, rate5xx: 0.1 };
    await faults('faults', { seed: 'busy', sync: often, api: often });
    const { summary } = await run(6);
    expect(summary).toMatchObject({ accepted: 6, failed: 0 });
    await faults('faults', {});
    await expectNothingLeft();
  });
});
