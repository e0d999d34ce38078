import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDailyAllowance, leasedOut, withoutExpired } from '../../../src/calls/daily-allowance.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { silentLogger } from '../../../src/shared/log.ts';
import { createRandom } from '../../../src/shared/random.ts';
import { type ManualClock, manualClock } from '../../support/manual-clock.ts';
import { type MemoryRateLimitStore, memoryRateLimitStore } from '../../support/memory-rate-limit-store.ts';

const DATE = '2026-03-02';

function allowanceOn(
  store: MemoryRateLimitStore,
  clock: ManualClock,
  options: { leaseId?: string; limit?: number; onUnavailable?: 'open' | 'closed' } = {},
) {
  return createDailyAllowance({
    store,
    clock: { ...clock, after: systemClock().after },
    random: createRandom('races'),
    logger: silentLogger(),
    leaseId: options.leaseId ?? 'one',
    limit: options.limit ?? 1000,
    onUnavailable: options.onUnavailable ?? 'open',
  });
}

const countOf = (store: MemoryRateLimitStore) => store.documents.get(DATE)?.document.count ?? 0;

describe('the daily allowance', () => {
  it('counts what was used and returns the rest when it is closed', async () => {
    const store = memoryRateLimitStore();
    const allowance = allowanceOn(store, manualClock());
    await allowance.hold(5);
    const held = await allowance.hold(5);
    held?.giveBack(2);
    await allowance.close();
    expect(store.documents.get(DATE)?.document).toMatchObject({ count: 8, leases: {} });
  });

  it('counts what is given back while a lease is being written', async () => {
    const store = memoryRateLimitStore();
    const allowance = allowanceOn(store, manualClock());
    const held = await allowance.hold(25);
    store.beforeWrite = () => {
      held?.giveBack(3);
      store.beforeWrite = undefined;
    };
    await allowance.hold(20);
    await allowance.hold(20);
    await allowance.close();
    expect(countOf(store)).toBe(62);
  });

  it('counts once when the answer to the last write is lost', async () => {
    const store = memoryRateLimitStore();
    const write = store.write.bind(store);
    const other = allowanceOn(store, manualClock(), { leaseId: 'other' });
    await other.hold(100);
    await other.close();
    const allowance = allowanceOn(store, manualClock());
    await allowance.hold(5);
    let lost = 0;
    store.write = async (...all) => {
      const done = await write(...all);
      lost += 1;
      return lost > 1 && done; // carried out; whoever asked again was told that the revision is another one
    };
    await allowance.close();
    expect(store.documents.get(DATE)?.document).toMatchObject({ count: 105, leases: {} });
  });

  it('needs few writes for many holds', async () => {
    const store = memoryRateLimitStore();
    let writes = 0;
    store.beforeWrite = () => {
      writes += 1;
    };
    const allowance = allowanceOn(store, manualClock());
    for (let call = 0; call < 20; call += 1) await allowance.hold(5);
    await allowance.close();
    expect(countOf(store)).toBe(100);
    expect(writes).toBeLessThanOrEqual(6);
  });

  it('lets two processes share a limit without ever passing it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 9 })), { maxLength: 60 }),
        async (holds) => {
          const store = memoryRateLimitStore();
          const clock = manualClock();
          const four = ['a', 'b', 'c', 'd'].map((leaseId) => allowanceOn(store, clock, { leaseId, limit: 100 }));
          let used = 0;
          for (const [who, count] of holds) if (await four[who]?.hold(count)) used += count;
          expect(used).toBeLessThanOrEqual(100);
          for (const allowance of four) await allowance.close();
          expect(countOf(store)).toBe(used);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives exactly the limit to those who ask one by one', async () => {
    const store = memoryRateLimitStore();
    const clock = manualClock();
    const eight = Array.from({ length: 8 }, (_, index) =>
      allowanceOn(store, clock, { leaseId: `p${index}`, limit: 100 }),
    );
    let granted = 0;
    await Promise.all(
      eight.map(async (allowance) => {
        for (let request = 0; request < 50; request += 1) if (await allowance.hold(1)) granted += 1;
      }),
    );
    expect(granted).toBe(100);
  });

  it('counts what a crashed process may have used and returns the rest once its lease has expired', async () => {
    const store = memoryRateLimitStore();
    const clock = manualClock();
    const crashed = allowanceOn(store, clock, { leaseId: 'crashed', limit: 60 });
    await crashed.hold(5);
    const cleared = store.documents.get(DATE)?.document.leases['crashed']?.cleared as number;
    const other = allowanceOn(store, clock, { leaseId: 'other', limit: 60 });
    expect(await other.hold(20)).toBeUndefined();
    clock.advance(16 * 60_000);
    expect(await other.hold(60 - cleared)).toBeDefined();
    await other.close();
    expect(countOf(store)).toBe(60);
  });

  it('does not count twice when it outlives its own lease', async () => {
    const store = memoryRateLimitStore();
    const clock = manualClock();
    const slow = allowanceOn(store, clock, { leaseId: 'slow' });
    await slow.hold(5);
    clock.advance(20 * 60_000);
    const other = allowanceOn(store, clock, { leaseId: 'other' });
    await other.hold(3);
    await other.close();
    expect(await slow.hold(2)).toBeDefined();
    await slow.close();
    expect(countOf(store)).toBe(10);
  });

  it('never permits more than the limit in a day, whatever calls of the day before give back', async () => {
    const store = memoryRateLimitStore();
    const clock = manualClock(Date.parse('2026-03-02T23:59:50Z'));
    const allowance = allowanceOn(store, clock, { limit: 100 });
    const before = [];
    for (let call = 0; call < 10; call += 1) before.push(await allowance.hold(9));
    clock.advance(20_000);
    let used = (await allowance.hold(9)) ? 9 : 0;
    for (const held of before) held?.giveBack(6);
    while (await allowance.hold(9)) used += 9;
    expect(used).toBe(99);
    await allowance.close();
    const counts = [...store.documents].map(([date, { document }]) => [date, document.count]);
    expect(counts).toEqual([
      ['2026-03-02', 90],
      ['2026-03-03', 99],
    ]);
  });

  it('asks a store that gives no answer again after a while only: somebody waits on the line meanwhile', async () => {
    const store = memoryRateLimitStore();
    const clock = manualClock();
    const allowance = allowanceOn(store, clock, { onUnavailable: 'open' });
    let asked = 0;
    const read = store.read.bind(store);
    store.read = (date) => {
      asked += 1;
      return read(date);
    };
    store.broken = true;
    for (let call = 0; call < 10; call += 1) expect(await allowance.hold(1)).toBeDefined();
    expect(asked).toBe(1);
    store.broken = false;
    clock.advance(60_000);
    await allowance.hold(1);
    expect(asked).toBeGreaterThan(1);
    await allowance.close();
    expect(countOf(store)).toBe(11);
  });

  it('counts at its end what it held while the store gave no answer', async () => {
    const store = memoryRateLimitStore();
    const allowance = allowanceOn(store, manualClock(), { onUnavailable: 'open' });
    store.broken = true;
    (await allowance.hold(5))?.giveBack(2);
    store.broken = false;
    await allowance.close();
    expect(store.documents.get(DATE)?.document).toMatchObject({ count: 3, leases: {} });
  });

  it('goes on without the store when it may, and stops when it may not', async () => {
    const store = memoryRateLimitStore();
    store.broken = true;
    expect(await allowanceOn(store, manualClock(), { onUnavailable: 'open' }).hold(3)).toBeDefined();
    await expect(allowanceOn(store, manualClock(), { onUnavailable: 'closed' }).hold(3)).rejects.toMatchObject({
      code: 'CARRIER_UNREACHABLE',
    });
  });

  it('reads the predecessor document that has no leases', () => {
    const document = withoutExpired({ count: 7, lastUpdated: '', leases: {} }, 0);
    expect(leasedOut(document)).toBe(0);
    expect(document.count).toBe(7);
  });
});
