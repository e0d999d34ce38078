import { beforeAll, describe, expect, it } from 'vitest';
import { isProof, isSensitive, proofOf } from '../../../../src/adapters/offline-responder/identity.ts';
import { PHONE_END, personaWords } from '../../../../src/adapters/offline-responder/persona-words.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import {
  inEveryAccount,
  makeShippedCalls,
  type OfflineCall,
  readPersonas,
  SHIPPED_PERSONAS,
} from '../../../support/offline-calls.ts';

const SEED = 'identity.test';
const { customers } = readPersonas(SHIPPED_PERSONAS);
let calls: OfflineCall[] = [];

beforeAll(async () => {
  calls = await makeShippedCalls(SEED, 240, (random) => 9 + random.int(10));
}, 60_000);

const PHONE_QUESTION = /the(?:, \w+,)? last four digits of your phone number/;

describe('who is calling', () => {
  it('is made sure of by more than one number where money, an account or health is the matter', () => {
    for (const category of ['billing-dispute', 'card-fraud', 'fee-refund', 'missing-test-results', 'claim-denied'])
      expect([category, isSensitive(category)]).toEqual([category, true]);
    for (const category of ['late-delivery', 'product-question', 'gift-card-balance', 'power-outage', 'brown-water'])
      expect([category, isSensitive(category)]).toEqual([category, false]);
    const asked = calls.filter(({ turns }) => turns.some(({ said }) => PHONE_QUESTION.test(said)));
    expect(asked.length).toBeGreaterThan(5);
    for (const { pairing } of asked) expect(isSensitive(pairing.customer.issue.category)).toBe(true);
  });

  it('is answered with the end of the own number, which is labelled as a personal fact', () => {
    for (const { turns } of calls) {
      const at = turns.findIndex(({ said, act }) => PHONE_QUESTION.test(said) && act === 'verify-identity');
      const answer = turns.slice(at + 1).find(({ role }) => role === 'customer');
      if (at < 0 || !answer) continue;
      const [given] = answer.entities ?? [];
      expect([answer.said, answer.act, given?.type, given?.pii]).toEqual([
        answer.said,
        'verify-identity',
        'phone',
        true,
      ]);
      const signs = given?.text.match(/\b(?:double |oh|zero|one|two|three|four|five|six|seven|eight|nine)\b/gi) ?? [];
      expect([given?.text, signs.length]).toEqual([given?.text, 4]);
    }
  });

  it('has something to prove it by, whatever was asked before: the date of birth of the caller, not of a daughter', () => {
    for (const customer of inEveryAccount(customers)) {
      const random = createRandom(`${SEED}/${customer.id}`);
      const { facts } = personaWords(customer, random);
      const asked = facts.filter(({ key }) => key !== PHONE_END);
      expect(proofOf(facts, asked, random).key).toBe(PHONE_END);
    }
    const birthdays = customers.flatMap((customer) =>
      personaWords(inEveryAccount([customer])[0] ?? never(), createRandom(SEED))
        .facts.filter((fact) => /birth/.test(fact.name))
        .map((fact) => [customer.id, isProof(fact)]),
    );
    expect(birthdays).toContainEqual(['yolanda-birdsong', false]);
    expect(birthdays).toContainEqual(['judith-merriweather', true]);
  });
});

function never(): never {
  throw new Error('a customer without an account of the issue');
}
