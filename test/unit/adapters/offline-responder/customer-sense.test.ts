/** What callers must not do: speak before their time, say kind things in anger, claim what is not so. Looked for in many calls. */
import { beforeAll, describe, expect, it } from 'vitest';
import { everydayLife } from '../../../../src/adapters/offline-responder/everyday-life.ts';
import { isElder } from '../../../../src/adapters/offline-responder/manner.ts';
import { customerEmotion, moodOnAccepting } from '../../../../src/adapters/offline-responder/mood.ts';
import { personaWords } from '../../../../src/adapters/offline-responder/persona-words.ts';
import { createPhraseBank } from '../../../../src/adapters/offline-responder/phrase-bank.ts';
import { reword } from '../../../../src/adapters/offline-responder/reword.ts';
import { questionIn } from '../../../../src/adapters/offline-responder/story-question.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import {
  inEveryAccount,
  makeShippedCalls,
  type OfflineCall,
  readPersonas,
  SHIPPED_PERSONAS,
} from '../../../support/offline-calls.ts';

const SEED = 'customer-sense.test';
const CROSS = /^(?:angry|frustrated)$/;

let calls: OfflineCall[] = [];

beforeAll(async () => {
  calls = await makeShippedCalls(SEED, 600, (random) => 5 + random.int(17));
}, 60_000);

const byCustomer = (call: OfflineCall) => call.turns.filter(({ role }) => role === 'customer');
const sayings = (pattern: RegExp) =>
  calls.flatMap((call) =>
    byCustomer(call)
      .filter(({ said }) => pattern.test(said))
      .map(({ said }) => `${call.callId}: ${said}`),
  );

