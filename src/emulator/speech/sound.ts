/** The sound of an emulator: what `<Gather>` hears, and the bytes of recordings, made when somebody asks for them. */

import { availableParallelism } from 'node:os';
import { createGate } from '../../shared/gate.ts';
import { encodeMp3 } from '../../shared/mp3.ts';
import { createRandom } from '../../shared/random.ts';
import type { RecordingMedia } from '../engine/media.ts';
import { perfectRecogniser, type Recogniser } from '../engine/settings.ts';
import type { TimelineReport } from '../engine/timeline-report.ts';
import type { AudioProfile } from './channel/channel.ts';
import { type HeardWord, recognise } from './recogniser/recogniser.ts';
import { soundsOf } from './recording/recording-order.ts';
import { renderRecording } from './recording/render.ts';
import { createSynthesis } from './synthesis/synthesis.ts';

/** How an emulator sounds. Plain data, so that it can be handed to a thread. */
export interface SoundOptions {
  /** The telephone line: of the recordings, and for how well the recogniser hears. */
  readonly profile: AudioProfile;
  /** `perfect` hears every word. */
  readonly asr: 'recogniser' | 'perfect';
  /** False: recordings are metadata only. Changes nothing else. */
  readonly recordings: boolean;
  /** Music instead of silence while somebody looks something up for four seconds and more. */
  readonly holdMusic: boolean;
}

/** The two ports of the engine, and the end of the threads. */
export interface Sound {
  readonly recognise: Recogniser;
  readonly media: RecordingMedia;
  close(): Promise<void>;
}

/** Recordings rendered at the same time: enough to keep the voices busy, few enough for the memory to stay flat. */
const RENDERINGS = 3;
/**
 * A voice for each processor, up to four: one thread shapes what they say, and each holds 30 MB. What was said is seldom said
 * again in the same words and voice: the cache is for recordings that are asked for twice, as WAV and as MP3 or mono.
 */
const SYNTHESIS = { workers: Math.min(4, availableParallelism()), cacheBytes: 8 * 1024 * 1024 };

/** Starts nothing before the first recording is asked for. */
export function createSound(options: SoundOptions, seed: string): Sound {
  const synthesis = createSynthesis(SYNTHESIS);
  const inTurn = createGate(RENDERINGS);
  return {
    recognise: options.asr === 'perfect' ? perfectRecogniser : recogniserOf(options.profile),
    media: async (span, timeline, extension, channels) => {
      if (!options.recordings) return undefined;
      const wav = await inTurn(() => renderWav());
      return extension === 'wav'
        ? { bytes: wav, contentType: 'audio/x-wav' }
        : { bytes: await encodeMp3(wav), contentType: 'audio/mpeg' };

      async function renderWav(): Promise<Buffer> {
        const sounds = soundsOf(span, timeline, options.holdMusic);
        const random = createRandom(`${seed}/sound/${fingerprint(timeline, span.end_ms)}`);
        return renderRecording({ ...sounds, profile: options.profile, random, channels }, synthesis);
      }
    },
    close: () => synthesis.close(),
  };
}

/** A recording by what was said until it ended: SIDs may differ from run to run, and rooms go on; this stays. */
function fingerprint({ started_at: startedAt, segments }: TimelineReport, endMs: number): string {
  const said = segments.filter((segment) => segment.end_ms <= endMs);
  return JSON.stringify([startedAt, said.map(({ start_ms: startMs, text }) => [startMs, text])]);
}

function recogniserOf(profile: AudioProfile): Recogniser {
  return (text, { voice, words, random }) => {
    const originMs = words[0]?.startMs ?? 0;
    const times = words
      .filter(({ word }) => /[\p{L}\p{N}]/u.test(word))
      .map(({ startMs, endMs }) => ({ startMs: startMs - originMs, endMs: endMs - originMs }));
    const heard = recognise(text, { mode: 'recognise', profile, voice, random, times });
    const inRoomTime = ({ word, startMs, endMs, confidence }: HeardWord): HeardWord => ({
      word,
      startMs: startMs + originMs,
      endMs: endMs + originMs,
      confidence,
    });
    return { ...heard, words: heard.words.map(inRoomTime) };
  };
}
