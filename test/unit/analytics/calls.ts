/** Recorded calls for the tests of analytics, from lines such as "A: Hello." */
import type { CallRecord, RecordedCall, TurnRecord } from '../../../src/domain/record.ts';

/** A call with its turns; `extra` adds fields to a turn. */
export function recordedCall(
  lines: readonly string[],
  extra: (index: number) => Partial<TurnRecord> = () => ({}),
  call: Partial<CallRecord> = {},
): RecordedCall {
  const turns = lines.map((line, index) => ({
    call_id: 'call_0001',
    turn: index,
    role: line.startsWith('A:') ? ('agent' as const) : ('customer' as const),
    said: line.slice(3),
    ...extra(index),
  }));
  return {
    call: {
      call_id: 'call_0001',
      run_id: 'run',
      agent: 'dana',
      customer: 'robert',
      issue_category: 'broken-item',
      ending: 'customer-closed',
      duration_s: 60,
      turn_count: turns.length,
      responder_calls: turns.length,
      responder: 'offline',
      quality: { verdict: 'accepted', reasons: [] },
      labels: {},
      scores: {},
      ...call,
    },
    turns,
  };
}

/** The same call with an "Okay." of the listener into each of its turns that has times. */
export function spokenInto({ call, turns }: RecordedCall): RecordedCall {
  const rows = turns.flatMap((turn): TurnRecord[] => {
    const { call_id, role, start_s: startS } = turn;
    if (startS === undefined) return [turn];
    const place = { start_s: startS + 0.5, end_s: startS + 0.9 };
    const listener = role === 'agent' ? 'customer' : 'agent';
    return [
      turn,
      { call_id, turn: 0, role: listener, said: 'Okay.', back_channel: true, act: 'acknowledge', ...place },
    ];
  });
  return { call: { ...call, turn_count: rows.length }, turns: rows.map((row, turn) => ({ ...row, turn })) };
}
