/** What an agent says of the matter itself: offers, refusals, reasons, times and misunderstandings by topic. */
import { beforeAll, describe, expect, it } from 'vitest';
import { withThe } from '../../../../src/adapters/offline-responder/grammar.ts';
import {
  causeTopic,
  halfTopic,
  offerTopic,
  refusalTopic,
  urgencyOf,
} from '../../../../src/adapters/offline-responder/issue-topics.ts';
import { nearMisses } from '../../../../src/adapters/offline-responder/near-misses.ts';
import { phraseBank } from '../../../../src/adapters/offline-responder/phrase-bank.ts';
import { isTwoThings, wantsAnswer, wishKind } from '../../../../src/adapters/offline-responder/wish-kind.ts';
import type { Pairing } from '../../../../src/domain/plan.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import {
  makeShippedCalls,
  type OfflineCall,
  readPersonas,
  SHIPPED_PERSONAS,
  shippedPairing,
} from '../../../support/offline-calls.ts';

const SEED = 'topics.test';
const { customers } = readPersonas(SHIPPED_PERSONAS);

const pairingOf = (id: string) => shippedPairing(SEED, id);

let calls: OfflineCall[] = [];

beforeAll(async () => {
  calls = await makeShippedCalls(SEED, 240, (random) => 5 + random.int(15));
}, 60_000);

/** Agent turns that are about the same time as `after`, with what the customer said before. */
function agentTurns(
  pick: (turn: OfflineCall['turns'][number], before: OfflineCall['turns'][number] | undefined) => boolean,
) {
  return calls.flatMap((call) =>
    call.turns
      .filter((turn, at) => turn.role === 'agent' && !turn.scripted && pick(turn, call.turns[at - 1]))
      .map((turn) => ({ call, said: turn.said })),
  );
}

describe('topics', () => {
  it.each(customers.map(({ id }) => [id] as const))('%s can be helped, or refused, in words of the matter', (id) => {
    const pairing = pairingOf(id);
    const isAnswered = wantsAnswer(wishKind(pairing.customer.desiredResolution));
    const offer = offerTopic(pairing);
    expect(isAnswered || phraseBank().has(`agent.offer.topic.${offer}`), `offer ${offer}`).toBe(true);
    const refusal = refusalTopic(pairing);
    expect(isAnswered || phraseBank().has(`agent.refuse.topic.${refusal}`), `refusal ${refusal}`).toBe(true);
    const half = halfTopic(pairing);
    if (half !== undefined) expect(phraseBank().has(`agent.partial.topic.${half}`), half).toBe(true);
    const cause = causeTopic(pairing);
    if (cause !== undefined) expect(phraseBank().has(`agent.explain.${cause}`), cause).toBe(true);
  });

  it('every topic in the bank belongs to some issue', () => {
    const used = new Set(customers.flatMap(({ id }) => [offerTopic(pairingOf(id)), refusalTopic(pairingOf(id))]));
    const idle = ['agent.offer.topic.', 'agent.refuse.topic.']
      .flatMap((prefix) =>
        phraseBank()
          .keysWith(prefix)
          .map((key) => key.slice(prefix.length)),
      )
      .filter((topic) => !used.has(topic) && !FOR_OWN_PERSONAS.has(topic));
    expect(idle).toEqual([]);
  });

  it('a late parcel is no meal, and a wish that the bank has nothing for has no topic', () => {
    const pairing = pairingOf('andre-whitfield');
    const own = (category: string, desiredResolution: string): Pairing => ({
      ...pairing,
      customer: { ...pairing.customer, desiredResolution, issue: { ...pairing.customer.issue, category } },
    });
    expect(offerTopic(own('late-delivery', 'a new one sent'))).not.toBe('meal');
    expect(offerTopic(own('fee-refund', 'an apology'))).toBeUndefined();
    expect(offerTopic(own('haunted-house', 'an exorcist'))).toBeUndefined();
  });
});

/** Issues that no shipped persona has. */
const FOR_OWN_PERSONAS: ReadonlySet<string> = new Set(['form']);

