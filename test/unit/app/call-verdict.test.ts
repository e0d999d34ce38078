import { describe, expect, it } from 'vitest';
import { judgeRecorded } from '../../../src/app/call-verdict.ts';
import type { CallRecord, TurnRecord } from '../../../src/domain/record.ts';
import { aPlannedCall } from '../../support/plans.ts';

const SAID: readonly string[] = [
  'Lantern Books, this is Nora. What can I do for you?',
  'My atlas came with a torn cover.',
  'Oh no. I can send you a new one, and you keep the old one until then. It is with you on Friday at the latest.',
  'Mm-hmm.',
  'That would be great, thank you. Bye.',
  'Thanks for calling. Bye now.',
];

/** The customer's "Mm-hmm" is a back-channel; the customer's last turn begins `overlapS` before the agent's long one ends. */
function recorded(overlapS: number): { call: CallRecord; turns: TurnRecord[] } {
  const starts = [0, 6, 11, 14, 20 - overlapS, 26];
  const ends = [5, 10, 20, 16.5, 25, 30];
  const turns = SAID.map(
    (said, turn): TurnRecord => ({
      call_id: 'call_0001',
      turn,
      role: [1, 3, 4].includes(turn) ? 'customer' : 'agent',
      said,
      ...(turn === 3 ? { back_channel: true } : {}),
      start_s: starts[turn] ?? 0,
      end_s: ends[turn] ?? 0,
    }),
  );
  const call: CallRecord = {
    call_id: 'call_0001',
    run_id: 'run',
    agent: 'nora-quill',
    customer: 'emil-hart',
    issue_category: 'damaged-item',
    ending: 'customer-closed',
    duration_s: 31,
    turn_count: turns.length,
    responder_calls: 4,
    responder: 'offline',
    quality: { verdict: 'accepted', reasons: [] },
    labels: {},
    scores: {},
  };
  return { call, turns };
}

const judged = (overlapS: number) =>
  judgeRecorded(recorded(overlapS), aPlannedCall(), { timeLimitS: 300, maxTurns: 40 });

describe('the verdict on a recorded call', () => {
  it('knows when its turns were spoken: five seconds over each other keep it out of the data', () => {
    expect(judged(5)).toEqual({
      verdict: 'quarantined',
      reasons: ['overlap: turn 4: speaks for 5.0 s at the same time as the other side'],
    });
  });

  it('takes a short overlap and a back-channel for what they are', () => {
    expect(judged(0.4)).toEqual({ verdict: 'accepted', reasons: [] });
  });
});
