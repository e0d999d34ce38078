import { describe, expect, it } from 'vitest';
import { type Conversation, newConversation, scriptedTurn, withReply } from '../../../src/conversation/conversation.ts';
import { plainFarewell } from '../../../src/conversation/farewells.ts';
import type { Emotion, Outcome } from '../../../src/domain/labels.ts';
import { createRandom } from '../../../src/shared/random.ts';
import { anAgent, aPlannedCall } from '../../support/plans.ts';

const standing = anAgent().farewell;

function endedAs(outcome: Outcome, label: Emotion['label'] = 'neutral', language = 'en-US'): Conversation {
  const plan = aPlannedCall({ seed: 'farewells.test' });
  const agent = { ...plan.pairing.agent, language };
  const talk = newConversation('key', { ...plan, pairing: { ...plan.pairing, agent } });
  const emotion = { label, intensity: 0.5 };
  return withReply(talk, 'customer', { utterance: 'Well, bye.', done: true, act: 'farewell', emotion, outcome });
}

const lastWords = (conversation: Conversation) => scriptedTurn(conversation, 'farewell').said;

describe('the last words of a call', () => {
  it('are the standing farewell unless they would mock the caller', () => {
    expect(lastWords(endedAs('resolved'))).toBe(standing);
    expect(lastWords(endedAs('partly-resolved'))).toBe(standing);
    expect(lastWords(endedAs('callback-promised', 'sarcastic'))).toBe(standing);
  });

  it('are plainer after a refusal, and after half a success for somebody cross; the same each time', () => {
    for (const bad of [endedAs('unresolved'), endedAs('partly-resolved', 'angry')]) {
      expect(lastWords(bad)).not.toContain(standing);
      expect(lastWords(bad)).toBe(lastWords(bad));
    }
  });

  it('stay as they are in a language without other ones', () => {
    expect(lastWords(endedAs('unresolved', 'angry', 'es-ES'))).toBe(standing);
  });

  it('apologise once in a breath', () => {
    for (let index = 0; index < 60; index += 1) {
      const said = plainFarewell(
        anAgent(),
        'unresolved',
        "I'm really sorry about this.",
        createRandom(`farewells/${index}`),
      );
      expect(said).not.toMatch(/sorry|apolog|regret/i);
    }
  });

  it('follow the words of an agent who closes a call that went badly', () => {
    const plan = aPlannedCall({ seed: 'farewells.test' });
    const closed = withReply({ ...newConversation('key', plan), outcome: 'unresolved' }, 'agent', {
      utterance: 'Sorry again.',
      done: true,
      act: 'farewell',
    });
    expect(closed.turns[0]?.said).toMatch(/^Sorry again\. \S/);
    expect(closed.turns[0]?.said).not.toContain(standing);
  });
});