describe('times', () => {
  it('fit how soon it must be', () => {
    expect(urgencyOf(pairingOf('jasmine-okoro'))).toBe('hours');
    expect(urgencyOf(pairingOf('kirsten-dahl'))).toBe('hours');
    expect(urgencyOf(pairingOf('naomi-prideaux'))).toBe('hours');
    expect(urgencyOf(pairingOf('zeke-hollander'))).toBe('days');
    expect(urgencyOf(pairingOf('curtis-blackwood'))).toBe('none');
  });

  it('nobody who cannot wait is told about days', () => {
    const urgent = agentTurns(() => true).filter(({ call }) => urgencyOf(call.pairing) === 'hours');
    const late = urgent.filter(({ said }) =>
      /\b(?:business days|a day or two|about a week|tomorrow morning|(?:by|on|for) (?:Mon|Tues|Wednes|Thurs|Fri)day)\b/.test(
        said,
      ),
    );
    expect(urgent.length).toBeGreaterThan(100);
    expect(late.map(({ call, said }) => `${call.callId}: ${said}`)).toEqual([]);
  });

  it('a visit is offered on one of the days that were asked for', () => {
    for (const { call, said } of agentTurns((turn) => turn.act === 'offer')) {
      const wished = call.pairing.customer.desiredResolution;
      const day = /\b(?:Mon|Tues|Wednes|Thurs|Fri)day\b/.exec(said)?.[0];
      if (day === undefined || !/^a (?:Mon|Tues|Wednes|Thurs|Fri)day or a/.test(wished)) continue;
      expect(wished, `${call.callId}: ${said}`).toContain(day);
    }
  });
});

describe('misunderstandings', () => {
  it('are never of what the caller speaks of', () => {
    for (const { id } of customers) {
      const pairing = pairingOf(id);
      const told = `${pairing.customer.issue.text} ${pairing.customer.desiredResolution}`.toLowerCase();
      for (let index = 0; index < 10; index += 1) {
        const { wrongAbout = '', wrongDo = '' } = nearMisses(pairing, createRandom(`${SEED}/${index}`));
        expect(wrongAbout, id).not.toBe('');
        expect(told, id).not.toContain(wrongDo);
      }
    }
  });

  it('come before the matter was told twice', () => {
    const misread = calls.flatMap((call) =>
      call.turns.flatMap((turn, at) =>
        turn.role === 'agent' && turn.act === 'echo-confirm' && turn.intent === 'understand-issue'
          ? [{ call, at }]
          : [],
      ),
    );
    expect(misread.length).toBeGreaterThan(3);
    for (const { call, at } of misread) {
      const told = call.turns.slice(0, at).filter((turn) => /^(?:state-issue|inform)$/.test(turn.act ?? ''));
      expect(told.length, `${call.callId}: ${call.turns[at]?.said}`).toBe(1);
    }
  });
});

describe('small words', () => {
  it('"you are welcome" answers thanks', () => {
    const unasked = agentTurns(
      (turn, before) =>
        /^(?:you're (?:very |so )?welcome|my pleasure|you bet)/i.test(turn.said) &&
        !/thank|appreciate|cheers|grateful|kind/i.test(before?.said ?? ''),
    );
    expect(unasked.map(({ call, said }) => `${call.callId}: ${said}`)).toEqual([]);
  });

  it('a reason that comes first is not followed by "and"', () => {
    expect(
      agentTurns((turn) =>
        /(?:^|[.!?] )(?:First|To start with|So I can find you), (?:and|so|first)\b/i.test(turn.said),
      ),
    ).toEqual([]);
  });

  it('"one of the two" is said of two things only', () => {
    expect(isTwoThings('a firm delivery date and the shipping charge taken off')).toBe(true);
    expect(isTwoThings('a room of the same class tonight, and the taxi paid')).toBe(true);
    expect(isTwoThings('to get into the account and see that it is all there')).toBe(false);
    expect(isTwoThings('to spread it over a few months and keep the lights on')).toBe(false);
    expect(isTwoThings('the power and water on before the first of March')).toBe(false);
  });

  it('things that were spoken of take their article', () => {
    expect(withThe('scan results that never came')).toBe('the scan results that never came');
    expect(withThe('three overdraft fees in one day')).toBe('the three overdraft fees in one day');
    expect(withThe('getting rid of charges on your card')).toBe('getting rid of charges on your card');
    expect(withThe('your old papers that came')).toBe('your old papers that came');
  });
});
