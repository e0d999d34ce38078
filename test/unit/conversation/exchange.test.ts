import { describe, expect, it } from 'vitest';
import { createExchange } from '../../../src/conversation/exchange.ts';
import type { RunEvent } from '../../../src/domain/events.ts';
import type { ConversationDocument, ConversationStore, Reply, Responder } from '../../../src/domain/ports.ts';
import { type Purse, purseOfReplies } from '../../../src/domain/purse.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { aPlannedCall } from '../../support/plans.ts';

function memoryStore(): ConversationStore & { documents: Map<string, ConversationDocument> } {
  const documents = new Map<string, ConversationDocument>();
  return {
    documents,
    save: (key, document) => void documents.set(key, document),
    load: async (key) => documents.get(key),
    settle: async () => {},
  };
}

/** Answers from a list; what is asked too often fails the test. */
function scripted(lines: (Reply | Error)[]): Responder & { asked: number } {
  const responder = {
    name: 'offline' as const,
    version: 'scripted',
    asked: 0,
    reply: async () => {
      const line = lines[responder.asked];
      responder.asked += 1;
      if (!line) throw new Error(`the responder was asked ${responder.asked} times, ${lines.length} expected`);
      if (line instanceof Error) throw line;
      return line;
    },
  };
  return responder;
}

function exchangeWith(
  responder: Responder,
  options: {
    speakAhead?: boolean;
    share?: number;
    permitted?: number;
    purse?: Purse;
    backChannels?: boolean;
    seed?: string;
  } = {},
) {
  const store = memoryStore();
  const events: RunEvent[] = [];
  const stuck: string[] = [];
  const plan = aPlannedCall({ share: options.share ?? 5, seed: options.seed ?? 'test/call_0001' });
  const exchange = createExchange({
    responder,
    store,
    limits: { maxTurns: 25, silenceRounds: 3 },
    clock: manualClock(),
    speakAhead: options.speakAhead ?? false,
    backChannels: options.backChannels ?? false,
    emit: (event) => events.push(event),
    onStuck: (key) => stuck.push(key),
    planOf: () => plan,
  });
  exchange.begin('key', plan, options.purse ?? purseOfReplies(options.permitted ?? plan.share));
  return { exchange, store, events, stuck };
}

const line = (utterance: string, done = false): Reply => ({ utterance, done });

