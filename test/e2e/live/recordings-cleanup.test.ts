/** `synthcall cleanup --recordings`: what a run recorded stays at the carrier until somebody says that it may go. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LiveWorld, startLiveWorld } from '../../support/live-world.ts';

let world: LiveWorld;
beforeEach(async () => {
  world = await startLiveWorld();
});
afterEach(() => world.dispose());

type Line = { sid: string; call_id: string; seconds: number; has_file: boolean; removed: boolean };
const cleanUp = async (...words: string[]) => {
  const { code, out, err } = await world.here(['cleanup', '--json', '--world', 'live', ...words]);
  return { code, err, recordings: out ? (JSON.parse(out).recordings as Line[]) : [] };
};
const kept = async () => (await world.emulator.client.recordings.list()).map(({ sid }) => sid).sort();

it('lists the recordings of one run, deletes them only when told to, and touches no other', async () => {
  expect((await world.runHere('--pairs', '1', '--run-id', 'other')).code).toBe(0);
  const others = await kept();
  expect((await world.runHere('--pairs', '2', '--run-id', 'mine')).code).toBe(0);
  const listed = await cleanUp('--recordings', 'mine');
  expect(listed.recordings).toMatchObject([
    { call_id: 'call_0001', has_file: false, removed: false },
    { call_id: 'call_0002', has_file: false, removed: false },
  ]);
  expect(await kept()).toHaveLength(3);
  const rc = { SYNTHCALL_YES: 'true' };
  await world.here(['cleanup', '--world', 'live', '--recordings', 'mine'], rc);
  expect(await kept()).toHaveLength(3); // only a word typed here says that they may go
  const removed = await cleanUp('--recordings', 'mine', '--yes');
  expect([removed.code, removed.recordings.map((line) => line.removed)]).toEqual([0, [true, true]]);
  expect(await kept()).toEqual(others);
  expect((await cleanUp('--recordings', 'mine', '--yes')).code).toBe(0); // again changes nothing
});

it('keeps those of a run that can still be resumed, and of another world', async () => {
  world.model.thinkFor(3_000);
  const run = await world.startRun('--pairs', '1', '--run-id', 'cut');
  await run.saw('call.connected');
  run.process.kill('SIGKILL');
  await run.done;
  const cut = await cleanUp('--recordings', 'cut', '--yes');
  expect([cut.code, cut.err]).toEqual([2, expect.stringContaining('--resume cut')]);
  const local = ['run', '--local', '--responder', 'offline', '--pairs', '1', '--no-audio', '--run-id', 'here'];
  expect((await world.here(local)).code).toBe(0);
  const here = await cleanUp('--recordings', 'here', '--yes');
  expect([here.code, here.err]).toEqual([2, expect.stringContaining('local world')]);
});
