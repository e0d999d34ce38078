import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DailyAllowance } from '../../../src/calls/daily-allowance.ts';
import { createLedger } from '../../../src/calls/ledger.ts';

function allowanceOf(limit: number): DailyAllowance & { held: number } {
  const allowance = {
    held: 0,
    hold: async (count: number) => {
      if (allowance.held + count > limit) return false;
      allowance.held += count;
      return true;
    },
    giveBack: (count: number) => {
      allowance.held -= count;
    },
    close: async () => {},
  };
  return allowance;
}

describe('the ledger', () => {
  it('refuses what the run, the money or the day cannot carry, and says which', async () => {
    const byCalls = createLedger({ responderCalls: 4, micros: undefined }, allowanceOf(100));
    expect(await byCalls.reserve(5, 0)).toBe('run-calls');
    const byMoney = createLedger({ responderCalls: undefined, micros: 1000 }, allowanceOf(100));
    expect(await byMoney.reserve(5, 1001)).toBe('run-money');
    const byDay = createLedger({ responderCalls: undefined, micros: undefined }, allowanceOf(4));
    expect(await byDay.reserve(5, 0)).toBe('daily');
  });

  it('never permits more than the budget, whatever is reserved, taken and settled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 15 })), { maxLength: 40 }),
        async (budget, calls) => {
          const allowance = allowanceOf(1000);
          const ledger = createLedger({ responderCalls: budget, micros: undefined }, allowance);
          let permitted = 0;
          for (const [share, wanted] of calls) {
            const reservation = await ledger.reserve(share, 0);
            ledger.keepFree(share % 3, 0);
            if (typeof reservation === 'string') continue;
            for (let call = 0; call < wanted; call += 1) if (await reservation.take(call % 4)) permitted += 1;
            reservation.settle(0);
            expect(await reservation.take(0)).toBe(false);
          }
          expect(permitted).toBeLessThanOrEqual(budget);
          expect(ledger.used()).toBe(permitted);
          expect(allowance.held).toBe(permitted);
        },
      ),
    );
  });

  it('lets a call go beyond its share only where the run, its money, the day and the calls to come leave room', async () => {
    const takenOf = async (
      budget: { responderCalls: number | undefined; micros: number | undefined },
      day: number,
      free: readonly [number, number] = [0, 0],
    ) => {
      const allowance = allowanceOf(day);
      const ledger = createLedger(budget, allowance);
      const reservation = await ledger.reserve(3, 30);
      if (typeof reservation === 'string') throw new Error(reservation);
      ledger.keepFree(...free);
      let taken = 0;
      for (; taken < 20 && (await reservation.take(2)); taken += 1);
      reservation.settle(0);
      expect([ledger.used(), allowance.held, reservation.left()]).toEqual([taken, taken, 0]);
      return taken;
    };
    const unlimited = { responderCalls: undefined, micros: undefined };
    expect(await takenOf(unlimited, 100)).toBe(20);
    expect(await takenOf({ ...unlimited, responderCalls: 8 }, 100)).toBe(8);
    expect(await takenOf({ ...unlimited, responderCalls: 8 }, 100, [4, 0])).toBe(4);
    expect(await takenOf({ ...unlimited, responderCalls: 8 }, 100, [5, 0])).toBe(3);
    expect(await takenOf({ ...unlimited, micros: 75 }, 100)).toBe(7);
    expect(await takenOf({ ...unlimited, micros: 75 }, 100, [0, 30])).toBe(4);
    expect(await takenOf(unlimited, 5)).toBe(5);
  });

  it('frees the estimate and keeps the actual price', async () => {
    const ledger = createLedger({ responderCalls: undefined, micros: 100 }, allowanceOf(100));
    const first = await ledger.reserve(3, 80);
    if (typeof first === 'string') throw new Error(first);
    expect(await ledger.reserve(3, 30)).toBe('run-money');
    first.settle(60);
    expect(typeof (await ledger.reserve(3, 30))).toBe('object');
    expect(ledger.spentMicros()).toBe(60);
  });
});
