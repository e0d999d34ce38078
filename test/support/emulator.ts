/** An emulator of the test's own, in a folder of its own, with the SDK pointed at it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TelephonySettings } from '../../src/emulator/engine/settings.ts';
import { type Emulator, launchEmulator } from '../../src/emulator/launch.ts';
import { type Clock, systemClock } from '../../src/shared/clock.ts';
import { unguessableIds } from '../../src/shared/ids.ts';
import { silentLogger } from '../../src/shared/log.ts';
import { createRandom } from '../../src/shared/random.ts';
import { type EmulatedTwilio, emulatedTwilio } from './twilio-client.ts';

/** Credentials that only emulators in tests accept. */
export const TEST_ACCOUNT = {
  sid: `AC${'0123456789abcdef'.repeat(2)}`,
  authToken: 'f'.repeat(32),
  apiKeys: [{ sid: `SK${'a'.repeat(32)}`, secret: 'key-secret' }],
} as const;

/** A running emulator with everything a test needs of it. */
export interface EmulatorWorld extends EmulatedTwilio {
  readonly emulator: Emulator;
  readonly stateFolder: string;
  readonly clock: MovableClock;
  /** Sends a raw request with the account's credentials; `init` wins over them. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Stops it and removes its folder. */
  dispose(): Promise<void>;
}

/** Real time that a test can move ahead. */
export interface MovableClock extends Clock {
  moveAhead(ms: number): void;
}

/** A clock that starts at the present. */
export function movableClock(): MovableClock {
  const real = systemClock();
  let aheadMs = 0;
  return {
    ...real,
    now: () => real.now() + aheadMs,
    moveAhead: (ms) => {
      aheadMs += ms;
    },
  };
}

/** An emulator on a folder; several may share one. */
export function launchOn(
  stateFolder: string,
  clock: Clock = systemClock(),
  time: 'virtual' | 'real' = 'real',
  telephony: Partial<TelephonySettings> = {},
): Promise<Emulator> {
  const seed = 'test';
  return launchEmulator({
    stateFolder,
    account: TEST_ACCOUNT,
    time,
    seed,
    clock,
    random: createRandom(seed),
    ids: unguessableIds(),
    logger: silentLogger(),
    telephony,
  });
}

/** Starts an emulator in a fresh folder. */
export async function startEmulator(
  time: 'virtual' | 'real' = 'real',
  telephony: Partial<TelephonySettings> = {},
): Promise<EmulatorWorld> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'synthcall-emulator-'));
  const clock = movableClock();
  const emulator = await launchOn(stateFolder, clock, time, telephony);
  const sdk = emulatedTwilio(emulator.url, { username: TEST_ACCOUNT.sid, password: TEST_ACCOUNT.authToken });
  return {
    ...sdk,
    emulator,
    stateFolder,
    clock,
    fetch: (path, init = {}) =>
      fetch(`${emulator.url}${path}`, { ...init, headers: { Authorization: basicAuth(), ...init.headers } }),
    dispose: async () => {
      sdk.close();
      await emulator.close();
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
}

/** The account's `Authorization` header. */
export function basicAuth(user: string = TEST_ACCOUNT.sid, password: string = TEST_ACCOUNT.authToken): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** A form body with its content type, for `EmulatorWorld.fetch`. */
export function formBody(values: Record<string, string>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(values) };
}

/** The error that a promise rejects with, as plain facts; fails when it does not reject. */
export async function refusal(promise: Promise<unknown>): Promise<{ status: number; code: number; message: string }> {
  try {
    await promise;
  } catch (error) {
    const { status, code, message } = error as { status: number; code: number; message: string };
    return { status, code, message };
  }
  throw new Error('expected a refusal, got an answer');
}
