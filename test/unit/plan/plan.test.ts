import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMicros } from '../../../src/domain/money.ts';
import { type RunBudget, STRATEGIES } from '../../../src/domain/plan.ts';
import { UNLIMITED } from '../../../src/plan/budget.ts';
import { choosePairings } from '../../../src/plan/pairing.ts';
import { readPersonas } from '../../../src/plan/personas.ts';
import { makePlan, type PlanRequest } from '../../../src/plan/plan.ts';
import { liveRates, localRates } from '../../../src/plan/rates.ts';
import { createRandom } from '../../../src/shared/random.ts';

const { agents, customers } = await readPersonas(['personas']);
const LIVE = liveRates({ responder: 'openai', model: 'gpt-4o-mini', recording: true, intelligence: true });

function pairingsOf(count: number, seed = '7', strategy: PlanRequest['strategy'] = 'coverage') {
  return choosePairings({ agents, customers, count, strategy, random: createRandom(seed) }).pairings;
}

function plan(count: number, budget: Partial<RunBudget>, more: Partial<PlanRequest> = {}) {
  return makePlan({
    pairings: pairingsOf(count),
    seed: '7',
    strategy: 'coverage',
    budget: { ...UNLIMITED, ...budget },
    limits: { maxTurns: 40 },
    rates: localRates(),
    pool: { agents, customers },
    ...more,
  });
}

