import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DailyAllowance } from '../../../src/calls/daily-allowance.ts';
import { createLedger, type Ledger, type Reservation } from '../../../src/calls/ledger.ts';

function allowanceOf(limit: number): DailyAllowance & { held: number } {
  const allowance = {
    held: 0,
    hold: async (count: number) => {
      if (allowance.held + count > limit) return undefined;
      allowance.held += count;
      return {
        giveBack: (unused: number) => {
          allowance.held -= unused;
        },
      };
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

  it('frees the estimate and keeps the actual price; a price that nobody knows is all that was held', async () => {
    const ledger = createLedger({ responderCalls: undefined, micros: 100 }, allowanceOf(100));
    const first = await reserved(ledger, 3, 80);
    first.settle(60);
    const second = await reserved(ledger, 3, 30);
    expect(ledger.spentMicros()).toBe(60);
    second.settle(undefined);
    expect(ledger.spentMicros()).toBe(90);
    expect(await ledger.reserve(3, 30)).toBe('run-money');
  });

  it('waits for money that a call under way may return, and refuses when it does not', async () => {
    const ledger = createLedger({ responderCalls: undefined, micros: 100 }, allowanceOf(100));
    const first = await reserved(ledger, 3, 80);
    const second = ledger.reserve(3, 50);
    const third = ledger.reserve(3, 50);
    first.settle(30);
    const money = await second;
    if (typeof money === 'string') throw new Error(money);
    money.settle(40);
    expect(await third).toBe('run-money');
    expect(await ledger.reserve(3, 1000)).toBe('run-money');
  });
});

async function reserved(ledger: Ledger, calls: number, micros: number): Promise<Reservation> {
  const reservation = await ledger.reserve(calls, micros);
  if (typeof reservation === 'string') throw new Error(reservation);
  return reservation;
}

describe('the money of a run', () => {
  it('carries a request only if it carries the most that it may cost, all that is in flight included', async () => {
    const ledger = createLedger({ responderCalls: undefined, micros: 100 }, allowanceOf(100));
    const one = await reserved(ledger, 9, 40);
    const other = await reserved(ledger, 9, 40);
    const first = one.hold(50); // its own 40, and 10 of what nobody holds
    expect(first).toBeDefined();
    expect(one.hold(11)).toBeUndefined();
    expect(other.hold(51)).toBeUndefined();
    first?.(5);
    expect(one.paidMicros()).toBe(5);
    expect(other.hold(60)).toBeDefined();
  });

  it('tells how many replies it carries, from the dearest so far and the most of the next', async () => {
    const ledger = createLedger({ responderCalls: undefined, micros: 100 }, allowanceOf(100));
    const call = await reserved(ledger, 9, 10);
    expect(call.repliesLeft()).toBe(Number.POSITIVE_INFINITY);
    call.hold(30)?.(10);
    expect(call.repliesLeft()).toBe(7); // 90 left: six at 10, then 30 for the seventh
    call.hold(30)?.(70);
    expect(call.repliesLeft()).toBe(0);
  });

  it('does not know what a call paid once the price of a reply is unknown', async () => {
    const call = await reserved(createLedger({ responderCalls: undefined, micros: undefined }, allowanceOf(9)), 9, 0);
    expect(call.paidMicros()).toBe(0);
    call.hold(undefined)?.(undefined);
    expect(call.paidMicros()).toBeUndefined();
  });

  it('never passes its ceiling, whatever is held, paid and settled, in whatever order', async () => {
    const step = fc.record({
      call: fc.integer({ min: 0, max: 3 }),
      does: fc.constantFrom('line', 'hold', 'pay', 'settle'),
      most: fc.integer({ min: 0, max: 400 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1000 }), fc.array(step, { maxLength: 80 }), async (ceiling, steps) => {
        const ledger = createLedger({ responderCalls: undefined, micros: ceiling }, allowanceOf(10_000));
        const calls = await Promise.all([0, 1, 2, 3].map(() => ledger.reserve(9, Math.floor(ceiling / 5))));
        const bills = calls.map(() => ({ line: 0, paid: 0, waiting: [] as (() => void)[], isOver: false }));
        for (const { call: index, does, most, part } of steps) {
          const call = calls[index];
          const bill = bills[index];
          if (!call || typeof call === 'string' || !bill || bill.isOver) continue;
          const actual = Math.floor(most * part);
          if (does === 'line' && call.reachLine(bill.line + most)) bill.line += most;
          if (does === 'hold') {
            const settle = call.hold(most);
            if (settle) {
              bill.waiting.push(() => {
                bill.paid += actual;
                settle(actual);
              });
            }
          }
          if (does === 'pay') bill.waiting.shift()?.();
          if (does === 'settle') {
            for (const pay of bill.waiting) pay();
            call.settle(bill.line + bill.paid);
            bill.isOver = true;
          }
          expect(bills.reduce((sum, { line, paid }) => sum + line + paid, 0)).toBeLessThanOrEqual(ceiling);
        }
      }),
    );
  });
});
