/** A live run while Sync gives no answer: the setting `rateLimit.onUnavailable` says whether calls are made. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LiveWorld, startLiveWorld } from '../../support/live-world.ts';

let world: LiveWorld;
beforeEach(async () => {
  world = await startLiveWorld();
});
afterEach(() => world.dispose());

const refuse = (product: string, rate5xx: number) =>
  world.emulator.fetch('/_emulator/faults', { method: 'POST', body: JSON.stringify({ [product]: { rate5xx } }) });

describe('a live run that begins while Sync gives no answer', () => {
  it('makes its calls all the same, says that nobody counts them, and keeps to its own budget', async () => {
    await refuse('sync', 1);
    const { code, err, events } = await world.runHere('--pairs', '3', '--budget', '12');
    expect([code, events.at(-1)]).toMatchObject([0, { accepted: 3 }]);
    expect(err.match(/the daily limit cannot be checked/g)).toHaveLength(1);
    expect(world.model.requests.length).toBeLessThanOrEqual(12);
    expect(await world.remains()).toEqual({ rooms: 0, applications: 0 });
  });

  it('counts into the service that is set once that answers again', async () => {
    const { sid } = await world.emulator.client.sync.v1.services.create({ friendlyName: 'ours' });
    await refuse('sync', 1);
    world.model.thinkFor(1_000);
    const run = await world.startRunWith({ SYNC_SERVICE_SID: sid }, '--pairs', '1', '--budget', '6');
    await run.saw('call.connected');
    await refuse('sync', 0);
    world.model.thinkFor(0);
    const { events } = await run.done;
    const [day] = await world.emulator.client.sync.v1.services(sid).documents.list({ limit: 20 });
    expect(events.at(-1)).toMatchObject({ accepted: 1 });
    expect(day?.uniqueName).toMatch(/^(?:conversation|rate_limit)_/);
  });

  it('does not begin where it is told to stop then', async () => {
    await refuse('sync', 1);
    const { code, err } = await world.here(['run', '--world', 'live', '--yes', '--on-unavailable', 'closed']);
    expect([code, err]).toEqual([3, expect.stringContaining('Sync')]);
    expect(world.model.requests).toEqual([]);
  });
});

it('credentials that open nothing end a live run before it says what it would do', async () => {
  const { code, out, err } = await world.here(['run', '--world', 'live', '--yes'], {
    TWILIO_AUTH_TOKEN: 'another-one',
  });
  expect([code, out]).toEqual([3, '']);
  expect(err).toContain('Twilio refused the credentials');
  expect(err).not.toContain('"level"');
});
