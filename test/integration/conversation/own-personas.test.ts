/** Personas of an industry that is not shipped, as a user would write them: the calls are sensible and speak of their own matters. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createOfflineResponder } from '../../../src/adapters/offline-responder/offline-responder.ts';
import { judgeCall } from '../../../src/conversation/quality/judge-call.ts';
import { makeOfflineCalls, type OfflineCall, readPersonas } from '../../support/offline-calls.ts';

const folder = fileURLToPath(new URL('../../fixtures/personas/vet-clinic', import.meta.url));
const { agents, customers } = readPersonas(folder);
const SEED = 'own-personas.test';
/** How each animal is called in its owner's account. */
const ANIMALS: Readonly<Record<string, RegExp>> = {
  'adele-okafor': /\b(?:Clover|rabbit)/,
  'ben-akers': /\b(?:Mabel|cat)/,
  'hugo-brandt': /\b(?:Otto|dog|beagle|Rufus)/,
  'ines-carrow': /\b(?:Dash|greyhound|pet insurance|leg)/,
  'joan-mercer': /\b(?:Biscuit|cat)/,
  'mei-tanaka': /\bpuppy/,
  'rosa-villar': /\b(?:Pico|parrot)/,
  'tess-holloway': /\b(?:Juniper|mare|farm visit)/,
  'theo-banning': /\b(?:Professor|guinea pig)/,
  'will-grant': /\b(?:dog|dental cleaning)/,
};

let calls: OfflineCall[] = [];
beforeAll(async () => {
  const shareOf = (random: { int(below: number): number }) => 5 + random.int(18);
  calls = await makeOfflineCalls(createOfflineResponder(), { folder, seed: SEED, count: 120, shareOf });
}, 60_000);

const customerWords = (call: OfflineCall) =>
  call.turns
    .filter((turn) => turn.role === 'customer')
    .map((turn) => turn.said)
    .join(' ');
const allWords = (call: OfflineCall) => call.turns.map((turn) => turn.said).join(' ');

describe(`${customers.length} customers and ${agents.length} agents of a veterinary clinic`, () => {
  it('are ten or more, and each of the customers calls', () => {
    expect(customers.length).toBeGreaterThanOrEqual(10);
    expect([...new Set(calls.map((call) => call.pairing.customer.id))].sort()).toEqual(Object.keys(ANIMALS));
    expect(new Set(calls.map((call) => call.pairing.agent.id)).size).toBe(agents.length);
  });

  it('make calls that the quality gate accepts, every one', () => {
    const reasons = calls.flatMap((call) => {
      const { agent, customer } = call.pairing;
      return judgeCall({ turns: call.turns, ending: call.ending, agent, customer }).reasons.map(
        (reason) => `${SEED} ${call.callId} ${reason}`,
      );
    });
    expect(reasons).toEqual([]);
  });

  it('speak of their own animal, unless a short call has room for the summary only', () => {
    const silent = calls.filter((call) => !ANIMALS[call.pairing.customer.id]?.test(customerWords(call)));
    expect(silent.length, silent.map((call) => `${call.callId}: ${customerWords(call)}`).join('\n')).toBeLessThan(2);
  });

  it('use several words of their own account, and agents take some of them up', () => {
    let takenUp = 0;
    for (const call of calls) {
      const { issue, desiredResolution } = call.pairing.customer;
      const own = contentWords(`${issue.summary} ${issue.text} ${desiredResolution}`);
      const told = contentWords(customerWords(call));
      const common = [...own].filter((word) => told.has(word));
      expect(common.length, `${call.callId}: ${customerWords(call)}`).toBeGreaterThanOrEqual(2);
      const answered = contentWords(
        call.turns.flatMap((turn) => (turn.role === 'agent' && !turn.scripted ? [turn.said] : [])).join(' '),
      );
      if (common.some((word) => answered.has(word))) takenUp += 1;
    }
    expect(takenUp / calls.length).toBeGreaterThan(0.3);
  });

  it('never speak of an issue, of a product or of an order that nobody has', () => {
    const empty =
      /\b(?:(?:your|my|the|this) (?:issue|concern|inquiry|product|item|order|shipment|delivery)|undefined)\b/i;
    const found = calls.filter((call) => empty.test(allWords(call)));
    expect(found.map((call) => `${call.callId}: ${allWords(call)}`)).toEqual([]);
  });
});

/** Words of five letters and more, without their last letters, so that "tablets" is "tablet". */
function contentWords(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[a-z]{5,}/g) ?? []).map((word) => word.replace(/(?:s|ed|ing)$/, '')));
}
