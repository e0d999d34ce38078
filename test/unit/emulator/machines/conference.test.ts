/** The conference machine: who starts it, who ends it, and what is reported in which order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CONFERENCE_TABLE,
  type ConferenceEffect,
  type ConferenceEvent,
  type ConferenceState,
  EMPTY_CONFERENCE,
  type Member,
  stepConference,
} from '../../../../src/emulator/machines/conference.ts';

const member = (callSid: string, more: Partial<Member> = {}): Member => ({
  callSid,
  startOnEnter: true,
  endOnExit: false,
  muted: false,
  hold: false,
  ...more,
});
const join = (callSid: string, more: Partial<Member> = {}): ConferenceEvent => ({
  kind: 'join',
  member: member(callSid, more),
});
const leave = (callSid: string, way: 'left' | 'kicked' = 'left'): ConferenceEvent => ({ kind: 'leave', callSid, way });

function play(...events: ConferenceEvent[]): { state: ConferenceState; effects: string[] } {
  let state: ConferenceState = EMPTY_CONFERENCE;
  const effects: string[] = [];
  for (const event of events) {
    const [next, more] = stepConference(state, event);
    state = next;
    effects.push(...more.map(say));
  }
  return { state, effects };
}

function say(effect: ConferenceEffect): string {
  switch (effect.kind) {
    case 'report-end':
      return `end ${effect.reason} ${effect.callSid ?? ''}`.trim();
    case 'report-start':
      return 'start';
    case 'report-change':
      return `${effect.event} ${effect.callSid}`;
    default:
      return `${effect.kind.replace('report-', '')} ${effect.callSid}`;
  }
}

describe('a conference', () => {
  test('starts when two have joined and one of them may start it', () => {
    expect(play(join('a'), join('b')).effects).toEqual(['join a', 'join b', 'start']);
    expect(play(join('a')).state.status).toBe('init');
    const waiting = [join('a', { startOnEnter: false }), join('b', { startOnEnter: false })];
    expect(play(...waiting).state.status).toBe('init');
    expect(play(...waiting, join('c')).effects).toEqual(['join a', 'join b', 'join c', 'start']);
  });

  test('goes on with one, and ends when the last leaves', () => {
    const { state, effects } = play(join('a'), join('b'), leave('a'), leave('b'));
    expect(effects.slice(3)).toEqual(['leave a', 'leave b', 'end last-participant-left b']);
    expect(state).toEqual({ status: 'completed', members: [] });
  });

  test('ends for all when one with endConferenceOnExit leaves or is thrown out', () => {
    const pair = [join('a', { endOnExit: true }), join('b')];
    expect(play(...pair, leave('a')).effects.slice(3)).toEqual([
      'leave a',
      'leave b',
      'release b',
      'end participant-with-end-conference-on-exit-left a',
    ]);
    expect(play(...pair, leave('a', 'kicked')).effects.at(-1)).toBe(
      'end participant-with-end-conference-on-exit-kicked a',
    );
    expect(play(join('a'), leave('a', 'kicked')).effects.at(-1)).toBe('end last-participant-kicked a');
  });

  test('ends by request, letting everybody go', () => {
    expect(play(join('a'), join('b'), { kind: 'end' }).effects.slice(3)).toEqual([
      'leave a',
      'release a',
      'leave b',
      'release b',
      'end conference-ended-via-api',
    ]);
  });

  test('reports only what changed', () => {
    const change = (more: Partial<Member>): ConferenceEvent => ({ kind: 'change', callSid: 'a', change: more });
    const { effects } = play(
      join('a'),
      change({ muted: true }),
      change({ muted: true }),
      change({ muted: false, hold: true }),
    );
    expect(effects).toEqual(['join a', 'participant-mute a', 'participant-unmute a', 'participant-hold a']);
  });

  test('ignores legs it does not know and legs that join twice', () => {
    const before = play(join('a'));
    for (const event of [leave('x'), join('a'), { kind: 'change', callSid: 'x', change: { muted: true } } as const]) {
      expect(stepConference(before.state, event)).toEqual([before.state, []]);
    }
  });

  test('that is completed takes nothing any more', () => {
    const over = play(join('a'), leave('a')).state;
    for (const kind of Object.keys(CONFERENCE_TABLE.completed)) {
      const event = { kind, callSid: 'a', way: 'left', change: {}, member: member('b') } as unknown as ConferenceEvent;
      expect(stepConference(over, event)).toEqual([over, []]);
    }
  });

  test('reports as many joins as leaves once it is over, one start at most and one end', () => {
    const event = fc.oneof(
      fc.record({
        kind: fc.constant('join' as const),
        member: fc
          .tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean(), fc.boolean())
          .map(([sid, start, end]) => member(sid, { startOnEnter: start, endOnExit: end })),
      }),
      fc.record({
        kind: fc.constant('leave' as const),
        callSid: fc.constantFrom('a', 'b', 'c'),
        way: fc.constantFrom('left' as const, 'kicked' as const),
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const { effects } = play(join('first'), ...events, { kind: 'end' });
        const count = (word: string) => effects.filter((effect) => effect.split(' ')[0] === word).length;
        expect(count('join')).toBe(count('leave'));
        expect(count('end')).toBe(1);
        expect(count('start')).toBeLessThanOrEqual(1);
        expect(effects.at(-1)?.startsWith('end')).toBe(true);
      }),
    );
  });
});