describe('the exchange', () => {
  it('holds a whole conversation with one responder call an utterance', async () => {
    const responder = scripted([
      line('My atlas is torn.'),
      line('A new one goes out today.'),
      line('Great, bye.', true),
    ]);
    const { exchange, events } = exchangeWith(responder);
    expect(await exchange.arrived('key', 'agent')).toBe('wait');
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    await exchange.heard('key', 'customer', 0, 'lantern books', 0.9);
    await exchange.heard('key', 'agent', 1, 'my atlas is torn', 0.8);
    await exchange.heard('key', 'customer', 2, 'a new one goes out today', 0.9);
    const farewell = await exchange.heard('key', 'agent', 3, 'great bye', 0.9);
    expect(farewell).toMatchObject({ do: 'say', afterwards: 'hang-up' });
    expect(await exchange.heard('key', 'customer', 4, 'thanks for calling', 0.9)).toEqual({ do: 'hang-up' });
    expect(responder.asked).toBe(3);
    expect(events.filter((event) => event.event === 'turn.said')).toHaveLength(5);
    expect(exchange.finish('key')?.conversation).toMatchObject({ ending: 'customer-closed', replies: 3 });
  });

  it('asks once when a delivery comes twice at the same time', async () => {
    const responder = scripted([line('My atlas is torn.')]);
    const { exchange } = exchangeWith(responder);
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    const [first, second] = await Promise.all([
      exchange.heard('key', 'customer', 0, 'hello', 0.9),
      exchange.heard('key', 'customer', 0, 'hello', 0.9),
    ]);
    expect(first).toEqual(second);
    expect(responder.asked).toBe(1);
  });

  it('says nothing when the responder fails: it hangs up and asks for help', async () => {
    const failure = new SynthcallError('RESPONDER_UNREACHABLE', 'no answer', { hint: 'wait' });
    const { exchange, stuck } = exchangeWith(scripted([failure]));
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    expect(await exchange.heard('key', 'customer', 0, 'hello', 0.9)).toEqual({ do: 'hang-up' });
    expect(stuck).toEqual(['key']);
    expect(await exchange.arrived('key', 'agent')).toEqual({ do: 'hang-up' });
    expect(exchange.finish('key')).toMatchObject({ conversation: { ending: 'responder-failed' }, failure });
  });

  const INTRODUCTION = 'lantern books this is nora what can i do for you';

  it('uses a reply made ahead when it was understood, and makes a new one when it was not', async () => {
    const responder = scripted([
      line('My atlas is torn.'),
      line('ahead'),
      line('Sorry, your what?'),
      line('ahead too'),
    ]);
    const { exchange } = exchangeWith(responder, { speakAhead: true });
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    await exchange.heard('key', 'customer', 0, INTRODUCTION, 0.9);
    expect(responder.asked).toBe(2);
    const move = await exchange.heard('key', 'agent', 1, 'completely other words here', 0.3);
    expect(move).toMatchObject({ turn: { said: 'Sorry, your what?' } });
    expect(exchange.finish('key')).toMatchObject({ conversation: { replies: 3 }, speakAhead: { made: 3, used: 1 } });
  });

  it('counts no reply as used that failed when it was waited for', async () => {
    let fail: (error: Error) => void = () => {};
    const late = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    const responder: Responder = { name: 'offline', version: 'fails late', reply: () => late };
    const { exchange } = exchangeWith(responder, { speakAhead: true });
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    const answer = exchange.heard('key', 'customer', 0, INTRODUCTION, 0.9);
    fail(new SynthcallError('RESPONDER_UNREACHABLE', 'no', { hint: 'none' }));
    await answer;
    expect(exchange.finish('key')).toMatchObject({ speakAhead: { made: 1, used: 0 } });
  });

  it('answers what was said when there is no call left to answer what was heard', async () => {
    const responder = scripted([line('My atlas is torn.'), line('Oh no. A new one?')]);
    const { exchange } = exchangeWith(responder, { speakAhead: true, share: 2 });
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    await exchange.heard('key', 'customer', 0, INTRODUCTION, 0.9);
    const move = await exchange.heard('key', 'agent', 1, 'completely other words here', 0.3);
    expect(move).toMatchObject({ turn: { said: 'Oh no. A new one?' } });
  });

  it('goes beyond its share while there is room, is told to come to its end, and is not made shorter by what is thrown away', async () => {
    const told: { left: number; wrapUp: boolean }[] = [];
    const responder: Responder = {
      name: 'offline',
      version: 'slow to close',
      reply: async ({ history, repliesLeft, wrapUp }) => {
        told.push({ left: repliesLeft, wrapUp });
        return line(`Line number ${history.length}, sir.`, history.length === 7);
      },
    };
    const { exchange } = exchangeWith(responder, { speakAhead: true, share: 5, permitted: 30 });
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    await exchange.heard('key', 'customer', 0, INTRODUCTION, 0.9);
    for (let turn = 1; turn < 8; turn += 1) {
      const heard = turn === 2 ? 'completely other words here' : `line number ${turn} sir`;
      await exchange.heard('key', turn % 2 === 1 ? 'agent' : 'customer', turn, heard, 0.9);
    }
    expect(exchange.finish('key')?.conversation.ending).toBe('customer-closed');
    expect(told.map(({ left }) => left)).toEqual([4, 3, 2, 2, 1, 0, 0, 0]);
    expect(told.at(-1)?.wrapUp).toBe(true);
  });

  it('ends by budget, with the farewell, when neither its share nor the run has a call left', async () => {
    const responder = scripted([line('My atlas is torn.'), line('Oh no.'), line('It is.')]);
    const { exchange } = exchangeWith(responder, { share: 5, permitted: 3 });
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    for (const [turn, role] of (['customer', 'agent', 'customer'] as const).entries()) {
      await exchange.heard('key', role, turn, 'hello', 0.9);
    }
    expect(await exchange.heard('key', 'agent', 3, 'it is', 0.9)).toMatchObject({ do: 'say', afterwards: 'hang-up' });
    expect(exchange.finish('key')?.conversation.ending).toBe('budget');
  });

  it('asks again when a reply made ahead failed in passing, and gives up at once when it was refused', async () => {
    const passing = new SynthcallError('RESPONDER_UNREACHABLE', 'busy', { hint: 'wait' });
    const refused = new SynthcallError('RESPONDER_REFUSED', 'no such model', { hint: 'look' });
    for (const [failure, expected] of [
      [passing, { do: 'say', turn: { said: 'My atlas is torn.' } }],
      [refused, { do: 'hang-up' }],
    ] as const) {
      const { exchange, stuck } = exchangeWith(scripted([failure, line('My atlas is torn.'), line('ahead')]), {
        speakAhead: true,
      });
      exchange.roomOpened('key');
      await exchange.arrived('key', 'agent');
      await new Promise(setImmediate); // the introduction is being spoken
      expect(await exchange.heard('key', 'customer', 0, INTRODUCTION, 0.9)).toMatchObject(expected);
      expect(stuck).toEqual(failure === refused ? ['key'] : []);
    }
  });

  it('waits for a reply that was replaced while it was still being written: it is paid for', async () => {
    const answers: ((reply: Reply) => void)[] = [];
    const responder: Responder = {
      name: 'offline',
      version: 'slow',
      reply: () => new Promise((resolve) => answers.push(resolve)),
    };
    const { exchange } = exchangeWith(responder, { speakAhead: true });
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent'); // the answer to the introduction is begun
    const said = exchange.heard('key', 'customer', 0, 'The plumber is coming on Friday at nine.', 0.9);
    await new Promise(setImmediate);
    expect(answers).toHaveLength(2);
    answers[1]?.(line('My atlas is torn.'));
    await said;
    let isSettled = false;
    void exchange.settled('key').then(() => {
      isSettled = true;
    });
    answers[2]?.(line('ahead'));
    await new Promise(setImmediate);
    expect(isSettled).toBe(false);
    answers[0]?.(line('what nobody will hear'));
    await new Promise(setImmediate);
    expect(isSettled).toBe(true);
  });

  it('ends with the farewell, as at any bound, when the money does not carry another reply', async () => {
    for (const refused of ['take', 'hold'] as const) {
      let carries = 1;
      const purse: Purse = {
        take: async () => refused !== 'take' || carries-- > 0,
        callsLeft: () => 9,
        repliesLeft: () => Number.POSITIVE_INFINITY,
        hold: () => (refused !== 'hold' || carries-- > 0 ? () => {} : undefined),
      };
      const responder: Responder = {
        name: 'openai',
        version: 'paid',
        reply: async (_request, _signal, paid) => {
          if (paid?.hold(100) === undefined) throw new SynthcallError('BUDGET_EXHAUSTED', 'no', { hint: 'more' });
          return line('My atlas is torn.');
        },
      };
      const { exchange, stuck } = exchangeWith(responder, { purse });
      exchange.roomOpened('key');
      await exchange.arrived('key', 'agent');
      await exchange.heard('key', 'customer', 0, INTRODUCTION, 0.9);
      const last = await exchange.heard('key', 'agent', 1, 'My atlas is torn.', 0.9);
      expect(last).toMatchObject({ do: 'say', turn: { act: 'farewell', scripted: true }, afterwards: 'hang-up' });
      expect(await exchange.heard('key', 'agent', 1, 'My atlas is torn.', 0.9)).toEqual(last);
      expect(stuck).toEqual([]);
      expect(exchange.finish('key')).toMatchObject({ conversation: { ending: 'budget' }, failure: undefined });
    }
  });

  it('has the speakers wrap up when the money carries few replies more', async () => {
    const cues: [number, boolean][] = [];
    let carried = 5;
    const purse: Purse = {
      take: async () => true,
      callsLeft: () => 99,
      repliesLeft: () => carried,
      hold: () => () => {},
    };
    const responder: Responder = {
      name: 'openai',
      version: 'paid',
      reply: async ({ repliesLeft, wrapUp }) => {
        cues.push([repliesLeft, wrapUp]);
        carried -= 1;
        return line(`Line ${cues.length}.`);
      },
    };
    const { exchange } = exchangeWith(responder, { purse, share: 19 });
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    await exchange.heard('key', 'customer', 0, INTRODUCTION, 0.9);
    await exchange.heard('key', 'agent', 1, 'Line 1.', 0.9);
    await exchange.heard('key', 'customer', 2, 'Line 2.', 0.9);
    expect(cues).toEqual([
      [4, false],
      [3, false],
      [2, true],
    ]);
  });

  it('picks up a conversation that another process began', async () => {
    const first = exchangeWith(scripted([line('My atlas is torn.')]));
    first.exchange.roomOpened('key');
    await first.exchange.arrived('key', 'agent');
    await first.exchange.heard('key', 'customer', 0, 'hello', 0.9);
    const second = exchangeWith(scripted([line('I see.')]));
    second.exchange.finish('key');
    for (const [key, document] of first.store.documents) second.store.documents.set(key, document);
    const move = await second.exchange.heard('key', 'agent', 1, 'my atlas is torn', 0.9);
    expect(move).toMatchObject({ do: 'say', turn: { index: 2, said: 'I see.' } });
  });

  it('hangs up on a call that nobody knows', async () => {
    const { exchange } = exchangeWith(scripted([]));
    expect(await exchange.heard('other', 'agent', 0, 'hello', 0.9)).toEqual({ do: 'hang-up' });
    expect(await exchange.arrived('other', 'customer')).toEqual({ do: 'hang-up' });
  });

  it('keeps what is seen from the agent: agent = assistant, customer = user', async () => {
    const { exchange, store } = exchangeWith(scripted([line('My atlas is torn.')]));
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    await exchange.heard('key', 'customer', 0, 'hello', 0.9);
    expect(store.documents.get('key')?.messages.map((message) => message.role)).toEqual(['assistant', 'user']);
  });
});

