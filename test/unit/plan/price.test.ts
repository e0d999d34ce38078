import { describe, expect, it } from 'vitest';
import { priceOfTokens } from '../../../src/domain/token-price.ts';
import { type FinishedCall, priceOfFinishedCall, priceOfPlannedCall, tokenPricesOf } from '../../../src/plan/price.ts';
import { liveRates, localRates } from '../../../src/plan/rates.ts';

const LIVE = liveRates({ responder: 'openai', model: 'gpt-4o-mini', recording: true, intelligence: true });
const CALL: FinishedCall = {
  legSeconds: [61, 59],
  recordedSeconds: 58,
  transcribedSeconds: 0,
  gathers: 5,
  utterances: ['x'.repeat(100), 'x'.repeat(101)],
  syncOperations: 10,
  responderMicros: 1234,
};

describe('the price of a finished call', () => {
  it('counts begun minutes of each leg, and only what was used', () => {
    const telephony = 3 * (4000 + 1800) + 2500 + 5 * 20_000 + 3 * 3200 + 10 * 100;
    expect(priceOfFinishedCall(CALL, LIVE)).toBe(telephony + 1234);
  });

  it('is unknown, not 0, when the responder or a used rate has no price', () => {
    expect(priceOfFinishedCall({ ...CALL, responderMicros: undefined }, LIVE)).toBeUndefined();
    expect(priceOfFinishedCall(CALL, { ...LIVE, syncOperation: undefined })).toBeUndefined();
    expect(priceOfFinishedCall({ ...CALL, syncOperations: 0 }, { ...LIVE, syncOperation: undefined })).toBeGreaterThan(
      0,
    );
  });

  it('is 0 in the world of the emulator', () => {
    expect(priceOfFinishedCall({ ...CALL, responderMicros: 0 }, localRates())).toBe(0);
  });
});

describe('the price of a planned call', () => {
  it('grows with the share and stays in the order of what such calls cost', () => {
    const prices = [3, 5, 9, 19].map((share) => priceOfPlannedCall(share, LIVE) ?? Number.NaN);
    expect([...prices].sort((one, other) => one - other)).toEqual(prices);
    expect(prices[0]).toBeGreaterThan(50_000);
    expect(prices[3]).toBeLessThan(1_000_000);
  });

  it('has room for the back-channels of a call, three at most', () => {
    const more = (share: number) =>
      (priceOfPlannedCall(share, LIVE, true) ?? Number.NaN) - (priceOfPlannedCall(share, LIVE) ?? Number.NaN);
    expect(more(3)).toBeGreaterThan(0);
    expect(more(9)).toBeGreaterThan(more(3));
    expect(more(22)).toBe(more(9));
    expect(priceOfPlannedCall(9, localRates(), true)).toBe(0);
  });

  it('pays for a real model even in the world of the emulator', () => {
    const rates = localRates({ responder: 'openai', model: 'gpt-4o-mini' });
    expect(priceOfPlannedCall(5, rates)).toBeGreaterThan(0);
    expect(priceOfPlannedCall(5, localRates({ responder: 'openai', model: 'house-model' }))).toBeUndefined();
  });
});

describe('rates', () => {
  it('know a dated model by its family, and take the prices of the user first', () => {
    const dated = localRates({ responder: 'openai', model: 'gpt-4o-mini-2024-07-18' });
    expect([dated.inputTokens, dated.outputTokens]).toEqual([150_000, 600_000]);
    const own = localRates({
      responder: 'openai',
      model: 'house-model',
      overrides: { inputTokens: 1, outputTokens: 2 },
    });
    const prices = tokenPricesOf(own);
    expect(prices).toEqual({ inputMicrosPerMillion: 1_000_000, outputMicrosPerMillion: 2_000_000 });
    expect(prices && priceOfTokens({ inputTokens: 1000, outputTokens: 100 }, prices)).toBe(1200);
  });

  it('cost nothing for what is switched off, and what the user says for the rest', () => {
    const bare = liveRates({
      responder: 'offline',
      model: undefined,
      recording: false,
      intelligence: false,
      overrides: { legMinute: 0.01 },
    });
    expect([bare.recordingMinute, bare.intelligenceMinute, bare.legMinute]).toEqual([0, 0, 10_000]);
  });
});
