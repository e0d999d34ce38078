import { expect, it } from 'vitest';
import { fetchLateRecordings } from '../../../src/app/late-recordings.ts';
import type { CallRecord } from '../../../src/domain/record.ts';

/** As far as its recording goes. */
function aCall(callId: string, recording: Partial<CallRecord['recording']> | undefined, verdict = 'accepted') {
  const call = { call_id: callId, conference_sid: `CF-${callId}`, ...(recording ? { recording } : {}) };
  return { recorded: { call: call as CallRecord }, verdict: verdict as 'accepted', costMicros: 0 };
}

it('fetches what accepted calls lack, and leaves alone what is there, never was, or cannot be had', async () => {
  const asked: unknown[] = [];
  const amended: unknown[] = [];
  await fetchLateRecordings({
    parts: {
      carrier: {
        times: async (sid: string) => {
          if (sid === 'CF-call_5') throw new Error('not now');
          return { durationS: 10 };
        },
      } as never,
      keepAudio: async (callId, recording, times, isLate) => {
        asked.push([callId, recording, times?.durationS]);
        expect(isLate).toBe(true);
        return callId === 'call_6' ? undefined : `audio/${callId}.wav`;
      },
    },
    folder: { amend: (callId, fields) => void amended.push([callId, fields.recording?.file]) },
    finished: [
      aCall('call_1', { sid: 'RE1', channels: 2, duration_s: 10, file: 'audio/call_1.wav' }),
      aCall('call_2', undefined),
      aCall('call_3', { sid: 'RE3', channels: 2, duration_s: 10 }, 'quarantined'),
      aCall('call_4', { sid: 'RE4', channels: 2, duration_s: 10 }),
      aCall('call_5', { sid: 'RE5', channels: 2, duration_s: 11 }),
      aCall('call_6', { sid: 'RE6', channels: 2, duration_s: 12 }),
    ],
  });
  expect(asked).toEqual([
    ['call_4', { sid: 'RE4', channels: 2, durationS: 10 }, 10],
    ['call_5', { sid: 'RE5', channels: 2, durationS: 11 }, undefined],
    ['call_6', { sid: 'RE6', channels: 2, durationS: 12 }, 10],
  ]);
  expect(amended).toEqual([
    ['call_4', 'audio/call_4.wav'],
    ['call_5', 'audio/call_5.wav'],
  ]);
});
