/** Fetches what a run could not: recordings of calls that it had finished while the carrier gave no sound. */
import type { CallParts } from '../calls/parts.ts';
import type { RunBefore } from '../calls/run-calls.ts';
import type { RunFolder } from '../dataset/run-folder.ts';

/** What it works with. */
export interface LateRecordingParts {
  readonly parts: Pick<CallParts, 'carrier' | 'keepAudio'>;
  readonly folder: Pick<RunFolder, 'amend'>;
  readonly finished: RunBefore['finished'];
}

/** Stores the recordings of accepted calls that have none in the folder. Whatever goes wrong is a warning of `keepAudio`. */
export async function fetchLateRecordings({ parts, folder, finished }: LateRecordingParts): Promise<void> {
  const late = finished.flatMap(({ recorded: { call }, verdict }) =>
    verdict === 'accepted' && call.recording && !call.recording.file && call.conference_sid
      ? [{ callId: call.call_id, conferenceSid: call.conference_sid, recording: call.recording }]
      : [],
  );
  await Promise.all(
    late.map(async ({ callId, conferenceSid, recording }) => {
      const times = await parts.carrier.times(conferenceSid).catch(() => undefined); // it can be stored without
      const { sid, channels, duration_s: durationS } = recording;
      const file = await parts.keepAudio(callId, { sid, channels, durationS }, times, true);
      if (file) folder.amend(callId, { recording: { ...recording, file } });
    }),
  );
}
