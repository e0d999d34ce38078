/** The daily limit on Sync documents: exact between processes, and never held for ever by one that died. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRateLimitStore } from '../../src/adapters/twilio/rate-limit-store.ts';
import { createDailyAllowance, leasedOut, withoutExpired } from '../../src/calls/daily-allowance.ts';
import { utcDate } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/log.ts';
import { createRandom } from '../../src/shared/random.ts';
import { outputOf, startChild } from '../support/child.ts';
import { type EmulatorWorld, startEmulator } from '../support/emulator.ts';

let world: EmulatorWorld;
let serviceSid: string;
beforeEach(async () => {
  world = await startEmulator();
  serviceSid = (await world.client.sync.v1.services.create()).sid;
});
afterEach(() => world.dispose());

const store = () => createRateLimitStore(world.client, serviceSid);

function allowanceOf(leaseId: string, limit: number, need?: number) {
  return createDailyAllowance({
    store: store(),
    clock: world.clock,
    random: createRandom(leaseId),
    logger: silentLogger(),
    leaseId,
    limit,
    ...(need === undefined ? {} : { need }),
    onUnavailable: 'closed',
  });
}

describe('the daily limit', () => {
  it('is met exactly by 8 processes that ask 50 times each for one of 100 calls', { timeout: 120_000 }, async () => {
    const args = [world.stateFolder, serviceSid, '100', '50'];
    const ended = await Promise.all(Array.from({ length: 8 }, () => outputOf(startChild('spend-calls', args))));
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    const made = ended.reduce((sum, { output }) => sum + JSON.parse(output).made, 0);
    expect(made).toBe(100);
    const found = await store().read(utcDate(world.clock.now()));
    expect(found?.document).toMatchObject({ count: 100, leases: {} });
  });

  it('leaves to others what a small run does not need', async () => {
    const [small, other] = [allowanceOf('small', 60, 5), allowanceOf('other', 60, 55)];
    expect(await small.hold(5)).toBeDefined();
    expect(await other.hold(55)).toBeDefined();
    await small.close();
    await other.close();
    expect((await store().read(utcDate(world.clock.now())))?.document).toMatchObject({ count: 60, leases: {} });
  });

  it('counts what a dead process may have used, and has the rest again once its lease has expired', async () => {
    const [dead, next] = [allowanceOf('dead', 60), allowanceOf('next', 60)];
    await dead.hold(5);
    expect(await next.hold(20)).toBeUndefined();
    const today = utcDate(world.clock.now());
    const cleared = (await store().read(today))?.document.leases['dead']?.cleared as number;
    expect(cleared).toBeGreaterThanOrEqual(5);
    world.clock.moveAhead(16 * 60_000);
    const found = await store().read(today);
    if (found) expect(leasedOut(withoutExpired(found.document, world.clock.now()))).toBe(0);
    expect(await next.hold(60 - (utcDate(world.clock.now()) === today ? cleared : 0))).toBeDefined();
    expect(await next.hold(1)).toBeUndefined();
  });
});

describe('the store of daily counts', () => {
  it('has no document for a day without calls, and keeps one for a day after each write', async () => {
    expect(await store().read('2026-01-01')).toBeUndefined();
    expect(await store().write('2026-01-01', { count: 3, lastUpdated: '', leases: {} }, undefined)).toBe(true);
    const document = await world.client.sync.v1.services(serviceSid).documents('rate_limit_2026-01-01').fetch();
    const livesMs = document.dateExpires.getTime() - world.clock.now();
    expect(Math.round(livesMs / 3_600_000)).toBe(24);
  });

  it('lets one of two writers win, whether the document is new or not', async () => {
    const document = { count: 1, lastUpdated: '', leases: {} };
    const both = async (revision: string | undefined) =>
      (await Promise.all([1, 2].map(() => store().write('2026-01-02', document, revision)))).sort();
    expect(await both(undefined)).toEqual([false, true]);
    expect(await both((await store().read('2026-01-02'))?.revision)).toEqual([false, true]);
  });

  it('loses the race against a document that has gone', async () => {
    const lost = await store().write('2026-01-03', { count: 1, lastUpdated: '', leases: {} }, '4');
    expect(lost).toBe(false);
  });

  it('reads the document of the predecessor, which knows no leases', async () => {
    const data = { count: 7, lastUpdated: '2025-05-01T10:00:00Z' };
    await world.client.sync.v1.services(serviceSid).documents.create({ uniqueName: 'rate_limit_2026-01-04', data });
    expect((await store().read('2026-01-04'))?.document).toEqual({ ...data, leases: {} });
  });
});