describe('a caller', () => {
  it('says nothing kind in anger', () => {
    const kind = calls.flatMap((call) =>
      byCustomer(call)
        .filter(({ emotion }) => CROSS.test(emotion?.label ?? ''))
        .filter(({ said }) => /no worries|take your time|no rush|happy to|\bcool\b|lovely/i.test(said))
        .map(({ said }) => `${call.callId}: ${said}`),
    );
    expect(kind).toEqual([]);
  });

  it('makes no small talk when cross or afraid', () => {
    const chats = calls.flatMap((call) => byCustomer(call).filter(({ act }) => act === 'small-talk'));
    expect(chats.length).toBeGreaterThan(0);
    expect(chats.filter(({ emotion }) => /angry|frustrated|impatient|anxious/.test(emotion?.label ?? ''))).toEqual([]);
  });

  it('is relieved only by what the agent has said will be done', () => {
    const settles = new Set(['offer', 'apologise', 'escalate', 'promise-callback']);
    for (const call of calls) {
      const first = call.turns.findIndex(({ act, intent }) => settles.has(act ?? '') || intent === 'decline-request');
      const early = call.turns.slice(0, first < 0 ? undefined : first);
      expect(early.filter(({ emotion }) => emotion?.label === 'relieved').map(({ said }) => said)).toEqual([]);
    }
  });

  it('gives a date of birth with its year and never has to look for it', () => {
    const answers = calls.flatMap((call) =>
      call.turns.filter((_turn, at) => /your date of birth/.test(call.turns[at - 1]?.said ?? '')),
    );
    expect(answers.length).toBeGreaterThan(2);
    for (const { said } of answers) expect(said).toMatch(/nineteen|two thousand|twenty (?:oh|ten|eleven|twelve)/);
  });

  it('answers a question with the answer, not with where the call comes from', () => {
    const strayed = calls.flatMap((call) =>
      call.turns
        .filter((_turn, at) => call.turns[at - 1]?.act === 'request-info' && call.turns[at - 1]?.role === 'agent')
        .filter(({ said, act }) => act === 'inform' && /I'm in the|in the background|^(?:um, )?oh, and\b/i.test(said))
        .map(({ said }) => `${call.callId}: ${said}`),
    );
    expect(strayed).toEqual([]);
  });

  it('claims to have asked only for what was asked for', () => {
    for (const call of calls) {
      const at = call.turns.findIndex(({ said }) => /But (?:I asked for|what I asked for)/.test(said));
      if (at < 0) continue;
      const wish = call.pairing.customer.desiredResolution.match(/[a-z]{5,}/g) ?? [];
      const before = call.turns.slice(0, at).map(({ said }) => said.toLowerCase());
      expect(
        before.some((said) => wish.some((word) => said.includes(word))),
        call.callId,
      ).toBe(true);
    }
    expect(sayings(/I've said that before|I don't have a week|\bDo the math\?/)).toEqual([]);
  });
});

it('an agent who is asked how they are says so', () => {
  const asked = calls.flatMap((call) =>
    call.turns.flatMap((turn, at) =>
      turn.role === 'customer' && at <= 2 && /how are you\b/i.test(turn.said) ? [call.turns[at + 1]?.said ?? ''] : [],
    ),
  );
  expect(asked.length).toBeGreaterThan(2);
  for (const said of asked)
    expect(said).toMatch(/\b(?:good|fine|well|okay|great|lovely|wonderful|all right|too bad|complain)\b/i);
});

it('what a story asks is known by its words, and a cry asks nothing', () => {
  expect(questionIn('Oh dear, can they get at my savings as well?')).toBe('fear');
  expect(questionIn('Can you swap it back, or have I just married myself out of a trip?')).toBe('favor');
  expect(questionIn('What do you need from me?')).toBe('need');
  expect(questionIn('How long is this going to be?')).toBe('time');
  expect(questionIn('Is that a thing?')).toBe('fact');
  for (const cry of ['Are you kidding me?', 'A scratch?', 'Can you believe it?'])
    expect(questionIn(cry)).toBeUndefined();
});

it('who accepts half of it has made some peace with it, and a bad day alone is no disappointment', () => {
  expect(moodOnAccepting(-1)).toBeGreaterThan(-0.7);
  expect(moodOnAccepting(0.4)).toBe(0.4);
  const random = createRandom(SEED);
  expect(customerEmotion(-0.15, 'calm', false, random).label).toBe('neutral');
  expect(customerEmotion(-0.15, 'calm', true, random).label).toBe('disappointed');
  expect(customerEmotion(0.2, 'angry', false, random).label).toBe('neutral');
  expect(customerEmotion(0.2, 'angry', true, random).label).toBe('relieved');
});

describe('everyday life', () => {
  const customers = inEveryAccount(readPersonas(SHIPPED_PERSONAS).customers);
  const named = (id: string) => {
    const customer = customers.find((entry) => entry.id === id);
    if (!customer) throw new Error(`the persona ${id} of this test is gone`);
    return customer;
  };

  it('knows no shift and no boss of those who have retired', () => {
    const elders = customers.filter(isElder);
    expect(elders.length).toBeGreaterThan(3);
    for (const elder of elders)
      for (let index = 0; index < 40; index += 1)
        expect(Object.values(everydayLife(elder, createRandom(`${SEED}/${index}`))).join(' ')).not.toMatch(
          /\b(?:shift|boss|meetings?|school run|conference|break)\b/,
        );
  });

  it('invents no place for who tells of one, and no humming machine without power', () => {
    for (let index = 0; index < 40; index += 1) {
      const random = createRandom(`${SEED}/${index}`);
      expect(everydayLife(named('hector-salinas'), random)['place']).toBeUndefined();
      expect(everydayLife(named('jasmine-okoro'), random)['machine']).toBeUndefined();
      expect(everydayLife(named('margaret-sowell'), random)['place']).not.toMatch(/car|truck/);
    }
  });
});

describe('words', () => {
  it('for being refused and for being stuck fit what was refused and what is stuck', () => {
    for (let index = 0; index < 60; index += 1) {
      const random = createRandom(`${SEED}/${index}`);
      expect(reword('You turned down my basement claim.', random)).not.toMatch(/fill/);
      expect(reword("It's stuck lying flat.", random)).toBe("It's stuck lying flat.");
    }
  });

  it('of a number in the story are not asked for: "two hundred and forty" is two hundred forty', () => {
    const { customers } = readPersonas(SHIPPED_PERSONAS);
    const accounts = inEveryAccount(customers.filter(({ id }) => id === 'bernie-kowalczyk'));
    expect(accounts).not.toEqual([]);
    for (const customer of accounts) {
      const { facts } = personaWords(customer, createRandom(SEED));
      expect(facts.find(({ name }) => name === 'quoted value')?.evident).toBe(true);
    }
  });

  it('written for two manners are for who has both', () => {
    const bank = createPhraseBank([{ greeting: { any: ['Hello.'], 'casual kind': ['Hiya.'] } }]);
    const drawn = (manners: readonly ('casual' | 'kind' | 'angry')[]) =>
      Array.from({ length: 60 }, (_, index) =>
        bank.draw('greeting', {
          manners: new Set(manners),
          slots: {},
          used: new Set(),
          random: createRandom(`${SEED}/${index}`),
        }),
      ).map((template) => template?.source);
    expect(new Set(drawn(['casual', 'angry']))).toEqual(new Set(['Hello.']));
    expect(new Set(drawn(['casual', 'kind']))).toEqual(new Set(['Hello.', 'Hiya.']));
  });
});
