import { describe, expect, it } from 'vitest';
import { heardInAll, isFirstBreath, withBackChannel } from '../../../src/conversation/back-channels.ts';
import { type Conversation, newConversation, withReply } from '../../../src/conversation/conversation.ts';
import { open } from '../../../src/conversation/turn-taking.ts';
import type { Role } from '../../../src/domain/labels.ts';
import type { PlannedCall } from '../../../src/domain/plan.ts';
import type { Reply } from '../../../src/domain/ports.ts';
import { aCustomer, anAgent, aPlannedCall } from '../../support/plans.ts';

const STORY =
  'Hi, I ordered an atlas from you for my brother, and the cover is torn. I would really like to have another one of those before he comes home from school.';
const limits = { maxTurns: 25, silenceRounds: 3 };

/** Calls that differ in their seeds only. */
function calls(parts: Partial<PlannedCall['pairing']> = {}, count = 100): Conversation[] {
  return Array.from({ length: count }, (_, index) => {
    const plan = aPlannedCall({ seed: `test/${index}`, share: 20 });
    return open(newConversation('key', { ...plan, pairing: { ...plan.pairing, ...parts } })).conversation;
  });
}

function says(conversation: Conversation, role: Role, reply: Partial<Reply> = {}): Conversation {
  return withBackChannel(withReply(conversation, role, { utterance: STORY, done: false, ...reply }), limits);
}

const said = (conversation: Conversation) => conversation.turns.map(({ breaths }) => breaths?.backChannel);
const someSaid = (conversations: readonly Conversation[]) => conversations.some((one) => said(one).some(Boolean));

/** Everybody tells long stories, turn after turn. */
function longTalk(conversation: Conversation): Conversation {
  const roles = Array.from({ length: 14 }, (_, index): Role => (index % 2 === 0 ? 'customer' : 'agent'));
  return roles.reduce((so, role) => says(so, role), conversation);
}

