import { describe, expect, it } from 'vitest';
import { type CallFacts, foldRecord } from '../../../src/calls/record.ts';
import { callRecordSchema } from '../../../src/domain/record.ts';
import { aPlannedCall } from '../../support/plans.ts';

const DIALLED = { conferenceSid: 'CF1', legs: { agent: { callSid: 'CA1' }, customer: { callSid: 'CA2' } } };

/** The record of a call, as far as its length is known. */
function recordOf(known: Partial<Pick<CallFacts, 'dialled' | 'times' | 'recording'>>) {
  const facts: CallFacts = {
    runId: 'run',
    plan: aPlannedCall(),
    responder: 'offline',
    turns: [],
    ending: 'customer-closed',
    outcome: undefined,
    responderCalls: 1,
    dialled: DIALLED,
    times: undefined,
    recording: undefined,
    costMicros: undefined,
    ...known,
  };
  return callRecordSchema.parse(foldRecord(facts, { judge: ({ call }) => call.quality, score: () => ({}) }).call);
}

describe('the length of a call', () => {
  const recording = { sid: 'RE1', channels: 2, durationS: 61 };
  it.each([
    ["is the carrier's", { times: { durationS: 60.5, segments: [] }, recording }, 60.5],
    ["is its recording's where the carrier does not tell", { recording }, 61],
    ['is absent where nobody knows it', {}, undefined],
    ['is nothing when it was never dialled', { dialled: undefined }, 0],
  ])('%s', (_case, known, expected) => {
    expect(recordOf(known).duration_s).toBe(expected);
  });
});
