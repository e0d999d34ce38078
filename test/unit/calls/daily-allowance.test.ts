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

  describe('over a store that takes a request and gives no answer', () => {
    /** Every request waits until it is let go. */
    function hangingStore() {
      const store = memoryRateLimitStore();
      const waiting: (() => void)[] = [];
      let asked = 0;
      const read = store.read.bind(store);
      store.read = (date) => {
        asked += 1;
        return new Promise((resolve) => waiting.push(() => resolve(read(date))));
      };
      const answer = async (hold: Promise<unknown>) => {
        while (waiting.length > 0) waiting.shift()?.();
        await hold;
      };
      return { store, asked: () => asked, answer };
    }
    const hanging = (onUnavailable: 'open' | 'closed', limit = 1000) => {
      const clock = manualClock();
      const { store, ...rest } = hangingStore();
      const parts = { store, clock, random: createRandom('races'), logger: silentLogger(), leaseId: 'one' };
      return { ...rest, clock, store, allowance: createDailyAllowance({ ...parts, limit, onUnavailable }) };
    };

    it('goes on after seconds, and asks nothing while the question is out', async () => {
      const { allowance, clock, asked } = hanging('open');
      const first = allowance.hold(5);
      clock.advance(8_000);
      expect(await first).toBeDefined();
      for (let call = 0; call < 10; call += 1) expect(await allowance.hold(5)).toBeDefined();
      expect(asked()).toBe(1);
    });

    it('counts everything once, however late the answer comes', async () => {
      const { allowance, clock, store, answer } = hanging('open');
      const first = allowance.hold(5);
      clock.advance(8_000);
      await first;
      (await allowance.hold(7))?.giveBack(2);
      const closed = allowance.close();
      const letGo = setInterval(() => answer(Promise.resolve()), 1);
      await closed;
      clearInterval(letGo);
      expect(store.documents.get(DATE)?.document).toMatchObject({ count: 10, leases: {} });
    });

    it('takes lost races for answers, however long they last', async () => {
      const { allowance, clock, store, answer } = hanging('open', 4);
      let races = 0;
      const write = store.write.bind(store);
      store.write = async (...change) => {
        races += 1;
        clock.advance(3_000);
        return races < 6 ? false : write(...change);
      };
      const letGo = setInterval(() => {
        clock.advance(100); // the pause before the next try
        answer(Promise.resolve());
      }, 1);
      expect(await allowance.hold(5)).toBeUndefined();
      expect(await allowance.hold(3)).toBeDefined();
      clearInterval(letGo);
      expect(races).toBe(6);
    });

    it('waits for the answer when it may not go on, and keeps to the limit', async () => {
      const { allowance, clock, answer } = hanging('closed', 8);
      let isHeld = false;
      const first = allowance.hold(5).then((held) => {
        isHeld = held !== undefined;
      });
      clock.advance(50_000);
      await new Promise((resolve) => setImmediate(resolve));
      expect(isHeld).toBe(false);
      await answer(first);
      expect(isHeld).toBe(true);
      const second = allowance.hold(5);
      await answer(Promise.resolve());
      expect(await second).toBeUndefined();
    });

    it('counts by the day what was held while the end of yesterday is not answered', async () => {
      const { allowance, clock, store, answer } = hanging('open');
      const first = allowance.hold(5);
      await answer(first);
      clock.advance(15 * 3_600_000);
      const second = allowance.hold(3);
      clock.advance(8_000);
      expect(await second).toBeDefined();
      expect(await allowance.hold(2)).toBeDefined();
      const closed = allowance.close();
      const letGo = setInterval(() => answer(Promise.resolve()), 1);
      await closed;
      clearInterval(letGo);
      const counts = [...store.documents.values()].map(({ document }) => document);
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(10);
      expect(counts.every(({ leases }) => Object.keys(leases).length === 0)).toBe(true);
    });
  });

  it('reads the predecessor document that has no leases', () => {
    const document = withoutExpired({ count: 7, lastUpdated: '', leases: {} }, 0);
    expect(leasedOut(document)).toBe(0);
    expect(document.count).toBe(7);
  });
});
