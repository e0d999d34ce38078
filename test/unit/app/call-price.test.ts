import { describe, expect, it } from 'vitest';
import { callPrices } from '../../../src/app/call-price.ts';
import { liveRates, localRates } from '../../../src/plan/rates.ts';

const LIVE = liveRates({ responder: 'openai', model: 'gpt-4o-mini', recording: true, intelligence: true });
const LEG = 4000 + 1800;
const turns = [
  { index: 0, role: 'agent' as const, said: 'Good morning.' },
  { index: 1, role: 'customer' as const, said: 'My atlas is torn.' },
];
const TURNS = 2 * (20_000 + 3200 + 100);
const times = (durationS: number) => ({ durationS, segments: [] });
const call = { isDialled: true, times: times(70), turns, responderMicros: 500 };

describe('the price of a call that is over', () => {
  it('is made of its legs, its recording, its turns and its replies', () => {
    const { priceOf } = callPrices(LIVE, false);
    expect(priceOf(call)).toBe(4 * LEG + 2 * 2500 + TURNS + 500);
    expect(callPrices(LIVE, true).priceOf(call)).toBe(4 * LEG + 2 * 2500 + 2 * 20_000 + TURNS + 500);
  });

  it('counts a begun minute for each leg of a room that never opened', () => {
    const { priceOf } = callPrices(LIVE, true);
    expect(priceOf({ isDialled: true, times: times(0), turns: [], responderMicros: 0 })).toBe(2 * LEG);
    expect(priceOf({ isDialled: false, times: undefined, turns: [], responderMicros: 0 })).toBe(0);
  });

  it('is unknown, not 0, when nobody tells how long its legs were up, and when a reply has no price', () => {
    const { priceOf } = callPrices(LIVE, true);
    expect(priceOf({ ...call, times: undefined })).toBeUndefined();
    expect(priceOf({ ...call, responderMicros: undefined })).toBeUndefined();
    expect(callPrices(localRates(), true).priceOf({ ...call, times: undefined, responderMicros: 0 })).toBe(0);
  });
});

describe('the price that a line may reach', () => {
  it('is never below what the call comes to when the longest turn and the farewell are spoken on it', () => {
    const { priceOf, linePriceOf } = callPrices(LIVE, true);
    const longest = { index: 2, role: 'agent' as const, said: `${'word '.repeat(120)}Bye now, thank you for calling.` };
    const farewell = { index: 3, role: 'agent' as const, said: 'Thanks for calling, bye now.' };
    for (const seconds of [1, 30, 59, 61, 300]) {
      const most = linePriceOf(turns, seconds * 1000);
      const ended = { ...call, times: times(seconds + 60), turns: [...turns, longest, farewell], responderMicros: 0 };
      expect(most).toBeGreaterThanOrEqual(priceOf(ended) as number);
    }
  });

  it('is nothing in the world of the emulator', () => {
    expect(callPrices(localRates(), true).linePriceOf(turns, 60_000)).toBe(0);
  });
});
