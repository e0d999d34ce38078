/** Every pair of the call machine. */
import { describe, expect, test } from 'vitest';
import {
  CALL_TABLE,
  type CallEvent,
  type CallState,
  isOver,
  stepCall,
} from '../../../../src/emulator/machines/call.ts';

const STATES = Object.keys(CALL_TABLE) as CallState[];
const EVENTS = Object.keys(CALL_TABLE.queued) as CallEvent[];
const OVER: CallState[] = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];

describe('the call machine', () => {
  test('answers, refuses or ignores each of its pairs, and says which', () => {
    const outcome = (state: CallState, event: CallEvent) => {
      try {
        const [next, effects] = stepCall(state, event);
        return next === state ? '·' : `${next} [${effects.join(' ')}]`;
      } catch {
        return 'bug';
      }
    };
    const lines = STATES.flatMap((state) => EVENTS.map((event) => `${state} + ${event} → ${outcome(state, event)}`));
    expect(lines.filter((line) => !OVER.some((state) => line.startsWith(`${state} `)))).toEqual([
      'queued + place → initiated [report-initiated]',
      'queued + ring → bug',
      'queued + answer → bug',
      'queued + find-busy → bug',
      'queued + stop-ringing → bug',
      'queued + fail → failed [leave report-completed]',
      'queued + cancel → canceled [leave]',
      'queued + hang-up → canceled [leave]',
      'initiated + place → bug',
      'initiated + ring → ringing [report-ringing start-ringing-limit]',
      'initiated + answer → bug',
      'initiated + find-busy → busy [leave report-completed]',
      'initiated + stop-ringing → no-answer [leave report-completed]',
      'initiated + fail → failed [leave report-completed]',
      'initiated + cancel → canceled [leave report-completed]',
      'initiated + hang-up → canceled [leave report-completed]',
      'ringing + place → bug',
      'ringing + ring → bug',
      'ringing + answer → in-progress [begin-talk report-answered]',
      'ringing + find-busy → busy [leave report-completed]',
      'ringing + stop-ringing → no-answer [leave report-completed]',
      'ringing + fail → failed [leave report-completed]',
      'ringing + cancel → canceled [leave report-completed]',
      'ringing + hang-up → canceled [leave report-completed]',
      'in-progress + place → bug',
      'in-progress + ring → bug',
      'in-progress + answer → bug',
      'in-progress + find-busy → ·',
      'in-progress + stop-ringing → ·',
      'in-progress + fail → failed [end-talk leave report-completed]',
      'in-progress + cancel → ·',
      'in-progress + hang-up → completed [end-talk leave report-completed]',
    ]);
  });

  test.each(OVER)('a call that is %s stays so whatever happens', (state) => {
    for (const event of EVENTS) expect(stepCall(state, event)).toEqual([state, []]);
  });

  test('only terminal states are over', () => {
    expect(STATES.filter(isOver)).toEqual(OVER);
  });
});
