import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShares, type SplitName, splitCalls } from '../../../../src/dataset/export/split.ts';

const SHARES = { train: 80, validation: 10, test: 10 };

function participants(pairs: readonly (readonly [agent: string, customer: string])[]) {
  return pairs.map(([agent, customer], index) => ({ callId: `call_${index}`, agent, customer }));
}

/** Personas of a role that are in more than one split. */
function leaking(
  calls: ReturnType<typeof participants>,
  of: ReadonlyMap<string, SplitName>,
  role: 'agent' | 'customer',
) {
  const splits = new Map<string, Set<unknown>>();
  for (const call of calls) splits.set(call[role], (splits.get(call[role]) ?? new Set()).add(of.get(call.callId)));
  return [...splits.values()].filter((names) => names.size > 1).length;
}

describe('the split', () => {
  it('never has a customer in two splits, whatever the pairings, and says how many agents are', () => {
    const persona = fc.integer({ min: 0, max: 30 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(persona, persona), { minLength: 1, maxLength: 200 }), (pairs) => {
        const calls = participants(pairs);
        const split = splitCalls(calls, SHARES);
        expect(split.of.size).toBe(calls.length);
        expect(leaking(calls, split.of, 'customer')).toBe(0);
        expect(leaking(calls, split.of, 'agent')).toBe(split.sharedAgents);
        if (split.by === 'persona') expect(split.sharedAgents).toBe(0);
        expect(split.sizes.train + split.sizes.validation + split.sizes.test).toBe(calls.length);
      }),
    );
  });

  it('keeps agents apart too where the pairings allow the shares', () => {
    const calls = participants(
      Array.from({ length: 200 }, (_, index) => [`agent-${index % 40}`, `customer-${index % 40}`]),
    );
    const split = splitCalls(calls, SHARES);
    expect([split.by, split.sharedAgents]).toEqual(['persona', 0]);
    expect(split.sizes).toEqual({ train: 160, validation: 20, test: 20 });
  });

  it('keeps customers apart when everybody is connected, close to the shares', () => {
    const calls = participants(
      Array.from({ length: 400 }, (_, index) => [`agent-${index % 7}`, `customer-${index % 40}`]),
    );
    const split = splitCalls(calls, SHARES);
    expect(split.by).toBe('customer');
    expect(split.sizes).toEqual({ train: 320, validation: 40, test: 40 });
  });

  it('does not depend on the order of the calls', () => {
    const calls = participants(
      Array.from({ length: 100 }, (_, index) => [`agent-${index % 9}`, `customer-${index % 33}`]),
    );
    const [split, turned] = [splitCalls(calls, SHARES), splitCalls([...calls].reverse(), SHARES)];
    expect([...turned.of].sort()).toEqual([...split.of].sort());
  });

  it('leaves no wished split empty while there are customers enough', () => {
    const calls = participants([
      ['a', '1'],
      ['a', '2'],
      ['a', '3'],
    ]);
    expect(splitCalls(calls, SHARES).sizes).toEqual({ train: 1, validation: 1, test: 1 });
  });

  it('is written as percentages that add up to 100', () => {
    expect(parseShares('80/10/10')).toEqual(SHARES);
    expect(parseShares('90/10')).toEqual({ train: 90, validation: 0, test: 10 });
    for (const text of ['80/10', '80/10/10/0', '100', 'a/b/c', '80/10/9.5', '110/-10', '']) {
      expect(() => parseShares(text), text).toThrow(/is not a split/);
    }
  });
});
