/** Drawing faults at the asked rates. */
import { expect, it } from 'vitest';
import { createFaults } from '../../../src/emulator/faults.ts';
import { createRandom } from '../../../src/shared/random.ts';

const kindOf = (outcome: unknown) => (typeof outcome === 'string' ? outcome : (outcome as { code: number }).code);

it('draws each fault about as often as asked and spares other products', () => {
  const faults = createFaults(createRandom('faults'));
  faults.set({ sync: { rate429: 0.2, rate5xx: 0.1, dropRate: 0.05, dropAfterRate: 0.05, latencyMs: 7 } });
  const counts = new Map<string | number, number>();
  for (let n = 0; n < 10_000; n += 1) {
    const { outcome, latencyMs } = faults.draw('sync.twilio.com');
    expect(latencyMs).toBe(7);
    counts.set(kindOf(outcome), (counts.get(kindOf(outcome)) ?? 0) + 1);
  }
  const expected = { 54009: 2_000, 20503: 1_000, drop: 500, 'drop-after': 500, none: 6_000 };
  for (const [kind, count] of Object.entries(expected)) {
    expect(Math.abs((counts.get(Number(kind) || kind) ?? 0) - count)).toBeLessThan(200);
  }
  expect(faults.draw('api.twilio.com')).toEqual({ latencyMs: 0, outcome: 'none' });
});

it('answers with the code of the product', () => {
  const faults = createFaults(createRandom('faults'));
  faults.set({ api: { rate429: 1 } });
  expect(faults.draw('api.twilio.com').outcome).toMatchObject({ code: 20429, status: 429 });
  faults.clear();
  expect(faults.draw('api.twilio.com').outcome).toBe('none');
});

it.each([null, [], 'x', { sync: 1 }, { sync: { rate429: '1' } }, { sync: { latencyMs: -1 } }, { sync: { x: 1 } }])(
  'refuses %j',
  (settings) => {
    const faults = createFaults(createRandom('faults'));
    expect(() => faults.set(settings)).toThrowError(expect.objectContaining({ code: 20001 }));
    expect(faults.get()).toEqual({});
  },
);
