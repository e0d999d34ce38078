/** Lays pieces of sound on exact sample positions of a recording, and joins two lines to one file. No resampling, no drift. */

const SAMPLES_PER_MS = 8;

/** A piece of sound and where it begins, in milliseconds from the start of the recording; it may reach over either end. */
export interface LaidSound {
  readonly startMs: number;
  readonly samples: Int16Array;
  /** Where it is cut off (somebody was interrupted); absent = it is heard to its end. */
  readonly endMs?: number;
}

const CUT_FADE = 80;
const FULL = 32_768;

/** Lays everything in its place on `line`, which was silent; where sounds overlap they add up. Silence stays silence. */
export function layOnLine(sounds: readonly LaidSound[], line: Float32Array) {
  for (const sound of sounds) {
    const start = sampleAt(sound.startMs);
    const cut = sound.endMs === undefined ? Number.POSITIVE_INFINITY : sampleAt(sound.endMs) - start;
    const length = Math.min(sound.samples.length, cut, line.length - start);
    const fadeFrom = length < sound.samples.length ? length - CUT_FADE : length;
    const first = Math.max(0, -start);
    addSamples(sound.samples, first, fadeFrom, line, start);
    for (let index = Math.max(first, fadeFrom); index < length; index += 1) {
      const faded = ((sound.samples[index] as number) * (length - index)) / CUT_FADE;
      line[start + index] = (line[start + index] as number) + faded / FULL;
    }
  }
}

function addSamples(samples: Int16Array, from: number, to: number, line: Float32Array, start: number) {
  for (let index = from; index < to; index += 1)
    line[start + index] = (line[start + index] as number) + (samples[index] as number) / FULL;
}

/** Two lines heard together, from samples that take turns (first, second, first …); sums are held inside 16 bits. */
export function mixDown(both: Int16Array, mixed: Int16Array) {
  for (let index = 0; index < mixed.length; index += 1) {
    const sum = (both[index * 2] as number) + (both[index * 2 + 1] as number);
    mixed[index] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum;
  }
}

/** The sample at a time; fractions of a millisecond are kept as far as samples allow. */
export function sampleAt(ms: number): number {
  return Math.round(ms * SAMPLES_PER_MS);
}
