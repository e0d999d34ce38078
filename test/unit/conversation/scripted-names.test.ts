import { describe, expect, it } from 'vitest';
import { newConversation, scriptedTurn, withReply } from '../../../src/conversation/conversation.ts';
import { scriptedNames } from '../../../src/conversation/scripted-names.ts';
import type { Entity, Outcome } from '../../../src/domain/labels.ts';
import type { PlannedCall } from '../../../src/domain/plan.ts';
import { PAIRING } from '../../support/prompt-pairing.ts';

const agent = {
  ...PAIRING.agent,
  name: 'Will Okoro',
  company: 'Larkspur Wireless',
  introduction: 'Larkspur Wireless, Will speaking. May I help?',
  farewell: 'Will you ask for Will Okoro next time? Bye.',
};
const conversation = newConversation('key', { pairing: { ...PAIRING, agent } } as PlannedCall);
const texts = (entities: readonly Entity[] | undefined) => entities?.map(({ type, text }) => `${type}: ${text}`);

describe('the names in scripted words', () => {
  it('are labelled where they stand, and a question is no name', () => {
    const found = scriptedNames(agent.farewell, agent, 7);
    expect(texts(found)).toEqual(['person_name: Will Okoro']);
    expect(`Thanks. ${agent.farewell}`.slice((found[0]?.start ?? 0) + 1, (found[0]?.end ?? 0) + 1)).toBe('Will Okoro');
  });

  it('are in the introduction', () => {
    const turn = scriptedTurn(conversation, 'introduction');
    expect(texts(turn.entities)).toEqual(['company: Larkspur Wireless', 'person_name: Will']);
    for (const { text, start, end } of turn.entities ?? []) expect(turn.said.slice(start, end)).toBe(text);
  });

  it('are those of the company in the short form by which its agent calls it', () => {
    const companyIn = (introduction: string, company: string) =>
      texts(scriptedNames(introduction, { ...agent, company, introduction }))?.filter((name) =>
        name.startsWith('company'),
      );
    expect(companyIn('Larkspur, Will here.', 'Larkspur Wireless')).toEqual(['company: Larkspur']);
    expect(companyIn("I'm Will, from Tillbrook. Stay with Tillbrook.", 'Tillbrook Bank')).toHaveLength(2);
    // Who says the whole name needs no short one, and such words begin many a sentence.
    expect(companyIn('Best Buy. Best day to call!', 'Best Buy')).toEqual(['company: Best Buy']);
    expect(companyIn('The desk is open, Will here.', 'The Cozy Home')).toEqual([]);
    expect(companyIn('May I help? Day by day.', 'May Day Travel')).toEqual([]);
    expect(companyIn('Harbor is open.', 'harbor freight')).toEqual([]);
  });

  it('are in last words that fit what became of the issue', () => {
    const polite = { ...agent, farewellUnresolved: 'Will Okoro is sorry. Bye.' };
    const lastWords = (outcome: Outcome, more: Partial<typeof polite> = {}) => {
      const plan = { seed: '7/call_0001', pairing: { ...PAIRING, agent: { ...polite, ...more } } } as PlannedCall;
      return scriptedTurn({ ...newConversation('key', plan), outcome }, 'farewell');
    };
    expect(lastWords('resolved').said).toBe(agent.farewell);
    expect(lastWords('unresolved').said).toBe(polite.farewellUnresolved);
    expect(texts(lastWords('unresolved').entities)).toEqual(['person_name: Will Okoro']);
    const handOver = lastWords('escalated');
    expect(handOver.said).not.toContain('Bye');
    expect(lastWords('escalated')).toEqual(handOver);
    expect(lastWords('escalated', { language: 'es-MX' }).said).toBe(agent.farewell);
  });

  it('follow the labels of a reply that the farewell is added to, unless the responder labels nothing', () => {
    const order = { type: 'order_id', text: 'B four', start: 9, end: 15, pii: false } as const;
    const close = (entities: readonly Entity[] | undefined) =>
      withReply(conversation, 'agent', {
        utterance: "Order is B four, it's sent.",
        done: true,
        ...(entities ? { entities } : {}),
      }).turns.at(-1);
    const labelled = close([order]);
    expect(texts(labelled?.entities)).toEqual(['order_id: B four', 'person_name: Will Okoro']);
    for (const { text, start, end } of labelled?.entities ?? []) expect(labelled?.said.slice(start, end)).toBe(text);
    expect(close(undefined)?.entities).toBeUndefined();
  });
});
