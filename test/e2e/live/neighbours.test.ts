/** Two runs beside each other in one account, whose names are alike: neither touches the other's calls. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, type LiveWorld, startLiveWorld } from '../../support/live-world.ts';

let world: LiveWorld;
beforeEach(async () => {
  world = await startLiveWorld();
});
afterEach(() => world.dispose());

const SLOW_MS = 3_000;

/** A run that stands in the middle of a call until the model is quick again. */
async function runInACall(...words: string[]) {
  world.model.thinkFor(SLOW_MS);
  const run = await world.startRun('--pairs', '1', ...words);
  await run.saw('call.connected');
  return run;
}

describe('runs of like names', () => {
  it('resuming one leaves the calls of another alone whose name begins with its own', async () => {
    const dead = await runInACall('--run-id', 'weekly');
    dead.process.kill('SIGKILL');
    await dead.done;
    const other = await runInACall('--run-id', 'weekly-2');
    const port = String(await freePort());
    const reach = ['--port', port, '--public-url', `http://127.0.0.1:${port}`];
    const resumed = world.start(['run', '--resume', 'weekly', '--json', '--yes', ...reach]);
    await resumed.saw('call.connected');
    const rooms = await world.emulator.client.conferences.list({ status: 'in-progress' });
    expect(rooms.map(({ friendlyName }) => friendlyName.replace(/-[0-9a-f]{12}-/, '-…-')).sort()).toEqual([
      'synthcall-…-weekly-2-call_0001',
      'synthcall-…-weekly-call_0001',
    ]);
    world.model.thinkFor(0);
    const [first, second] = await Promise.all([other.done, resumed.done]);
    expect(first.events.at(-1)).toMatchObject({ run_id: 'weekly-2', accepted: 1 });
    expect(second.events.at(-1)).toMatchObject({ run_id: 'weekly', accepted: 1 });
  });

  it('stopping one leaves the calls of another alone that has the same name in another folder', async () => {
    const stays = await runInACall('--run-id', 'daily');
    const stops = await runInACall('--run-id', 'daily', '--out', 'elsewhere', '--state-folder', 'elsewhere-state');
    stops.process.kill('SIGINT');
    expect((await stops.done).code).toBe(130);
    world.model.thinkFor(0);
    const { code, events } = await stays.done;
    expect([code, events.at(-1)]).toMatchObject([0, { run_id: 'daily', accepted: 1 }]);
  });
});

describe('cleanup in another folder', () => {
  const elsewhere = ['cleanup', '--json', '--world', 'live', '--state-folder', 'elsewhere-state'];
  const leftoversOf = (out: string) => JSON.parse(out).leftovers as { removed: boolean; unknown?: boolean }[];

  it('leaves alone what a run is using that it does not know, says so, and removes it only when told to', async () => {
    const run = await runInACall('--run-id', 'daily');
    const { code, out } = await world.here(elsewhere);
    expect(code).toBe(0);
    expect(leftoversOf(out).length).toBeGreaterThan(1);
    expect(leftoversOf(out).every(({ removed, unknown }) => !removed && unknown === true)).toBe(true);
    world.model.thinkFor(0);
    const { events } = await run.done;
    expect(events.at(-1)).toMatchObject({ run_id: 'daily', accepted: 1 });
  });

  it.each(['--all', '--yes'])('removes it with %s', async (flag) => {
    const run = await runInACall('--run-id', 'daily');
    run.process.kill('SIGKILL');
    await run.done;
    const { code, out } = await world.here([...elsewhere, flag]);
    expect([code, leftoversOf(out).every(({ removed }) => removed)]).toEqual([0, true]);
    expect(await world.remains()).toEqual({ rooms: 0, applications: 0 });
  });
});
