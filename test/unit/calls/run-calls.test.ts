import { describe, expect, it } from 'vitest';
import { createLedger } from '../../../src/calls/ledger.ts';
import { type RunParts, startRun } from '../../../src/calls/run-calls.ts';
import type { RecordedCall } from '../../../src/domain/record.ts';
import { promptClock } from '../../../src/shared/clock.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { aPlannedCall } from '../../support/plans.ts';

const plansOf = (count: number) =>
  Array.from({ length: count }, (_none, index) => aPlannedCall({ index, callId: `call_${index + 1}` }));

/** A run whose calls are made at once; from the one numbered `brokenFrom` on the carrier takes none. */
function aRun(count: number, brokenFrom: number, more: Partial<RunParts> = {}) {
  const dialled: string[] = [];
  const kept: RecordedCall[] = [];
  const run = startRun(plansOf(count), {
    call: {
      runId: 'run_1',
      carrier: {
        dial: async ({ callKey }: { callKey: string }) => {
          dialled.push(callKey);
          if (dialled.length >= brokenFrom) throw new SynthcallError('CARRIER_BUSY', 'Not now.', { hint: '' });
          setImmediate(() => run.signal(callKey, { type: 'conference-started' }));
          setImmediate(() =>
            run.signal(callKey, {
              type: 'recording',
              recordingSid: 'RE1',
              status: 'absent',
              channels: 0,
              durationS: 0,
            }),
          );
          setImmediate(() => run.signal(callKey, { type: 'conference-ended' }));
          return { conferenceSid: 'CF1', legs: { agent: { callSid: 'CA1' }, customer: { callSid: 'CA2' } } };
        },
        times: async () => ({ startedAt: '2026-03-02T10:00:00Z', durationS: 60 }),
        hangUp: async () => {},
        conferenceState: async () => 'live',
        findRecording: async () => undefined,
      } as never,
      talk: {
        begin: () => {},
        roomOpened: () => {},
        progress: () => ({ turns: 4, isOver: true }),
        end: () => {},
        settled: async () => {},
        finish: (key) => ({
          turns: [],
          ending: dialled.indexOf(key) + 1 >= brokenFrom ? undefined : 'agent-closed',
          outcome: undefined,
          speakAhead: { made: 0, used: 0 },
          failure: undefined,
        }),
      },
      clock: promptClock(),
      emit: () => {},
      responderName: 'offline',
      numbers: { agent: '+15555550100', customer: () => '+15555550101' },
      timeLimitS: 600,
      recordingWaitMs: 10,
      priceOf: () => 0,
      linePriceOf: () => 0,
      judge: () => ({ verdict: 'accepted', reasons: [] }),
      score: () => ({}),
      keepAudio: async () => undefined,
    },
    ledger: createLedger(
      { responderCalls: undefined, micros: undefined },
      { hold: async () => ({ giveBack: () => {} }), close: async () => {} },
    ),
    clock: promptClock(),
    concurrency: 3,
    spareMicros: 0,
    callsPerSecond: 1,
    maxBad: 3,
    retryBad: false,
    callKeyOf: ({ callId }) => callId,
    keep: async (recorded) => void kept.push(recorded),
    journal: { dial: () => {}, ask: () => {}, end: () => {} },
    signal: new AbortController().signal,
    ...more,
  });
  return { done: run.done, dialled, kept };
}

describe('a run', () => {
  it('stops soon when calls fail one after the other, however many had gone well', async () => {
    const run = aRun(200, 41);
    const { stop, tally } = await run.done;
    expect(stop).toMatchObject({ by: 'quality', reason: expect.stringContaining('calls in a row are bad') });
    expect(tally.accepted).toBe(40);
    expect(run.dialled.length).toBeLessThanOrEqual(52);
    expect(tally.notDialled).toBe(200 - run.dialled.length);
  });

  it('dials nobody while the responder cannot be asked', async () => {
    let open = () => {};
    const ready = new Promise<void>((resolve) => {
      open = resolve;
    });
    const run = aRun(3, 99, { untilReady: () => ready });
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    expect(run.dialled).toEqual([]);
    open();
    expect((await run.done).tally.accepted).toBe(3);
  });

  it('does not wait for the responder once it is interrupted', async () => {
    const interrupt = new AbortController();
    const untilReady = (signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const run = aRun(3, 99, { untilReady, signal: interrupt.signal });
    interrupt.abort();
    expect(await run.done).toMatchObject({ stop: { by: 'interrupt' }, tally: { notDialled: 3 } });
    expect(run.dialled).toEqual([]);
  });
});