describe('a turn in two breaths', () => {
  const FIRST = 'Hi, I ordered an atlas from you for my brother, and the cover is torn.';
  const REST = 'I would really like to have another one of those before he comes home from school.';
  const ANSWER = line('A new one goes out today.');
  /** With this seed the agent says "I see." into the customer's story. */
  const options = { backChannels: true, seed: 'test/call_0004' };

  /** The customer is telling the story. */
  async function telling(
    more: { speakAhead?: boolean; backChannels?: boolean } = {},
    answers = [ANSWER, line('Fine.')],
  ) {
    const responder = scripted([line(`${FIRST} ${REST}`), ...answers]);
    const world = exchangeWith(responder, { ...options, ...more });
    world.exchange.roomOpened('key');
    await world.exchange.arrived('key', 'agent');
    await world.exchange.heard('key', 'customer', 0, 'lantern books this is nora what can i do for you', 0.9);
    return { ...world, responder };
  }

  it('is answered with a few words after the first, and with a reply after the second', async () => {
    const { exchange, events, responder } = await telling();
    const between = await exchange.heard('key', 'agent', 1, FIRST, 0.9);
    expect(between).toEqual({ do: 'back-channel', says: 'I see.', hears: 1 });
    expect([responder.asked, events.filter(({ event }) => event === 'turn.heard')]).toEqual([1, [expect.anything()]]);
    const answer = await exchange.heard('key', 'agent', { rest: 1 }, 'another one of those before he comes home', 0.9);
    expect(answer).toMatchObject({ do: 'say', turn: { index: 2, said: ANSWER.utterance } });
    expect(responder.asked).toBe(2);
    const into = events.filter((event) => event.event === 'turn.back-channel');
    expect(into).toEqual([expect.objectContaining({ turn: 2, role: 'agent', said: 'I see.' })]);
    const said = events.filter((event) => event.event === 'turn.said').map((event) => [event.turn, event.said]);
    expect(said.at(-1)).toEqual([3, ANSWER.utterance]);
    const heard = events.filter((event) => event.event === 'turn.heard').map((event) => event.heard);
    expect(heard[1]).toBe(`${FIRST} another one of those before he comes home`);
    expect(exchange.finish('key')?.conversation.turns).toHaveLength(3);
  });

  it('is answered as any other when the line heard it whole, or when there are to be no back-channels', async () => {
    for (const backChannels of [true, false]) {
      const { exchange } = await telling({ backChannels });
      const heard = backChannels ? `${FIRST} ${REST}` : FIRST;
      expect(await exchange.heard('key', 'agent', 1, heard, 0.9)).toMatchObject({ do: 'say', turn: { index: 2 } });
    }
  });

  it('gives every repeated delivery its own answer again', async () => {
    const { exchange, events, responder } = await telling();
    const first = () => exchange.heard('key', 'agent', 1, FIRST, 0.9);
    const rest = () => exchange.heard('key', 'agent', { rest: 1 }, REST, 0.9);
    const [one, two] = await Promise.all([first(), first()]);
    expect(two).toEqual(one);
    const [three, four] = await Promise.all([rest(), rest()]);
    expect(three).toMatchObject({ do: 'say', turn: { index: 2 } });
    expect(four).toEqual(three);
    expect([await first(), await rest()]).toEqual([one, three]);
    expect(events.filter(({ event }) => event === 'turn.back-channel')).toHaveLength(1);
    expect(responder.asked).toBe(2);
  });

  it('uses the reply made ahead when enough of it arrived', async () => {
    const { exchange, responder } = await telling({ speakAhead: true });
    await exchange.heard('key', 'agent', 1, FIRST, 0.9);
    await exchange.heard(
      'key',
      'agent',
      { rest: 1 },
      'like to have another one of those before he comes home from school',
      0.9,
    );
    expect(responder.asked).toBe(3); // the third is ahead of the customer's next turn
    expect(exchange.finish('key')).toMatchObject({ speakAhead: { made: 3, used: 2 } });
  });

  it('is answered from what was heard of it when the second stays away', async () => {
    const { exchange, events } = await telling();
    await exchange.heard('key', 'agent', 1, FIRST, 0.9);
    expect(await exchange.silence('key', 'agent', { rest: 1 })).toMatchObject({ do: 'say', turn: { index: 2 } });
    expect(await exchange.silence('key', 'agent', { rest: 1 })).toMatchObject({ do: 'say', turn: { index: 2 } });
    expect(events.findLast((event) => event.event === 'turn.heard')).toMatchObject({ turn: 1, heard: FIRST });
  });

  it('goes on in another process', async () => {
    const before = await telling();
    for (const isLate of [false, true]) {
      if (isLate) await before.exchange.heard('key', 'agent', 1, FIRST, 0.9);
      const after = exchangeWith(scripted([ANSWER]), options);
      after.exchange.finish('key');
      for (const [key, document] of before.store.documents) after.store.documents.set(key, document);
      if (!isLate) expect(await after.exchange.heard('key', 'agent', 1, FIRST, 0.9)).toMatchObject({ says: 'I see.' });
      expect(await after.exchange.heard('key', 'agent', { rest: 1 }, REST, 0.9)).toMatchObject({ turn: { index: 2 } });
    }
  });

  it('is not spoken into once the call is over', async () => {
    const { exchange } = await telling();
    exchange.end('key', 'time-limit');
    expect(await exchange.heard('key', 'agent', 1, FIRST, 0.9)).toEqual({ do: 'hang-up' });
  });
});

