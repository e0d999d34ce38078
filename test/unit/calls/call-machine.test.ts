import { describe, expect, it } from 'vitest';
import { CALL_TABLE, type CallEvent, type CallState, isFinal, stepCall } from '../../../src/calls/call-machine.ts';

const states = Object.keys(CALL_TABLE) as CallState[];
const events = Object.keys(CALL_TABLE.planned) as CallEvent[];

function play(...sequence: CallEvent[]) {
  let state: CallState = 'planned';
  const effects: string[] = [];
  for (const event of sequence) {
    const step = stepCall(state, event);
    if (!step) return { state: 'bug', effects };
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

describe('the call machine', () => {
  it('takes a good call from its reservation to its record', () => {
    const { state, effects } = play('reserved', 'dialled', 'conference-started', 'conference-ended', 'recording-ready');
    expect(state).toBe('recorded');
    expect(effects).toEqual(['dial', 'open-room', 'await-recording', 'collect']);
  });

  it('opens the room when the callback overtakes the answer of the carrier', () => {
    expect(play('reserved', 'conference-started', 'dialled').state).toBe('connected');
  });

  it('hangs up and collects when a leg is lost before the room opens', () => {
    expect(play('reserved', 'dialled', 'leg-lost')).toEqual({
      state: 'failed',
      effects: ['dial', 'hang-up', 'collect'],
    });
  });

  it('hangs up when the responder is stuck and still waits for the recording', () => {
    const { state, effects } = play(
      'reserved',
      'dialled',
      'conference-started',
      'stuck',
      'conference-ended',
      'deadline',
    );
    expect(state).toBe('recorded');
    expect(effects).toEqual(['dial', 'open-room', 'hang-up', 'await-recording', 'collect']);
  });

  it('ends every state that is not final when it is interrupted; a recording that is awaited is awaited a little longer', () => {
    for (const state of states) {
      const step = stepCall(state, 'interrupted');
      if (state === 'wrapping-up') {
        expect(step).toEqual({ state, effects: ['hurry'] });
        continue;
      }
      expect(step && isFinal(step.state), state).toBe(true);
      expect(step?.effects.includes('collect') ?? false, state).toBe(!isFinal(state));
    }
  });

  it('lets a call in which all is decided come to its end, until the deadline', () => {
    const before = ['reserved', 'dialled', 'conference-started', 'hurried'] as const;
    expect(play(...before, 'conference-ended', 'hurried', 'recording-ready')).toEqual({
      state: 'recorded',
      effects: ['dial', 'open-room', 'hurry', 'await-recording', 'hurry', 'collect'],
    });
    expect(play(...before, 'deadline')).toEqual({
      state: 'abandoned',
      effects: ['dial', 'open-room', 'hurry', 'hang-up', 'collect'],
    });
  });

  it('collects exactly once on the way to any final state, whatever happens', () => {
    for (const first of events) {
      for (const second of events) {
        for (const third of events) {
          const { state, effects } = play('reserved', first, second, third, 'interrupted', 'interrupted', 'deadline');
          if (state === 'bug') continue;
          expect(
            effects.filter((effect) => effect === 'collect'),
            `${first} ${second} ${third}`,
          ).toHaveLength(1);
        }
      }
    }
  });
});
