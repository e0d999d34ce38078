/** One Sync document, eight processes, 1600 increments by compare-and-set: none is lost and none is counted twice. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countTogether } from '../support/counting-together.ts';
import { type EmulatorWorld, startEmulator } from '../support/emulator.ts';

let world: EmulatorWorld;
beforeEach(async () => {
  world = await startEmulator();
});
afterEach(() => world.dispose());

it('counts to exactly 1600 when 8 processes compare and set 200 times each', { timeout: 240_000 }, async () => {
  const { codes, conflicts, ...reached } = await countTogether(world, 8, 200);
  expect(codes).toEqual(codes.map(() => 0));
  expect(reached).toEqual({ count: 1600, revision: '1600' });
  expect(conflicts).toBeGreaterThan(0);
});