describe('a room that is over', () => {
  it('is not brought back from the store by a late request, here or after a restart, and buys nothing', async () => {
    const responder = scripted([line('My atlas is torn.'), line('Nobody hears this.')]);
    const { exchange, store } = exchangeWith(responder);
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    await exchange.heard('key', 'customer', 0, 'lantern books', 0.9);
    exchange.roomClosed('key');
    expect(await exchange.heard('key', 'agent', 1, 'my atlas is torn', 0.8)).toEqual({ do: 'hang-up' });
    expect(exchange.progress('key')).toBeUndefined();

    const restarted = exchangeWith(responder);
    restarted.exchange.finish('key'); // only the store knows it
    for (const [key, document] of store.documents) restarted.store.documents.set(key, document);
    expect(await restarted.exchange.heard('key', 'agent', 1, 'my atlas is torn', 0.8)).toEqual({ do: 'hang-up' });
    expect(responder.asked).toBe(1);
  });

  it('stays over when its end comes while the store is being read', async () => {
    const responder = scripted([line('My atlas is torn.'), line('Nobody hears this.')]);
    const { exchange } = exchangeWith(responder);
    exchange.roomOpened('key');
    await exchange.arrived('key', 'agent');
    exchange.finish('key'); // as after a restart: the store alone knows it
    const late = exchange.heard('key', 'customer', 0, 'lantern books', 0.9);
    exchange.roomClosed('key');
    expect(await late).toEqual({ do: 'hang-up' });
    expect(responder.asked).toBe(0);
  });
});
