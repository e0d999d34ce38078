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
