import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/shared/clock.ts';
import { withFileLock } from '../../../src/shared/file-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synthcall-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('lets one at a time in, and leaves no lock behind', async () => {
  let inside = 0;
  const seen: number[] = [];
  const enter = () =>
    withFileLock(join(folder, 'state', 'a.lock'), systemClock(), async () => {
      inside += 1;
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(inside);
      inside -= 1;
    });
  await Promise.all([enter(), enter(), enter(), enter()]);
  expect(seen).toEqual([1, 1, 1, 1]);
  expect(await readdir(join(folder, 'state'))).toEqual([]);
});

it('is let go when the action fails', async () => {
  const path = join(folder, 'a.lock');
  await expect(withFileLock(path, systemClock(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withFileLock(path, systemClock(), async () => 'free')).toBe('free');
});

it('is taken over from a process that died with it', async () => {
  const path = join(folder, 'a.lock');
  await writeFile(path, '');
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);
  expect(await withFileLock(path, systemClock(), async () => 'mine')).toBe('mine');
});
