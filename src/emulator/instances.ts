/** Which emulator processes share the store, so that a later one can tell whether the owner of a live call is gone. */
import { hostname } from 'node:os';
import { pid } from 'node:process';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/log.ts';
import type { Store } from './store.ts';

/** This process's entry; `close` removes it. */
export interface Instance {
  readonly id: string;
  close(): Promise<void>;
}

interface InstanceRow {
  id: string;
  host: string;
  pid: number;
  heartbeat_at: number;
}

const HEARTBEAT_MS = 5_000;
/** A process that is still there but silent for so long is taken for another one that was given the same number. */
const SILENT_MS = 60_000;

/** Enters this process and keeps its heartbeat until closed. */
export async function registerInstance(
  id: string,
  parts: { store: Store; clock: Clock; logger: Logger },
): Promise<Instance> {
  const { store, clock, logger } = parts;
  const now = clock.now();
  const sql = 'INSERT INTO instances (id, host, pid, started_at, heartbeat_at) VALUES (?, ?, ?, ?, ?)';
  await store.write([{ sql, args: [id, hostname(), pid, now, now] }]);
  const beat = () => {
    const update = 'UPDATE instances SET heartbeat_at = ? WHERE id = ?';
    store.write([{ sql: update, args: [clock.now(), id] }]).catch((error: unknown) => {
      logger.warn('the emulator could not write its heartbeat', { error: String(error) });
    });
    cancel = clock.after(HEARTBEAT_MS, beat);
  };
  let cancel = clock.after(HEARTBEAT_MS, beat);
  return {
    id,
    close: async () => {
      cancel();
      await store.write([{ sql: 'DELETE FROM instances WHERE id = ?', args: [id] }]);
    },
  };
}

/** The ids of instances whose process ended without removing its entry. `clock` is real time. */
export async function goneInstances(store: Store, clock: Clock): Promise<string[]> {
  const rows = await store.read<InstanceRow>('SELECT id, host, pid, heartbeat_at FROM instances');
  const here = hostname();
  const isGone = (row: InstanceRow) =>
    clock.now() - row.heartbeat_at > SILENT_MS || (row.host === here && !processExists(row.pid));
  return rows.filter(isGone).map((row) => row.id);
}

/** Removes entries; call it after what those instances owned has been dealt with. */
export async function forgetInstances(store: Store, ids: readonly string[]): Promise<void> {
  await store.write(ids.map((id) => ({ sql: 'DELETE FROM instances WHERE id = ?', args: [id] })));
}

function processExists(candidate: number): boolean {
  try {
    process.kill(candidate, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
