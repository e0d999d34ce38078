/** One daily limit, eight processes, a Sync that is slow, busy and drops connections: the limit is met and never passed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRateLimitStore } from '../../src/adapters/twilio/rate-limit-store.ts';
import { leasedOut, withoutExpired } from '../../src/calls/daily-allowance.ts';
import { utcDate } from '../../src/shared/clock.ts';
import { outputOf, startChild } from '../support/child.ts';
import { type EmulatorWorld, startEmulator } from '../support/emulator.ts';

const PROCESSES = 8;
const EACH = 200;
const LIMIT = 1_000;
const TROUBLE = JSON.stringify({
  sync: { latencyMs: 25, rate429: 0.05, rate5xx: 0.02, dropRate: 0.025, dropAfterRate: 0.025 },
});

let world: EmulatorWorld;
let serviceSid: string;
beforeEach(async () => {
  world = await startEmulator();
  serviceSid = (await world.client.sync.v1.services.create()).sid;
});
afterEach(() => world.dispose());

const today = () => utcDate(world.clock.now());
const documentOf = async () => (await createRateLimitStore(world.client, serviceSid).read(today()))?.document;
const spend = (requests: number) =>
  startChild('spend-calls', [world.stateFolder, serviceSid, `${LIMIT}`, `${requests}`, TROUBLE]);

describe(`a daily limit of ${LIMIT} that ${PROCESSES} processes share over a bad line`, () => {
  it('is met, and never passed', { timeout: 240_000 }, async () => {
    const ended = await Promise.all(Array.from({ length: PROCESSES }, () => outputOf(spend(EACH))));
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    const made = ended.reduce((sum, { output }) => sum + JSON.parse(output).made, 0);
    expect(made).toBe(LIMIT);
    expect(await documentOf()).toMatchObject({ count: LIMIT, leases: {} });
  });

  it('has what a killed process held back once its lease has run out', { timeout: 120_000 }, async () => {
    const child = spend(EACH);
    const ended = outputOf(child);
    while (leasedOut((await documentOf()) ?? { count: 0, lastUpdated: '', leases: {} }) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    child.kill('SIGKILL');
    await ended;
    const left = await documentOf();
    if (!left) throw new Error('the document is gone');
    const [lease] = Object.values(left.leases);
    world.clock.moveAhead(16 * 60_000);
    const after = withoutExpired(left, world.clock.now());
    expect([leasedOut(after), after.count]).toEqual([0, left.count + (lease?.cleared ?? 0)]);
    expect(after.count).toBeLessThan(EACH);
  });
});
