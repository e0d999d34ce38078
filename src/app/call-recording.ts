/** Fetches a call's recording from the carrier, checks it and stores it. Whatever goes wrong is a warning; the call goes on without a file. */
import type { AnnouncedRecording } from '../calls/record.ts';
import { arrangeRecording } from '../dataset/recording-file.ts';
import type { RunFolder } from '../dataset/run-folder.ts';
import type { RunEvent } from '../domain/events.ts';
import type { Carrier, ConferenceTimes, RecordingAudio } from '../domain/ports.ts';
import type { Clock } from '../shared/clock.ts';
import { messageOf } from '../shared/errors.ts';
import { createGate } from '../shared/gate.ts';
import { encodeMp3 } from '../shared/mp3.ts';

/** What it works with. `pacing` is the carrier's time: waiting there is waiting for the carrier. */
export interface RecordingKeeperParts {
  readonly carrier: Pick<Carrier, 'recording'>;
  readonly folder: Pick<RunFolder, 'keepAudio'>;
  readonly form: 'wav' | 'mp3';
  readonly pacing: Clock;
  readonly emit: (event: RunEvent) => void;
}

/** A recording that was announced may still be missing for a moment. */
const TRIES = 4;
const BETWEEN_TRIES_MS = 2000;
/** Files on their way at a time: each is held whole, and a carrier that makes them on demand should not keep many waiting. */
const DOWNLOADS = 4;

/** Stores a recording; returns the WAV file's path inside the run folder, or undefined. Never throws. */
export function createRecordingKeeper(parts: RecordingKeeperParts) {
  const inTurn = createGate(DOWNLOADS);
  const keep = async (
    callId: string,
    recording: AnnouncedRecording,
    times: ConferenceTimes | undefined,
  ): Promise<string | undefined> => {
    const warn = (reason: string) => {
      const message = `Recording ${recording.sid} is not stored: ${reason}.`;
      parts.emit({ event: 'warning', callId, code: 'recording', message });
      return undefined;
    };
    try {
      const audio = await download(recording.sid, parts);
      if (!audio) return warn('the carrier has no audio of it');
      const place = times?.recordings?.find(({ sid }) => sid === recording.sid);
      const arranged = arrangeRecording(audio.bytes, { announcedS: recording.durationS, place, times });
      if (!arranged.ok) return warn(arranged.reason);
      if (parts.form === 'mp3') await parts.folder.keepAudio(callId, await encodeMp3(arranged.bytes), 'mp3');
      return await parts.folder.keepAudio(callId, arranged.bytes, 'wav');
    } catch (error) {
      return warn(messageOf(error).replace(/\.$/, ''));
    }
  };
  return (...recorded: Parameters<typeof keep>) => inTurn(() => keep(...recorded));
}

async function download(sid: string, { carrier, pacing }: RecordingKeeperParts): Promise<RecordingAudio | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const audio = await carrier.recording(sid);
    if (audio || attempt === TRIES) return audio;
    await pacing.sleep(BETWEEN_TRIES_MS);
  }
}
