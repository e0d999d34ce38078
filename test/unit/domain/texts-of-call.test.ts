import { describe, expect, it } from 'vitest';
import type { AgentPersona, CustomerPersona } from '../../../src/domain/persona.ts';
import type { DealtTraits } from '../../../src/domain/plan.ts';
import { pairingOfCall } from '../../../src/domain/texts-of-call.ts';
import { aCustomer, anAgent } from '../../support/plans.ts';

const traits: DealtTraits = { moodShift: 0, verbosity: 'average', outcomeTendency: 'resolve', events: [] };
const seeds = Array.from({ length: 800 }, (_, index) => `7/call_${index}`);
const greetings = ['Lantern Books, this is Nora.', 'Hello, Nora here, at Lantern Books.', 'Nora of Lantern Books.'];
const goodbyes = ['Goodbye, then.', 'Take care now.'];
const agent: AgentPersona = {
  ...anAgent(),
  introduction: greetings,
  farewell: goodbyes,
  farewellUnresolved: ['I am sorry. Goodbye.', 'I wish I had better news. Goodbye.'],
  responseToIssue: ['Oh no.', 'Dear me.'],
};
const base = aCustomer();
const customer: CustomerPersona = {
  ...base,
  issue: { ...base.issue, text: ['My atlas came torn.', 'The atlas that you sent me is torn.'] },
};

describe('the texts of a call', () => {
  it('are those of the file where it has one for each occasion', () => {
    const chosen = { agent: anAgent({ farewellUnresolved: 'I am sorry. Goodbye.' }), customer: aCustomer(), traits };
    for (const seed of seeds.slice(0, 20)) expect(pairingOfCall(chosen, seed)).toEqual(chosen);
    expect(pairingOfCall({ ...chosen, agent: anAgent() }, '7').agent).not.toHaveProperty('farewellUnresolved');
  });

  it('are one of several, each about as often, and the same for the same seed', () => {
    const drawn = seeds.map((seed) => pairingOfCall({ agent, customer, traits }, seed));
    for (const [index, pairing] of drawn.entries())
      expect(pairingOfCall({ agent, customer, traits }, seeds[index] as string)).toEqual(pairing);
    const times = (text: string, of: (pairing: (typeof drawn)[number]) => string | undefined) =>
      drawn.filter((pairing) => of(pairing) === text).length / drawn.length;
    for (const text of greetings) expect(times(text, (pairing) => pairing.agent.introduction)).toBeCloseTo(1 / 3, 1);
    for (const text of goodbyes) expect(times(text, (pairing) => pairing.agent.farewell)).toBeCloseTo(1 / 2, 1);
    for (const text of customer.issue.text)
      expect(times(text, (pairing) => pairing.customer.issue.text)).toBeCloseTo(1 / 2, 1);
  });

  it('do not change with what there is to choose from on another occasion', () => {
    const more = { ...agent, introduction: [...greetings, 'You have Nora, at Lantern Books.'] };
    for (const seed of seeds.slice(0, 40)) {
      const { introduction: _of, ...others } = pairingOfCall({ agent, customer, traits }, seed).agent;
      expect(pairingOfCall({ agent: more, customer, traits }, seed).agent).toMatchObject(others);
    }
  });

  it('are chosen one by one: a greeting does not come with one farewell only', () => {
    const both = seeds.map((seed) => {
      const { introduction, farewell } = pairingOfCall({ agent, customer, traits }, seed).agent;
      return `${introduction} ${farewell}`;
    });
    expect(new Set(both).size).toBe(greetings.length * goodbyes.length);
  });

  it('make few personas of many calls: who says the same is the same object', () => {
    const drawn = seeds.map((seed) => pairingOfCall({ agent, customer, traits }, seed));
    expect(new Set(drawn.map((pairing) => pairing.agent)).size).toBe(greetings.length * 2 * 2 * 2);
    expect(new Set(drawn.map((pairing) => pairing.customer)).size).toBe(2);
  });
});
