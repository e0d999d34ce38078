/** Fetches a call's recording from the carrier, checks it and stores it. Whatever goes wrong is a warning; the call goes on without a file. */
import type { AnnouncedRecording } from '../calls/record.ts';
import { arrangeRecording } from '../dataset/recording-file.ts';
import type { RunFolder } from '../dataset/run-folder.ts';
import type { RunEvent } from '../domain/events.ts';
import type { Carrier, ConferenceTimes } from '../domain/ports.ts';
import type { Clock } from '../shared/clock.ts';
import { isRetryable, messageOf } from '../shared/errors.ts';
import { createGate } from '../shared/gate.ts';
import { encodeMp3 } from '../shared/mp3.ts';
import type { Random } from '../shared/random.ts';
import { type RetryPolicy, retry } from '../shared/retry.ts';

/** What it works with. `pacing` is the carrier's time: waiting there is waiting for the carrier. */
export interface RecordingKeeperParts {
  readonly carrier: Pick<Carrier, 'recording'>;
  readonly folder: Pick<RunFolder, 'keepAudio'>;
  readonly form: 'wav' | 'mp3';
  readonly pacing: Clock;
  /** The stream named `retry`. */
  readonly random: Random;
  /** Nobody waits for a carrier in trouble once the run is interrupted. */
  readonly signal: AbortSignal;
  /** A recording is there but could not be had: it may be later. */
  readonly onPostponed: (callId: string) => void;
  readonly emit: (event: RunEvent) => void;
}

/** A recording that was announced may still be missing for a moment. */
const TRIES = 4;
const BETWEEN_TRIES_MS = 2000;
/** Trouble at the carrier may take minutes, and the only copy is there. */
const PATIENCE: RetryPolicy = { attempts: 10, baseMs: 2_000, capMs: 60_000 };
/** Files on their way at a time: each is held whole, and a carrier that makes them on demand should not keep many waiting. */
const DOWNLOADS = 4;

/**
 * Stores a recording; returns the WAV file's path inside the run folder, or undefined. Never throws. `isLate`: it was asked for
 * before, in a run that was resumed since; what the carrier still does not have then is given up.
 */
export function createRecordingKeeper(parts: RecordingKeeperParts) {
  const inTurn = createGate(DOWNLOADS);
  const keep = async (
    callId: string,
    recording: AnnouncedRecording,
    times: ConferenceTimes | undefined,
    isLate = false,
  ): Promise<string | undefined> => {
    const warn = (reason: string) => {
      const message = `Recording ${recording.sid} is not stored: ${reason}.`;
      parts.emit({ event: 'warning', callId, code: 'recording', message });
      return undefined;
    };
    const later = (reason: string) => {
      parts.onPostponed(callId);
      return warn(`${reason}; \`synthcall run --resume\` asks for it again`);
    };
    try {
      const audio = await download(recording.sid, parts);
      if (!audio && !isLate) return later('the carrier has no audio of it yet');
      if (!audio) return warn('the carrier has no audio of it');
      const place = times?.recordings?.find(({ sid }) => sid === recording.sid);
      const arranged = arrangeRecording(audio, { announcedS: recording.durationS, place, times });
      if (!arranged.ok) return warn(arranged.reason);
      if (parts.form === 'mp3') await parts.folder.keepAudio(callId, await encodeMp3(arranged.bytes), 'mp3');
      return await parts.folder.keepAudio(callId, arranged.bytes, 'wav');
    } catch (error) {
      const reason = messageOf(error).replace(/\.$/, '');
      return isRetryable(error) ? later(reason) : warn(reason);
    }
  };
  return (...recorded: Parameters<typeof keep>) => inTurn(() => keep(...recorded));
}

async function download(sid: string, parts: RecordingKeeperParts): Promise<Buffer | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const audio = await askPatiently(sid, parts);
    if (audio || attempt === TRIES) return audio;
    await parts.pacing.sleep(BETWEEN_TRIES_MS);
  }
}

/** What the carrier said last, if it is given up. */
async function askPatiently(
  sid: string,
  { carrier, pacing: clock, random, signal }: RecordingKeeperParts,
): Promise<Buffer | undefined> {
  let last: unknown;
  try {
    return await retry(PATIENCE, { clock, random, signal }, () =>
      carrier.recording(sid).catch((error: unknown) => {
        last = error;
        throw error;
      }),
    );
  } catch (error) {
    throw last ?? error;
  }
}
