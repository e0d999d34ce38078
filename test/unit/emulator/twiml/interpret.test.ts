/** The interpreter, step by step: what each verb does, and what becomes of a Gather. */
import { describe, expect, test } from 'vitest';
import {
  interpret,
  MAX_HOPS,
  newScript,
  type Script,
  type ScriptEffect,
  type ScriptEvent,
} from '../../../../src/emulator/twiml/interpret.ts';
import { parseTwiml } from '../../../../src/emulator/twiml/parse.ts';

const BASE = 'https://app.test/voice?call=7';

function documentOf(body: string, url = BASE): ScriptEvent {
  const parsed = parseTwiml(`<Response>${body}</Response>`);
  if (!parsed.ok) throw new Error(parsed.alert.message);
  return { kind: 'document', url, verbs: parsed.verbs };
}

function play(...events: ScriptEvent[]): { script: Script; effects: string[] } {
  let script = newScript();
  const effects: string[] = [];
  for (const event of events) {
    const [next, more] = interpret(script, event);
    script = next;
    effects.push(...more.map(say));
  }
  return { script, effects };
}

function say(effect: ScriptEffect): string {
  switch (effect.kind) {
    case 'say':
      return `say ${effect.verb.text}`;
    case 'fetch':
      return `${effect.method} ${effect.url} ${effect.params.map((pair) => pair.join('=')).join('&')}`.trim();
    case 'await-input':
      return `await ${effect.timeoutMs}`;
    case 'alert':
      return `alert ${effect.code}`;
    default:
      return effect.kind;
  }
}

const done: ScriptEvent = { kind: 'done' };
const noInput: ScriptEvent = { kind: 'no-input' };
const began: ScriptEvent = { kind: 'speech-began' };
const heard = (text: string): ScriptEvent => ({ kind: 'heard', text, confidence: 0.9 });

describe('documents', () => {
  test('run from top to bottom and hang up at the end', () => {
    expect(play(documentOf('<Say>a</Say><Pause/><Play>b</Play>'), done, done, done).effects).toEqual([
      'say a',
      'pause',
      'play',
      'hang-up',
    ]);
  });

  test('an empty one hangs up at once', () => {
    expect(play(documentOf('')).effects).toEqual(['hang-up']);
  });

  test('Say is repeated as often as its loop says', () => {
    expect(play(documentOf('<Say loop="3">a</Say>'), done, done, done).effects).toEqual([
      'say a',
      'say a',
      'say a',
      'hang-up',
    ]);
  });

  test('Redirect leaves the rest behind; its address counts from the document, an empty one is the document', () => {
    expect(play(documentOf('<Redirect method="GET">next?x=1</Redirect><Say>never</Say>')).effects).toEqual([
      'GET https://app.test/next?x=1',
    ]);
    expect(play(documentOf('<Redirect/>')).effects).toEqual([`POST ${BASE}`]);
  });

  test('a relative address in an inline document is an error that ends the call', () => {
    expect(play(documentOf('<Redirect>/next</Redirect>', '')).effects).toEqual(['alert 11100', 'hang-up']);
  });

  test('a script that only fetches is stopped', () => {
    const events = Array.from({ length: MAX_HOPS + 1 }, () => documentOf('<Redirect/>'));
    const { effects } = play(...events);
    expect(effects.slice(-2)).toEqual(['alert 11215', 'hang-up']);
    const talking = Array.from({ length: MAX_HOPS + 50 }, () => [documentOf('<Say>a</Say><Redirect/>'), done]).flat();
    expect(play(...talking).effects).not.toContain('hang-up');
  });

  test('a failed fetch hangs up, and nothing happens afterwards', () => {
    const { script, effects } = play({ kind: 'fetch-failed' }, documentOf('<Say>late</Say>'), done, noInput);
    expect(effects).toEqual(['hang-up']);
    expect(script.phase).toBe('over');
  });

  test('Reject as a verb of a running call refuses, Hangup hangs up', () => {
    expect(play(documentOf('<Reject reason="busy"/>')).effects).toEqual(['reject']);
    expect(play(documentOf('<Hangup/><Say>never</Say>')).effects).toEqual(['hang-up']);
  });

  test('Dial waits, then goes on with the next verb or with its action', () => {
    const ended: ScriptEvent = { kind: 'dial-ended', params: [['DialCallStatus', 'answered']] };
    const dial = '<Conference>room</Conference></Dial><Say>after</Say>';
    expect(play(documentOf(`<Dial>${dial}`), ended).effects).toEqual(['dial', 'say after']);
    expect(play(documentOf(`<Dial action="/done">${dial}`), ended).effects).toEqual([
      'dial',
      'POST https://app.test/done DialCallStatus=answered',
    ]);
  });
});

describe('Gather', () => {
  const gather = (attributes = '', inside = '') =>
    documentOf(
      `<Gather input="speech" action="/r" timeout="4" ${attributes}>${inside}</Gather><Say>fallen through</Say>`,
    );

  test('listens from the start and counts silence only after its prompts', () => {
    expect(play(gather('', '<Say>one</Say><Pause/>'), done, done).effects).toEqual([
      'listen',
      'say one',
      'pause',
      'await 4000',
    ]);
    expect(play(gather()).effects).toEqual(['listen', 'await 4000']);
  });

  test('speech stops the prompts, and its result goes to the action', () => {
    expect(play(gather('', '<Say>one</Say><Say>two</Say>'), began, heard('Hello.')).effects).toEqual([
      'listen',
      'say one',
      'stop-prompt',
      'POST https://app.test/r SpeechResult=Hello.&Confidence=0.9',
    ]);
  });

  test('without an action the result goes to the document itself', () => {
    expect(play(documentOf('<Gather input="speech"/>'), heard('Yes')).effects.at(-1)).toBe(
      `POST ${BASE} SpeechResult=Yes&Confidence=0.9`,
    );
  });

  test('silence falls through to the next verb', () => {
    expect(play(gather(), noInput).effects.at(-1)).toBe('say fallen through');
  });

  test('with actionOnEmptyResult silence calls the action without a result', () => {
    expect(play(gather('actionOnEmptyResult="true"'), noInput).effects.at(-1)).toBe('POST https://app.test/r');
  });

  test('speech without a word counts as silence', () => {
    expect(play(gather(), began, heard('')).effects.at(-1)).toBe('say fallen through');
  });

  test('that may not be interrupted begins to listen after its prompts', () => {
    expect(play(gather('bargeIn="false"', '<Say>one</Say>'), began, done).effects).toEqual([
      'say one',
      'listen',
      'await 4000',
    ]);
  });

  test('late timers change nothing once the next document is being fetched', () => {
    const { effects } = play(gather(), heard('x'), noInput, done, heard('y'));
    expect(effects).toHaveLength(3);
  });
});
