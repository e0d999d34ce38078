/** A recorded call as the quality gate takes it: its rows are turns again, its plan and the settings are the bounds. */
import type { Settings } from '../config/schema.ts';
import { boundsOf, judgeCall } from '../conversation/quality/judge-call.ts';
import { toMicros } from '../domain/money.ts';
import type { PlannedCall } from '../domain/plan.ts';
import { type Quality, type RecordedCall, type TurnRecord, withoutBackChannels } from '../domain/record.ts';

/** The verdict on a call. Turns in its reasons go by the numbers of their rows. */
export function judgeRecorded(
  { call, turns }: RecordedCall,
  plan: PlannedCall,
  { timeLimitS, maxTurns }: Pick<Settings, 'timeLimitS' | 'maxTurns'>,
): Quality {
  const { agent, customer } = plan.pairing;
  const { verdict, reasons } = judgeCall({
    agent,
    customer,
    turns: withoutBackChannels(turns).map(turnOf),
    ending: call.ending,
    ...(call.duration_s === undefined ? {} : { durationS: call.duration_s }),
    ...(call.cost_usd === undefined ? {} : { costMicros: toMicros(call.cost_usd) }),
    expected: boundsOf({ maxTurns, timeLimitS, estimatedMicros: plan.estimatedMicros }),
  });
  return { verdict, reasons };
}

function turnOf({ turn, role, said, heard, act, start_s, end_s }: TurnRecord) {
  return {
    index: turn,
    role,
    said,
    ...(heard === undefined ? {} : { heard }),
    ...(act === undefined ? {} : { act }),
    ...(start_s === undefined || end_s === undefined ? {} : { startS: start_s, endS: end_s }),
  };
}
