import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChosenPairing, MID_CALL_EVENTS, STRATEGIES, type Strategy } from '../../../src/domain/plan.ts';
import { choosePairings } from '../../../src/plan/pairing.ts';
import { readPersonas } from '../../../src/plan/personas.ts';
import { abilityFor, difficultyOf, knowledgeOf, matchOf } from '../../../src/plan/suitability.ts';
import { EVENT_SHARES, MOOD_SHARES } from '../../../src/plan/traits.ts';
import { createRandom } from '../../../src/shared/random.ts';

const { agents, customers } = await readPersonas(['personas']);

function pair(strategy: Strategy, count: number, seed = '7'): readonly ChosenPairing[] {
  return choosePairings({ agents, customers, count, strategy, random: createRandom(seed) }).pairings;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('pairings', () => {
  it('stay inside one industry, come in the number asked for, and repeat with the seed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STRATEGIES),
        fc.integer({ min: 1, max: 120 }),
        fc.string(),
        (strategy, count, seed) => {
          const pairings = pair(strategy, count, seed);
          expect(pairings).toHaveLength(count);
          expect(pairings.every(({ agent, customer }) => agent.industry === customer.industry)).toBe(true);
          expect(pair(strategy, count, seed)).toEqual(pairings);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('differ with the seed', () => {
    for (const strategy of STRATEGIES) expect(pair(strategy, 40, 'a')).not.toEqual(pair(strategy, 40, 'b'));
  });

  it('use every customer before one comes twice, except against the hardest half', () => {
    for (const strategy of ['random', 'matched', 'coverage'] as const) {
      const ids = pair(strategy, customers.length).map(({ customer }) => customer.id);
      expect(new Set(ids).size).toBe(customers.length);
    }
  });

  it('cover every customer, agent, category and competence in one round of the customers', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const pairings = pair('coverage', customers.length, seed);
        expect(new Set(pairings.map(({ customer }) => customer.id)).size).toBe(customers.length);
        expect(new Set(pairings.map(({ agent }) => agent.id)).size).toBe(agents.length);
      }),
      { numRuns: 25 },
    );
    const first = pair('coverage', 20);
    expect(new Set(first.map(({ customer }) => customer.issue.category)).size).toBe(20);
    expect(new Set(first.map(({ agent }) => agent.id)).size).toBe(20);
    expect(new Set(pair('coverage', 3).map(({ agent }) => agent.competence)).size).toBe(3);
  });

  it('cover evenly in the long run', () => {
    const pairings = pair('coverage', customers.length * 10);
    for (const { id } of customers) expect(pairings.filter(({ customer }) => customer.id === id)).toHaveLength(10);
  });

  it('give customers who match their agents when matched, and the weakest agents to the hardest when adversarial', () => {
    const fitOf = (strategy: Strategy) =>
      mean(pair(strategy, 400).map(({ agent, customer }) => matchOf(agent, customer)));
    const ability = (strategy: Strategy) =>
      mean(pair(strategy, 400).map(({ agent, customer }) => abilityFor(agent, customer)));
    const hardness = (strategy: Strategy) => mean(pair(strategy, 400).map(({ customer }) => difficultyOf(customer)));
    expect(fitOf('matched')).toBeGreaterThan(fitOf('random') + 1);
    expect(ability('adversarial')).toBeLessThan(ability('random') - 0.7);
    expect(hardness('adversarial')).toBeGreaterThan(hardness('random') + 1);
  });

  it('never hand a matched customer to an agent who is lost while a strong one is free', () => {
    for (const { agent, customer } of pair('matched', 200)) {
      const colleagues = agents.filter(({ industry }) => industry === customer.industry);
      const strongest = Math.max(...colleagues.map((other) => knowledgeOf(other, customer.issue.category)));
      if (strongest === 1) expect(knowledgeOf(agent, customer.issue.category)).toBeGreaterThan(-1);
    }
  });

  it('begin with the hardest customer when adversarial', () => {
    const hardest = Math.max(...customers.map(difficultyOf));
    expect(difficultyOf(pair('adversarial', 1)[0]?.customer as ChosenPairing['customer'])).toBe(hardest);
  });

  it('leave out customers without an agent and say so', () => {
    const bankless = agents.filter(({ industry }) => industry !== 'banking');
    const request = { agents: bankless, customers, count: 60, strategy: 'random', random: createRandom('1') } as const;
    const { pairings, warnings } = choosePairings(request);
    expect(warnings).toEqual(['8 customers are left out: no agent works in "banking"']);
    expect(pairings.some(({ customer }) => customer.industry === 'banking')).toBe(false);
  });

  it('are refused when nobody can be paired', () => {
    const banking = customers.filter(({ industry }) => industry === 'banking');
    const travel = agents.filter(({ industry }) => industry === 'travel');
    const request = {
      agents: travel,
      customers: banking,
      count: 1,
      strategy: 'random',
      random: createRandom('1'),
    } as const;
    expect(() => choosePairings(request)).toThrowError(expect.objectContaining({ code: 'PLAN_IMPOSSIBLE' }));
  });

  it.each([0, -1, 2.5, Number.NaN, 100_001, Number.POSITIVE_INFINITY])('are refused in the number %s', (count) => {
    expect(() => pair('random', count)).toThrowError(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});

describe('dealt traits', () => {
  const pairings = pair('coverage', 1000);

  it('come in their stated shares', () => {
    for (const [mood, share] of MOOD_SHARES) {
      const count = pairings.filter(({ traits }) => traits.moodShift === mood).length;
      expect(Math.abs(count - share * 1000)).toBeLessThanOrEqual(2);
    }
    for (const event of MID_CALL_EVENTS) {
      const count = pairings.filter(({ traits }) => traits.events.includes(event)).length;
      expect(Math.abs(count - EVENT_SHARES[event] * 1000)).toBeLessThanOrEqual(1);
    }
  });

  it('make the calls of one customer differ', () => {
    const ofOne = pairings.filter(({ customer }) => customer.id === 'earl-tibbets');
    const combinations = new Set(ofOne.map(({ agent, traits }) => JSON.stringify([agent.id, traits])));
    expect(combinations.size).toBeGreaterThanOrEqual(ofOne.length * 0.85);
    expect(new Set(ofOne.map(({ traits }) => traits.moodShift)).size).toBe(5);
    expect(new Set(ofOne.map(({ traits }) => traits.verbosity)).size).toBeGreaterThanOrEqual(2);
  });

  it('let weak agents fail more than able ones', () => {
    const resolved = (competence: string) => {
      const calls = pairings.filter(({ agent }) => agent.competence === competence);
      return calls.filter(({ traits }) => traits.outcomeTendency === 'resolve').length / calls.length;
    };
    expect(resolved('high')).toBeGreaterThan(resolved('medium') + 0.1);
    expect(resolved('medium')).toBeGreaterThan(resolved('low') + 0.1);
    expect(new Set(pairings.map(({ traits }) => traits.outcomeTendency)).size).toBe(6);
  });

  it('make callers in a bad mood hang up more often', () => {
    const heat = (tendency: string) =>
      mean(pairings.filter(({ traits }) => traits.outcomeTendency === tendency).map(({ traits }) => traits.moodShift));
    expect(heat('hang-up')).toBeGreaterThan(heat('resolve') + 0.3);
  });

  it('have no event about facts for a customer without facts', () => {
    const factless = customers.map((customer) => ({ ...customer, issue: { ...customer.issue, facts: [] } }));
    const request = { agents, customers: factless, count: 300, strategy: 'random', random: createRandom('5') } as const;
    const events = choosePairings(request).pairings.flatMap(({ traits }) => traits.events);
    expect(events).not.toContain('misheard-digit');
    expect(events).toContain('long-lookup');
  });
});
