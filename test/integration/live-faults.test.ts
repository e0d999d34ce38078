/** Whole runs in the live world, in this process, while the line and the carrier misbehave: every call ends labelled, nothing is counted twice, nothing stays behind. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HurriedWorld, openHurriedWorld } from '../support/hurried-world.ts';
import { freePort } from '../support/live-world.ts';
import { openTap } from '../support/webhook-tap.ts';

let world: HurriedWorld;
beforeEach(async () => {
  world = await openHurriedWorld();
});
afterEach(() => world.dispose());

async function expectNothingLeft() {
  const { rooms, applications, day } = await world.remains();
  expect([rooms, applications]).toEqual([[], []]);
  return day;
}

describe('a live run', () => {
  it('finds out by itself when every callback is lost', async () => {
    await world.faults('call-faults', { callbackLost: 1 });
    const { summary, events } = await world.run({ pairs: 3 });
    expect(summary).toMatchObject({ accepted: 3, failed: 0 });
    expect(events.filter(({ event }) => event === 'call.connected')).toHaveLength(3);
    expect(await expectNothingLeft()).toMatchObject({ count: summary.responderCalls, leases: {} });
  });

  it('counts nothing twice when callbacks come late, twice and in the wrong order', async () => {
    await world.faults('call-faults', { callbackDuplicate: 0.7, callbackLate: 0.3, callbackReordered: 0.7 });
    const { summary, events } = await world.run({ pairs: 6 });
    expect(summary).toMatchObject({ planned: 6, accepted: 6, failed: 0 });
    expect(events.filter(({ event }) => event === 'call.finished')).toHaveLength(6);
    expect(await expectNothingLeft()).toMatchObject({ count: summary.responderCalls, leases: {} });
  });

  it('labels calls whose legs are busy, ring on, fail or break off', async () => {
    await world.faults('call-faults', { busy: 0.15, noAnswer: 0.15, failed: 0.15, legDrop: 0.3 });
    const { summary, events } = await world.run({ pairs: 12 });
    const finished = events.filter((event) => event.event === 'call.finished');
    expect(finished).toHaveLength(12);
    const failed = finished.filter(({ verdict }) => verdict === 'failed');
    expect(failed.length).toBeGreaterThan(3);
    expect(new Set(failed.map(({ ending }) => ending))).toEqual(new Set(['leg-failed']));
    expect(summary.accepted + summary.quarantined + summary.failed).toBe(12);
    await expectNothingLeft();
  });

  it('places every leg once when answers of the carrier are lost', async () => {
    await world.faults('faults', { seed: 'lost answers', api: { dropAfterRate: 0.3 } });
    const { accepted, setAside } = await world.run({ pairs: 6 });
    expect([accepted.length, setAside]).toEqual([6, []]);
    await world.faults('faults', {});
    const calls = await world.emulator.client.calls.list();
    expect(calls).toHaveLength(12);
    await expectNothingLeft();
  });

  it('ends and labels every call when the tunnel drops', async () => {
    const tunnel = await openTap();
    const port = await freePort();
    tunnel.forwardTo(`http://127.0.0.1:${port}`);
    let said = 0;
    const { summary, events } = await world.run({
      pairs: 6,
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
    // Told once for the run: nothing in its calls says why.
    const told = events.filter((event) => event.event === 'warning' && event.code === 'tunnel');
    expect(told).toEqual([
      expect.objectContaining({ message: expect.stringContaining(`${tunnel.url} cannot be reached any more`) }),
    ]);
    expect(await expectNothingLeft()).toMatchObject({ count: summary.responderCalls, leases: {} });
  });

  it('is reached through a proxy that takes the path of the public URL away', async () => {
    const tunnel = await openTap('/twilio');
    const port = await freePort();
    tunnel.forwardTo(`http://127.0.0.1:${port}`);
    const { summary } = await world.run({ pairs: 2, publicUrl: tunnel.url, port });
    expect(summary).toMatchObject({ accepted: 2, failed: 0 });
    await tunnel.close();
  });

  it('dials nobody when the public URL leads elsewhere', async () => {
    const elsewhere = await openTap();
    elsewhere.forwardTo(world.emulator.emulator.url);
    await expect(world.run({ pairs: 2, publicUrl: elsewhere.url })).rejects.toMatchObject({ code: 'TUNNEL_FAILED' });
    expect(await world.emulator.client.calls.list()).toEqual([]);
    await elsewhere.close();
  });

  it('goes on while Sync and the carrier answer 429 and 503', async () => {
    const often = { rate429: 0.1, rate5xx: 0.1 };
    await world.faults('faults', { seed: 'busy', sync: often, api: often });
    const { summary } = await world.run({ pairs: 6 });
    expect(summary).toMatchObject({ accepted: 6, failed: 0 });
    await world.faults('faults', {});
    await expectNothingLeft();
  });
});
