/** One process at a time does something short, with a file as the lock. A lock whose holder died is taken over. */
import { open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from './clock.ts';
import { makeFolder } from './files.ts';

/** A holder is done long before; an older lock was left by a process that died. */
const STALE_MS = 10_000;
const LOOK_AGAIN_MS = 25;

/** Does `action` while holding the lock, whatever comes of it. Waits for as long as others hold it. */
export async function withFileLock<T>(path: string, clock: Clock, action: () => Promise<T>): Promise<T> {
  makeFolder(dirname(path));
  while (!(await take(path))) {
    const age = clock.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? clock.now());
    if (age > STALE_MS) await rm(path, { force: true });
    else await clock.sleep(LOOK_AGAIN_MS);
  }
  try {
    return await action();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