function sharesOf({ calls }: ReturnType<typeof plan>): number[] {
  return calls.map(({ share }) => share);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('a plan', () => {
  it('deals 100 responder calls out to 20 pairs, all of which can finish', () => {
    const made = plan(20, { responderCalls: 100 });
    expect(made.notDialled).toBe(0);
    expect(sum(sharesOf(made))).toBe(100);
    expect(Math.min(...sharesOf(made))).toBeGreaterThanOrEqual(3);
    expect(Math.max(...sharesOf(made))).toBeLessThanOrEqual(9);
    expect(made.calls[0]).toMatchObject({ index: 0, callId: 'call_0001', seed: '7/call_0001' });
  });

  it('never exceeds a ceiling, and leaves less than one step of it unused while a call wants more', () => {
    const wishes = sharesOf(plan(60, {}));
    const pairings = pairingsOf(60);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 3, max: 900 }), (count, responderCalls) => {
        const made = plan(count, { responderCalls }, { pairings: pairings.slice(0, count) });
        const shares = sharesOf(made);
        expect(sum(shares)).toBeLessThanOrEqual(responderCalls);
        expect(shares.length + made.notDialled).toBe(count);
        expect(shares.every((share, index) => share >= 3 && share % 2 === 1 && share <= (wishes[index] ?? 0))).toBe(
          true,
        );
        if (made.notDialled > 0) expect(responderCalls - sum(shares)).toBeLessThan(3);
        else if (shares.some((share, index) => share < (wishes[index] ?? 0))) {
          expect(responderCalls - sum(shares)).toBeLessThan(2);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...STRATEGIES), (seed, strategy) => {
        const make = () =>
          plan(25, { responderCalls: 120 }, { seed, strategy, pairings: pairingsOf(25, seed, strategy) });
        expect(make()).toEqual(make());
      }),
      { numRuns: 20 },
    );
  });

  it('wishes for natural lengths when nothing limits it', () => {
    const shares = sharesOf(plan(300, {}));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...shares)).toBeLessThanOrEqual(19);
    expect(new Set(shares).size).toBeGreaterThanOrEqual(6);
  });

  it('keeps calls inside the limit of turns', () => {
    expect(Math.max(...sharesOf(plan(50, {}, { limits: { maxTurns: 10 } })))).toBe(7);
    expect(() => plan(5, {}, { limits: { maxTurns: 4 } })).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  it('does not dial pairs that the budget cannot finish', () => {
    const made = plan(20, { responderCalls: 10 });
    expect(sharesOf(made)).toEqual([3, 3, 3]);
    expect(made.notDialled).toBe(17);
  });

  it('obeys what is left of the day as well', () => {
    expect(sum(sharesOf(plan(20, { responderCalls: 100 }, { dailyRemaining: 61 })))).toBeLessThanOrEqual(61);
    expect(sum(sharesOf(plan(20, {}, { dailyRemaining: 61 })))).toBe(60);
    expect(() => plan(20, {}, { dailyRemaining: 2 })).toThrowError(
      expect.objectContaining({ code: 'BUDGET_EXHAUSTED', exitCode: 4 }),
    );
  });

  it.each([
    [{ responderCalls: 1 }, '1 responder call cannot finish'],
    [{ responderCalls: 2 }, '2 responder calls cannot finish'],
    [{ micros: toMicros(0.01) }, '$0.01 cannot finish a single call'],
  ])('is refused when %o cannot finish one call', (budget, message) => {
    expect(() => plan(20, budget, { rates: LIVE })).toThrowError(
      expect.objectContaining({ code: 'BUDGET_TOO_SMALL', message: expect.stringContaining(message) }),
    );
  });

  it('keeps within money, and spends all that a call could still use', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 250_000, max: 20_000_000 }), (count, micros) => {
        const made = plan(count, { micros }, { rates: LIVE });
        expect(made.estimatedMicros).toBeLessThanOrEqual(micros);
        expect(made.estimatedMicros).toBe(sum(made.calls.map(({ estimatedMicros }) => estimatedMicros ?? Number.NaN)));
        expect(sharesOf(made).every((share) => share >= 3 && share % 2 === 1)).toBe(true);
        expect(made.calls.length + made.notDialled).toBe(count);
      }),
      { numRuns: 100 },
    );
  });

  it('obeys calls and money together', () => {
    const made = plan(20, { responderCalls: 70, micros: toMicros(100) }, { rates: LIVE });
    expect(sum(sharesOf(made))).toBe(70);
    const poor = plan(20, { responderCalls: 70, micros: toMicros(1) }, { rates: LIVE });
    expect(poor.notDialled).toBeGreaterThan(0);
  });

  it('costs nothing in the world of the emulator and is unpriced with an unknown model', () => {
    expect(plan(5, { micros: 1 }).estimatedMicros).toBe(0);
    const rates = liveRates({ responder: 'openai', model: 'house-model', recording: true, intelligence: true });
    expect(plan(5, {}, { rates }).estimatedMicros).toBeUndefined();
    expect(plan(5, {}, { rates }).calls[0]?.estimatedMicros).toBeUndefined();
    expect(() => plan(5, { micros: toMicros(5) }, { rates })).toThrowError(
      expect.objectContaining({
        code: 'PLAN_IMPOSSIBLE',
        message: expect.stringContaining('inputTokens, outputTokens'),
      }),
    );
  });

  it('promises no more events than a short call has room for', () => {
    for (const { share, pairing } of plan(200, { responderCalls: 900 }).calls) {
      expect(pairing.traits.events.length).toBeLessThanOrEqual((share - 3) / 2);
    }
  });

  it('counts what it has and names what it lacks', () => {
    const { statistics, calls } = plan(10, {});
    expect(sum(Object.values(statistics.agents))).toBe(calls.length);
    expect(statistics.emptyCells.filter((cell) => cell.startsWith('customer:'))).toHaveLength(customers.length - 10);
    expect(statistics.emptyCells.filter((cell) => cell.startsWith('competence:'))).toEqual([]);
    expect(plan(customers.length, {}).statistics.emptyCells).toEqual([]);
  });

  it('handles as many pairs as are allowed', { timeout: 60_000 }, () => {
    const made = plan(1, { responderCalls: 400_000 }, { pairings: pairingsOf(100_000, '7', 'random') });
    expect(made.calls).toHaveLength(100_000);
    expect(sum(sharesOf(made))).toBeLessThanOrEqual(400_000);
    expect(made.calls.at(-1)?.callId).toBe('call_100000');
  });
});
