/** Telling emulators that are gone from those that live. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgetInstances, goneInstances, registerInstance } from '../../../src/emulator/instances.ts';
import { openStore, type Store } from '../../../src/emulator/store.ts';
import { type Clock, systemClock } from '../../../src/shared/clock.ts';
import { silentLogger } from '../../../src/shared/log.ts';

const clock: Clock = { ...systemClock(), now: () => 1_000_000, after: () => () => {} };
const later = (ms: number): Clock => ({ ...clock, now: () => 1_000_000 + ms });

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synthcall-instances-'));
  store = await openStore(join(folder, 'emulator.db'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const enter = (id: string, host: string, pid: number) =>
  store.write([{ sql: 'INSERT INTO instances VALUES (?, ?, ?, 0, 1000000)', args: [id, host, pid] }]);

it('a process that ended without closing is gone, one that lives is not', async () => {
  const instance = await registerInstance('living', { store, clock, logger: silentLogger() });
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  await enter('ended', hostname(), pid);
  expect(await goneInstances(store, clock)).toEqual(['ended']);
  await forgetInstances(store, ['ended']);
  await instance.close();
  expect(await store.read('SELECT id FROM instances')).toEqual([]);
});

it('a process of another machine is gone only when it has been silent for long', async () => {
  await enter('elsewhere', 'another-host', 999_999);
  expect(await goneInstances(store, later(59_000))).toEqual([]);
  expect(await goneInstances(store, later(61_000))).toEqual(['elsewhere']);
});

it('keeps its heartbeat while it lives', async () => {
  let now = 0;
  const timers: (() => void)[] = [];
  const beating: Clock = {
    ...clock,
    now: () => now,
    after: (_ms, action) => {
      timers.push(action);
      return () => {};
    },
  };
  const instance = await registerInstance('beating', { store, clock: beating, logger: silentLogger() });
  now = 70_000;
  timers.shift()?.();
  await store.write([]);
  expect(await store.read('SELECT heartbeat_at FROM instances')).toEqual([{ heartbeat_at: 70_000 }]);
  expect(timers.length).toBe(1);
  await instance.close();
});
