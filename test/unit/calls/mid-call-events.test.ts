/** The events of a call are those that its turns show, whatever was dealt. */
import { expect, it } from 'vitest';
import { eventsIn } from '../../../src/calls/mid-call-events.ts';
import type { DialogueAct, Role } from '../../../src/domain/labels.ts';
import type { TurnRecord } from '../../../src/domain/record.ts';

const digits = { type: 'order_id' as const, text: 'one two', start: 0, end: 7, pii: false };

/** Turns by what they do: `a` and `c` begin the agent's and the customer's; `~` a back-channel; `!` one with a value in it. */
function turnsThat(...acts: readonly `${'a' | 'c'}${'' | '~'}:${DialogueAct}${'' | '!'}`[]): TurnRecord[] {
  return acts.map((text, turn) => {
    const [who = '', act = ''] = text.split(':');
    const role: Role = who.startsWith('a') ? 'agent' : 'customer';
    return {
      call_id: 'call_0001',
      turn,
      role,
      said: 'One two.',
      act: act.replace('!', '') as DialogueAct,
      ...(who.endsWith('~') ? { back_channel: true } : {}),
      ...(act.endsWith('!') ? { entities: [digits] } : {}),
    };
  });
}

it.each([
  [['a:greet', 'c:state-issue', 'a:offer', 'c:accept', 'a:farewell'], []],
  [
    ['a:offer', 'c:change-mind', 'a:ask-anything-else', 'c:raise-second-issue'],
    ['change-of-mind', 'second-issue'],
  ],
  [['a:request-info', 'c:hold', 'a:acknowledge', 'c:inform!'], ['forgotten-detail']],
  [['a:hold', 'c:hold', 'a:acknowledge', 'c:inform'], ['interruption']],
  [
    ['a:hold', 'c:small-talk', 'a:small-talk', 'c:acknowledge', 'a:hold'],
    ['long-lookup', 'small-talk'],
  ],
  [
    ['a:hold', 'c:hold', 'a:acknowledge', 'c:inform', 'a:hold'],
    ['long-lookup', 'interruption'],
  ],
  [['a:hold', 'c:acknowledge', 'a:request-info', 'c:inform', 'a:hold'], []],
  [['a:hold', 'c:acknowledge', 'a:hold', 'c:acknowledge', 'a:report-finding'], ['long-lookup']],
  [['a:hold', 'c:acknowledge', 'c~:acknowledge', 'a:hold'], ['long-lookup']],
  [['a:echo-confirm', 'c:correct!'], ['misheard-digit']],
  [['a:echo-confirm', 'c:correct'], []], // the matter was misread, not a digit
  [['a:echo-confirm', 'c:confirm', 'a:hold', 'c:acknowledge'], []],
] as const)('%j shows %j', (acts, events) => {
  expect(eventsIn(turnsThat(...acts))).toEqual(events);
});

it('knows nothing where the responder does not say what the customer’s turns do', () => {
  const turns = turnsThat('a:greet', 'c:inform', 'a:farewell').map(({ act, ...turn }) =>
    turn.role === 'agent' && act ? { ...turn, act } : turn,
  );
  expect(eventsIn(turns)).toBeUndefined();
});
