/** What is said must fit what was said before it and what the call is about: found by reading calls aloud. */
import { beforeAll, describe, expect, it } from 'vitest';
import { halfTopic, refusalTopic } from '../../../../src/adapters/offline-responder/issue-topics.ts';
import { phraseBank } from '../../../../src/adapters/offline-responder/phrase-bank.ts';
import { wrongAnswers } from '../../../../src/adapters/offline-responder/wrong-answers.ts';
import type { Turn } from '../../../../src/domain/turn.ts';
import {
  makeShippedCalls,
  type OfflineCall,
  readPersonas,
  SHIPPED_PERSONAS,
  shippedPairing,
} from '../../../support/offline-calls.ts';

const SEED = 'fitting.test';
const { customers } = readPersonas(SHIPPED_PERSONAS);

const pairingOf = (id: string) => shippedPairing(SEED, id);

let calls: OfflineCall[] = [];

beforeAll(async () => {
  calls = await makeShippedCalls(SEED, 400, (random) => 5 + random.int(15));
}, 60_000);

/** Every unscripted turn with the one before it. */
function pairs(): { call: OfflineCall; before: Turn; turn: Turn }[] {
  return calls.flatMap((call) =>
    call.turns.flatMap((turn, at) => {
      const before = call.turns[at - 1];
      return before && !turn.scripted ? [{ call, before, turn }] : [];
    }),
  );
}

const show = ({ call, before, turn }: ReturnType<typeof pairs>[number]) =>
  `${SEED} ${call.callId}: ${before.said} / ${turn.said}`;

describe('a wrong answer', () => {
  it.each(['jasmine-okoro', 'cedric-munroe', 'hector-salinas', 'ichiro-nakagawa', 'dmitri-volkov'])(
    'sends nobody like %s to a website',
    (id) => {
      expect(wrongAnswers(pairingOf(id))).not.toContain('online');
    },
  );

  it.each(['jasmine-okoro', 'hector-salinas', 'trent-maddox', 'judith-merriweather', 'tom-achterberg'])(
    'does not ask %s to wait for what will not pass',
    (id) => {
      expect(wrongAnswers(pairingOf(id))).not.toContain('wait');
    },
  );

  it('can be had for every caller, and the caller has an answer to each', () => {
    for (const { id } of customers) {
      const kinds = wrongAnswers(pairingOf(id));
      expect(kinds.length, id).toBeGreaterThan(0);
      for (const kind of kinds) {
        expect(phraseBank().has(`agent.wrong.${kind}`), kind).toBe(true);
        expect(phraseBank().has(`customer.reject-wrong.${kind}`), kind).toBe(true);
      }
    }
  });
});

describe('half of what was asked for', () => {
  it('is named in words of the matter wherever a refusal is', () => {
    const without = customers
      .map(({ id }) => pairingOf(id))
      .filter((pairing) => refusalTopic(pairing) !== undefined)
      .filter((pairing) => !phraseBank().has(`agent.partial.topic.${halfTopic(pairing)}`))
      .map(({ customer }) => customer.id);
    expect(without).toEqual([]);
  });
});

describe('in 400 calls', () => {
  it('a caller who did not ask for it hears why somebody else takes over', () => {
    const unasked = pairs().filter(
      ({ before, turn }) =>
        turn.role === 'agent' &&
        turn.act === 'escalate' &&
        !['request-escalation', 'reject', 'complain', 'correct'].includes(before.act ?? ''),
    );
    expect(unasked.length).toBeGreaterThan(3);
    const bare = unasked.filter(
      ({ turn }) =>
        !/allowed|can't|locked|guessing|say ends|needs a|half an answer|wants a|won't let|authorized|requires|above me|don't let|really decide|takes a|not sure/.test(
          turn.said,
        ),
    );
    expect(bare.map(show)).toEqual([]);
  });

  it('"so that is it?" after a refusal is answered before anything else is said', () => {
    const asked = pairs().filter(
      ({ call, before, turn }) =>
        turn.role === 'agent' &&
        before.role === 'customer' &&
        before.act !== 'request-escalation' &&
        before.said.endsWith('?') &&
        call.turns[before.index - 1]?.intent === 'decline-request',
    );
    expect(asked.length).toBeGreaterThan(3);
    const ignored = asked.filter(
      ({ turn }) => !/\b(?:afraid|sorry|know|wish|stands|writ|form|say)/i.test(turn.said.slice(0, 70)),
    );
    expect(ignored.map(show)).toEqual([]);
  });

  it('nobody says "sure" to what they have just been told', () => {
    const told = pairs().filter(
      ({ before, turn }) => turn.role === 'customer' && before.intent === 'answer-question' && before.act === 'inform',
    );
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter(({ turn }) => /^sure\b/i.test(turn.said)).map(show)).toEqual([]);
  });

  it('"and then?" does not follow a wish', () => {
    const wished = pairs().filter(({ call, before, turn }) => {
      const words = call.pairing.customer.desiredResolution.split(' ').slice(-2).join(' ');
      return turn.role === 'agent' && before.act === 'state-issue' && before.said.replace(/[.?!]$/, '').endsWith(words);
    });
    expect(wished.length).toBeGreaterThan(10);
    expect(wished.filter(({ turn }) => /^(?:and then|okay, and|and|oh|yeah)\?$/i.test(turn.said)).map(show)).toEqual(
      [],
    );
  });

  it('nobody finds trouble lovely', () => {
    const glad = pairs().filter(
      ({ before, turn }) =>
        turn.role === 'agent' &&
        /^(?:oh, lovely|absolutely|great, let's jump in|sure thing)\b/i.test(turn.said) &&
        /\b(?:never|wrong|broken|ruined|tea|denied|refused|stuck)\b/i.test(before.said),
    );
    expect(glad.map(show)).toEqual([]);
  });
});
