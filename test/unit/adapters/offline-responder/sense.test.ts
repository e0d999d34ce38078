/** What nobody would say: found by reading calls aloud, kept out by looking for it in many calls. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { roughen } from '../../../../src/adapters/offline-responder/disfluency.ts';
import { createOfflineResponder } from '../../../../src/adapters/offline-responder/offline-responder.ts';
import { wantsAnswer, wishKind } from '../../../../src/adapters/offline-responder/wish-kind.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import {
  makeOfflineCall,
  makeOfflineCalls,
  type OfflineCall,
  SHIPPED_PERSONAS,
  shippedPairing,
} from '../../../support/offline-calls.ts';

const VET_CLINIC = fileURLToPath(new URL('../../../fixtures/personas/vet-clinic', import.meta.url));
const SEED = 'sense.test';

let calls: OfflineCall[] = [];

beforeAll(async () => {
  const make = (folder: string, count: number) =>
    makeOfflineCalls(createOfflineResponder(), { folder, seed: SEED, count, shareOf: (random) => 5 + random.int(19) });
  calls = [...(await make(SHIPPED_PERSONAS, 250)), ...(await make(VET_CLINIC, 150))];
}, 60_000);

/** Every unscripted turn that fits, with the call it is from. */
function found(pattern: RegExp, role?: 'agent' | 'customer'): string[] {
  return calls.flatMap((call) =>
    call.turns
      .filter((turn) => !turn.scripted && (role === undefined || turn.role === role) && pattern.test(turn.said))
      .map((turn) => `${SEED} ${call.callId}: ${turn.said}`),
  );
}

const IDENTIFIES: ReadonlySet<string> = new Set(['person_name', 'order_id', 'account_id', 'phone', 'email']);

const settledAs = (call: OfflineCall) => call.replies.flatMap((reply) => reply.outcome ?? [])[0];

