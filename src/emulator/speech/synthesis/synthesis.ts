/** Text and voice to telephone-rate sound, in worker threads and with a cache. The times are those of `duration.ts`, always. */

import { type AskedPause, toSpokenText } from '../text/text.ts';
import { predictSpoken } from '../voice/duration.ts';
import { voiceFor } from '../voice/voices.ts';
import { createFlitePool } from './flite-pool.ts';
import { createSoundCache } from './sound-cache.ts';
import { fliteFlags, fliteText, shapeUtterance } from './utterance-sound.ts';

/** `workers`: threads (at least 1). `cacheBytes`: how much finished sound is kept for reuse. */
export interface SynthesisSettings {
  readonly workers: number;
  readonly cacheBytes: number;
}

/** Makes sound. `close` ends the threads; speaking afterwards rejects. */
export interface Synthesis {
  /** 8 kHz, 16 bit, mono, exactly as long as `predictSpeech` says, speech level −17 to −22 dBFS. Empty when nothing can be spoken. */
  speak(text: string, voiceName: string, pauses?: readonly AskedPause[]): Promise<Int16Array>;
  /** Bytes of sound in the cache. */
  cachedBytes(): number;
  close(): Promise<void>;
}

const DEFAULT_SYNTHESIS: SynthesisSettings = { workers: 2, cacheBytes: 64 * 1024 * 1024 };

/** Nothing is loaded before the first utterance. */
export function createSynthesis(settings: SynthesisSettings = DEFAULT_SYNTHESIS): Synthesis {
  const pool = createFlitePool(settings.workers);
  const cache = createSoundCache(settings.cacheBytes);
  const underWay = new Map<string, Promise<Int16Array>>();

  const make = async (text: string, voiceName: string, pauses: readonly AskedPause[]): Promise<Int16Array> => {
    const { voice } = voiceFor(voiceName);
    const spoken = toSpokenText(text, pauses);
    const predicted = predictSpoken(spoken, voice);
    if (predicted.spans.length === 0) return new Int16Array(predicted.durationMs * 8);
    return shapeUtterance(await pool.speak(fliteFlags(voice), fliteText(spoken)), spoken, predicted, voice);
  };

  return {
    speak: (text, voiceName, pauses = []) => {
      const key = JSON.stringify([voiceFor(voiceName).voice.id, text, pauses]);
      const cached = cache.get(key);
      if (cached !== undefined) return Promise.resolve(cached);
      const known = underWay.get(key);
      if (known !== undefined) return known;
      const making = make(text, voiceName, pauses)
        .then((samples) => {
          cache.put(key, samples);
          return samples;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, making);
      return making;
    },
    cachedBytes: () => cache.size(),
    close: () => pool.close(),
  };
}
