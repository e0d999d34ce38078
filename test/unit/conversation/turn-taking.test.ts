import { describe, expect, it } from 'vitest';
import { type Conversation, newConversation, withHearing, withReply } from '../../../src/conversation/conversation.ts';
import { answer, heardNothing, open } from '../../../src/conversation/turn-taking.ts';
import { aPlannedCall } from '../../support/plans.ts';

const limits = { maxTurns: 25, silenceRounds: 3 };

function begun(share = 5): Conversation {
  return open(newConversation('key', aPlannedCall({ share }))).conversation;
}

function said(
  conversation: Conversation,
  role: 'agent' | 'customer',
  utterance: string,
  done = false,
  act?: 'hang-up',
) {
  return withReply(conversation, role, { utterance, done, ...(act ? { act } : {}) });
}

describe('turn taking', () => {
  it('opens with the scripted introduction, once', () => {
    const first = open(newConversation('key', aPlannedCall()));
    const again = open(first.conversation);
    expect(first.move).toMatchObject({
      do: 'say',
      afterwards: 'listen',
      turn: { index: 0, scripted: true, act: 'greet' },
    });
    expect(again.move).toEqual(first.move);
    expect(again.conversation.turns).toHaveLength(1);
  });

  it('asks the responder for the answer to what was heard', () => {
    expect(answer(begun(), 'customer', 0, limits).move).toEqual({ do: 'ask-responder', index: 1 });
  });

  it('gives a repeated request the same answer', () => {
    const conversation = said(begun(), 'customer', 'My atlas is torn.');
    const step = answer(conversation, 'customer', 0, limits);
    expect(step.move).toMatchObject({ do: 'say', turn: { index: 1, said: 'My atlas is torn.' } });
    expect(step.conversation).toBe(conversation);
  });

  it('never lets a role answer itself', () => {
    expect(answer(begun(), 'agent', 0, limits).move).toEqual({ do: 'listen', hears: 1, waitMs: 0 });
  });

  it('takes a sound before anybody spoke for a noise', () => {
    expect(answer(newConversation('key', aPlannedCall()), 'customer', 0, limits).move).toMatchObject({
      do: 'listen',
      hears: 0,
    });
  });

  it('speaks the farewell once after the customer is done, and hangs up both', () => {
    const closing = said(begun(), 'customer', 'That is all, thanks.', true);
    const farewell = answer(closing, 'agent', 1, limits);
    expect(farewell.move).toMatchObject({
      do: 'say',
      afterwards: 'hang-up',
      turn: { act: 'farewell', scripted: true },
    });
    expect(farewell.conversation).toMatchObject({ phase: 'over', ending: 'customer-closed' });
    expect(answer(farewell.conversation, 'customer', 2, limits).move).toEqual({ do: 'hang-up' });
    expect(answer(farewell.conversation, 'agent', 1, limits).move).toEqual(farewell.move);
  });

  it('joins the farewell to the words of an agent who is done', () => {
    const conversation = said(said(begun(), 'customer', 'Hello.'), 'agent', 'It ships today.', true);
    expect(conversation.turns[2]?.said).toBe('It ships today. Thanks for calling Lantern Books. Take care now.');
    expect(conversation).toMatchObject({ phase: 'over', ending: 'agent-closed' });
  });

  it('speaks no farewell to a customer who hangs up', () => {
    const conversation = said(begun(), 'customer', 'Forget it.', true, 'hang-up');
    expect(conversation).toMatchObject({ phase: 'over', ending: 'customer-closed', outcome: 'customer-hung-up' });
    expect(answer(conversation, 'agent', 1, limits).move).toEqual({ do: 'hang-up' });
  });

  it('closes without asking when no reply can be paid for any more', () => {
    let conversation = begun(1);
    conversation = said(conversation, 'customer', 'Hello.');
    const step = answer(conversation, 'agent', 1, { ...limits, mayAsk: false });
    expect(step.move).toMatchObject({ do: 'say', afterwards: 'hang-up', turn: { act: 'farewell' } });
    expect(step.conversation.ending).toBe('budget');
  });

  it('keeps a turn free for the farewell at the turn limit', () => {
    const conversation = said(begun(9), 'customer', 'Hello.');
    const step = answer(conversation, 'agent', 1, { ...limits, maxTurns: 3 });
    expect(step.conversation.turns).toHaveLength(3);
    expect(step.conversation.ending).toBe('turn-limit');
  });

  it('gives up after three rounds of silence', () => {
    let conversation = begun();
    conversation = withHearing(conversation, 0, 'Lantern Books', 0.9);
    for (let round = 0; round < 2; round += 1) {
      const step = heardNothing(conversation, 'agent', 1, limits);
      expect(step.move).toMatchObject({ do: 'listen', hears: 1 });
      conversation = step.conversation;
    }
    const last = heardNothing(conversation, 'agent', 1, limits);
    expect(last.move).toEqual({ do: 'hang-up' });
    expect(last.conversation.ending).toBe('silence');
  });

  it('waits through an announced pause instead of counting it as silence', () => {
    const conversation = withReply(begun(), 'customer', { utterance: 'Hm.', done: false, pauseMs: 8000 });
    expect(heardNothing(conversation, 'agent', 1, limits).move).toEqual({ do: 'listen', hears: 1, waitMs: 18_000 });
  });

  it('keeps the first hearing of a turn', () => {
    const once = withHearing(begun(), 0, 'lantern books', 0.9);
    expect(withHearing(once, 0, 'something else', 0.1)).toBe(once);
  });
});