describe('a back-channel', () => {
  it('comes into some long turns, the same ones for the same seed', () => {
    const talks = calls().map((call) => says(call, 'customer', { act: 'state-issue' }));
    const into = talks.filter((talk) => talk.turns[1]?.breaths).length;
    expect(into).toBeGreaterThan(25);
    expect(into).toBeLessThan(70);
    expect(calls().map((call) => said(says(call, 'customer', { act: 'state-issue' })))).toEqual(talks.map(said));
  });

  it('leaves the words of the turn, its place and everything else as they were', () => {
    const talk = calls()
      .map((call) => says(call, 'customer'))
      .find((one) => one.turns[1]?.breaths);
    expect(talk?.turns[1]).toMatchObject({ index: 1, role: 'customer', said: STORY });
    expect(talk?.turns).toHaveLength(2);
  });

  it('never comes twice in a row, nor more than three times in a call, nor in the same words', () => {
    for (const talk of calls().map(longTalk)) {
      const places = talk.turns.flatMap(({ index, breaths }) => (breaths ? [index] : []));
      expect(places.length).toBeLessThanOrEqual(3);
      for (const [at, place] of places.entries()) if (at > 0) expect(place - (places[at - 1] ?? 0)).toBeGreaterThan(2);
      const words = said(talk).filter(Boolean);
      expect(new Set(words).size).toBe(words.length);
    }
  });

  it('is varied, and of another kind on each side', () => {
    const talks = calls().map(longTalk);
    const by = (role: Role) =>
      new Set(
        talks.flatMap(({ turns }) =>
          turns.filter((turn) => turn.role !== role).map(({ breaths }) => breaths?.backChannel),
        ),
      );
    expect(by('agent').size).toBeGreaterThan(6);
    expect(by('customer').size).toBeGreaterThan(6);
    expect([...by('customer')]).toContain('Yeah.');
    expect([...by('agent')]).not.toContain('Yeah.');
  });

  it('stays formal with people who do', () => {
    const speechHabits = { ...anAgent().speechHabits, formality: 'formal' as const };
    const talks = calls({ agent: anAgent({ speechHabits }), customer: aCustomer({ speechHabits }) }).map(longTalk);
    expect(someSaid(talks)).toBe(true);
    for (const talk of talks) for (const words of said(talk)) expect(words ?? '').not.toMatch(/yeah|uh-huh|got it/i);
  });

  it('says "sure" only where it is asked for something, never to a complaint', () => {
    const words = (act: Reply['act']) =>
      calls({}, 300).flatMap((call) =>
        said(says(call, 'customer', act ? { act } : {})).filter((one) => one?.startsWith('Sure')),
      );
    expect(words('complain')).toEqual([]);
    expect(words(undefined)).toEqual([]);
    expect(words('request-info').length).toBeGreaterThan(0);
  });

  it.each([
    [
      'in a language without phrases',
      { agent: anAgent({ language: 'de-DE' }), customer: aCustomer({ language: 'de-DE' }) },
    ],
    ['when the two speak different languages', { customer: aCustomer({ language: 'es-ES' }) }],
  ])('does not come %s', (_case, parts) => {
    expect(someSaid(calls(parts).map(longTalk))).toBe(false);
  });

  it('into a refusal never sounds like consent', () => {
    const into = calls()
      .map((call) => says(call, 'agent', { act: 'apologise', intent: 'decline-request' }))
      .flatMap((talk) => said(talk).filter((one) => one !== undefined));
    expect(into.length).toBeGreaterThan(25);
    expect(into.filter((one) => /okay|yeah|uh-huh/i.test(one ?? ''))).toEqual([]);
  });

  it('does not come into the introduction, a farewell, a closing turn or one that waits for something', () => {
    const all = calls();
    expect(someSaid(all.map((call) => withBackChannel(call, limits)))).toBe(false);
    for (const reply of [{ done: true }, { act: 'hold' }, { act: 'echo-confirm' }, { act: 'farewell' }] as const)
      expect(someSaid(all.map((call) => says(call, 'customer', reply)))).toBe(false);
    const closing = all.map((call) => says(says(call, 'customer', { utterance: 'Hello?' }), 'agent', { done: true }));
    expect(someSaid(closing)).toBe(false);
  });

  it('does not come when the next answer is the goodbye', () => {
    const last = calls().map((call) =>
      withBackChannel(withReply(call, 'customer', { utterance: STORY, done: false }), { ...limits, maxTurns: 3 }),
    );
    expect(someSaid(last)).toBe(false);
  });

  it('does not answer a greeting', () => {
    const utterance =
      'Hi, Nora, thanks for picking up. I would really like to have another one of those before he comes home from school.';
    expect(someSaid(calls().map((call) => says(call, 'customer', { utterance })))).toBe(false);
  });
});

const breaths = {
  first: 'Hi, I ordered an atlas from you for my brother, and the cover is torn.',
  second: 'I would really like to have another one of those before he comes home from school.',
  backChannel: 'Mm-hmm.',
};

describe('what was heard of a turn in two breaths', () => {
  it.each([
    ['the first breath', breaths.first, true],
    ['the first breath with errors', 'hi I ordered and atlas for you for my mother and the cover a storm', true],
    ['the first breath and the beginning of the second', `${breaths.first} I would really`, true],
    ['all of it', STORY, false],
    [
      'all of it with errors',
      'i ordered an at last from you for my brother the cover is torn would really like another won of those before comes home school',
      false,
    ],
    ['the second breath', breaths.second, false],
    ['a noise', 'uh', false],
  ])('is told: %s', (_case, heard, isFirst) => {
    expect(isFirstBreath(breaths, heard)).toBe(isFirst);
  });

  it('is told of four words of which three were misheard', () => {
    const four = { ...breaths, first: 'Ah, here we are.' };
    expect(isFirstBreath(four, 'Her you are.')).toBe(true);
    expect(isFirstBreath(four, breaths.second)).toBe(false);
  });

  it('is put together from both, the confidence by the number of words', () => {
    const heardFirst = { text: 'the cover is torn', confidence: 0.9 };
    expect(heardInAll({ ...breaths, heardFirst }, 'have another', 0.6)).toEqual({
      text: 'the cover is torn have another',
      confidence: expect.closeTo(0.8, 5),
    });
    expect(heardInAll({ ...breaths, heardFirst }, '', undefined)).toEqual(heardFirst);
    expect(heardInAll(breaths, 'have another', undefined).text).toBe(`${breaths.first} have another`);
  });
});