describe('in 400 calls', () => {
  it('no fixed expression is broken by a pause', () => {
    expect(
      found(/\byou, (?:um|uh|er|uhm|erm), know\b|\bI, (?:um|uh|er|uhm|erm), mean\b|\bfor, (?:um|uh|er|uhm|erm), it\b/),
    ).toEqual([]);
  });

  it('no two words have grown together and no sign stands off its word', () => {
    expect(found(/with(?:today|now)\b| '(?:s|re|ve|ll)\b|\w[,?!]\w|[a-z]\.[A-Za-z]/)).toEqual([]);
  });

  it('no sentence goes on in capitals after a comma', () => {
    expect(found(/, (?:Read|Let|Can|Could|What|Got|Do|Is|Your|The|So|And|My)\b/)).toEqual([]);
  });

  it('the first account of an issue does not begin with "and"', () => {
    const first = calls.flatMap((call) => call.turns.filter((turn) => turn.act === 'state-issue').slice(0, 1));
    expect(
      first.filter((turn) => /^(?:um, |uh, |yeah, |oh, )?and\b/i.test(turn.said)).map((turn) => turn.said),
    ).toEqual([]);
  });

  it('no bad end is taken for a favor', () => {
    for (const call of calls.filter((entry) => settledAs(entry) === 'unresolved')) {
      const after = call.turns.slice(call.turns.findLastIndex((turn) => turn.intent === 'decline-request') + 1);
      const glad = after.filter(
        (turn) =>
          turn.role === 'customer' &&
          /\b(?:great, thanks|perfect|wonderful|thanks so much|sounds good|lovely)\b/i.test(turn.said),
      );
      expect(
        glad.map((turn) => turn.said),
        call.callId,
      ).toEqual([]);
    }
  });

  it('good news is not answered with "yes, please"', () => {
    for (const call of calls) {
      call.turns.forEach((turn, at) => {
        if (
          turn.role !== 'agent' ||
          turn.act !== 'offer' ||
          !/whether .*\?|kidneys are all right|can take the heat/.test(turn.said)
        )
          return;
        expect(call.turns[at + 1]?.said ?? '', call.callId).not.toMatch(
          /^(?:yes, please|please do|do it|yes, do that)/i,
        );
      });
    }
    expect(found(/kidneys are all right/, 'agent').length).toBeGreaterThan(0);
  });

  it('"is that everything?" is not answered with no, nor "anything else?" with yes', () => {
    let asked = 0;
    for (const call of calls) {
      call.turns.forEach((turn, at) => {
        if (turn.role !== 'agent' || turn.act !== 'ask-anything-else') return;
        const reply = call.turns[at + 1];
        if (reply?.act === 'raise-second-issue') return;
        const wrong = /\beverything\b|all good\?$/i.test(turn.said) ? /^(?:no|nope|nah)\b/i : /^(?:yes|yeah|yep)\b/i;
        expect(reply?.said ?? '', `${call.callId}: ${turn.said}`).not.toMatch(wrong);
        asked += 1;
      });
    }
    expect(asked).toBeGreaterThan(50);
  });

  it('nobody has to guess their date of birth', () => {
    const answers = calls.flatMap((call) =>
      call.turns.filter(
        (_turn, at) => /date of birth/.test(call.turns[at - 1]?.said ?? '') && call.turns[at - 1]?.role === 'agent',
      ),
    );
    expect(answers.length).toBeGreaterThan(2);
    expect(
      answers.map((turn) => turn.said).filter((said) => /wanna say|\blike,|I think|I believe/i.test(said)),
    ).toEqual([]);
  });

  it('the wish is said once, unless somebody asks or haggles', () => {
    const twice = calls.flatMap((call) => {
      const wish = (call.pairing.customer.desiredResolution.match(/[a-z]{4,}/g) ?? []).slice(0, 6);
      const said = call.turns.filter(
        (turn) =>
          turn.role === 'customer' &&
          !['negotiate', 'change-mind'].includes(turn.act ?? '') &&
          wish.length >= 4 &&
          wish.every((word) => turn.said.includes(word)),
      );
      return said.length > 1 ? [`${call.callId}: ${said.map((turn) => turn.said).join(' / ')}`] : [];
    });
    expect(twice).toEqual([]);
  });

  it('hardly anything is refused or halved that the caller has not asked for', () => {
    const settling = calls.flatMap((call) => {
      const at = call.turns.findIndex(
        ({ role, intent, emotion }) =>
          role === 'agent' &&
          (intent === 'decline-request' || (intent === 'propose-solution' && emotion?.label === 'apologetic')),
      );
      const wish = [...new Set(call.pairing.customer.desiredResolution.toLowerCase().match(/[a-z]{4,}/g) ?? [])];
      const told = call.turns
        .slice(0, at + 1)
        .flatMap(({ role, said }) => (role === 'customer' ? said.toLowerCase() : []));
      const isAskedFor = wish.filter((word) => told.join(' ').includes(word)).length >= 0.4 * wish.length;
      return at < 0 ? [] : [isAskedFor ? '' : `${call.callId}: ${call.turns[at]?.said}`];
    });
    expect(settling.length).toBeGreaterThan(100);
    expect(settling.filter((words) => words !== '').length / settling.length).toBeLessThan(0.07);
  });

  it('hardly anybody is put on hold or given something before the agent knows who it is', () => {
    const firsts = calls.flatMap((call) => {
      const at = call.turns.findIndex(
        ({ role, act }) => role === 'agent' && (act === 'hold' || act === 'report-finding' || act === 'offer'),
      );
      const isKnown = call.turns
        .slice(0, at + 1)
        .some(
          (turn) =>
            (turn.role === 'customer' && (turn.entities ?? []).some(({ type }) => IDENTIFIES.has(type))) ||
            /birth/.test(turn.said),
        );
      return at < 0 || wantsAnswer(wishKind(call.pairing.customer.desiredResolution)) ? [] : [isKnown];
    });
    expect(firsts.length).toBeGreaterThan(200);
    expect(firsts.filter((isKnown) => !isKnown).length / firsts.length).toBeLessThan(0.03);
  });

  it('articles fit their words, and nothing is hoped for in half a sentence', () => {
    expect(
      found(/\ba (?:insurance|order|item|account|hour|early|old|estimated)\b|\ban (?:policy|booking|claim)\b/),
    ).toEqual([]);
    expect(
      found(/\b(?:chance of|hoping for|happy with) (?:the|my) [^,.?]*(?:lifted|refunded|unblocked|waived)\b/),
    ).toEqual([]);
    expect(found(/\bafraid,? but\b|removed my\b|is no (?:screws|bolts)/)).toEqual([]);
  });

  it('an agent who is new takes the call for something else, never for what it is', () => {
    const right = calls.flatMap((call) =>
      call.turns.flatMap((turn, at) => {
        const before = call.turns[at - 1];
        if (turn.act !== 'correct' || before?.act !== 'echo-confirm' || before.intent !== 'understand-issue') return [];
        const guess = (before.said.match(/\b(?:account|cancel|password|address|booking|invoice|order)\w*/g) ?? [])[0];
        const told = `${JSON.stringify(call.pairing.customer.issue)} ${call.pairing.customer.desiredResolution}`;
        return guess !== undefined && told.toLowerCase().includes(guess) ? [`${call.callId}: ${before.said}`] : [];
      }),
    );
    expect(right).toEqual([]);
  });

  it('few agents ask in the words of a form', () => {
    expect(found(/what outcome|best outcome|resolution/i, 'agent')).toEqual([]);
  });
});

it('a favorite expression that stands in the account of the issue is not said a second time', async () => {
  for (let index = 0; index < 60; index += 1) {
    const pairing = shippedPairing(`${SEED}/traits/${index}`, 'earl-tibbets');
    const call = { callId: `call_${index}`, seed: `${SEED}/earl/${index}`, pairing, share: 20 };
    const { turns } = await makeOfflineCall(createOfflineResponder(), call);
    const said = turns.map((turn) => turn.said).join(' ');
    expect(said.match(/that don't add up/gi)?.length ?? 0, `${call.seed}: ${said}`).toBeLessThanOrEqual(1);
  }
});

describe('roughness', () => {
  const speaker = {
    role: 'customer' as const,
    manners: new Set<never>(),
    fillersPerHundred: 40,
    markersPerHundred: 30,
    repeatsPerHundred: 30,
    partWordsPerHundred: 30,
  };

  it('stays within one stumble in eight words, whatever the rates', () => {
    const sentence = 'I want the charge taken off my bill because the driver never came to the house that day';
    for (let index = 0; index < 300; index += 1) {
      const said = roughen(sentence, speaker, createRandom(`${SEED}/${index}`));
      const stumbles =
        (said.match(/\b(?:um|uh|uhm|er|erm|hm|like|you know|I mean|I guess|well)\b,?/gi) ?? []).length +
        (said.match(/\w-(?= )/g) ?? []).length +
        (said.match(/\b([a-z']+(?: [a-z']+)?), \1\b/gi) ?? []).length;
      expect(stumbles, said).toBeLessThanOrEqual(4);
    }
  });

  it('leaves a word of consent alone or nearly so', () => {
    for (let index = 0; index < 100; index += 1) {
      const said = roughen('Go for it.', speaker, createRandom(`${SEED}/${index}`));
      expect(said).not.toMatch(/for, \w+, it/);
    }
  });
});
