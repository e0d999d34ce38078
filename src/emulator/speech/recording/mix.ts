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

/** A line of `durationMs` with everything in its place; where sounds overlap they add up. Silence stays silence. */
export function layOnLine(sounds: readonly LaidSound[], durationMs: number): Float32Array {
  const line = new Float32Array(sampleAt(durationMs));
  for (const sound of sounds) {
    const start = sampleAt(sound.startMs);
    const cut = sound.endMs === undefined ? Number.POSITIVE_INFINITY : sampleAt(sound.endMs) - start;
    const length = Math.min(sound.samples.length, cut, line.length - start);
    const isCut = length < sound.samples.length;
    for (let index = Math.max(0, -start); index < length; index += 1) {
      const fade = isCut ? Math.min(1, (length - index) / CUT_FADE) : 1;
      line[start + index] = (line[start + index] as number) + ((sound.samples[index] as number) * fade) / 32_768;
    }
  }
  return line;
}

/** Two lines side by side, sample by sample: first, second, first, second … Both must be equally long. */
export function interleave(first: Int16Array, second: Int16Array): Int16Array {
  const both = new Int16Array(first.length * 2);
  for (let index = 0; index < first.length; index += 1) {
    both[index * 2] = first[index] as number;
    both[index * 2 + 1] = second[index] as number;
  }
  return both;
}

/** Two lines heard together; sums are held inside 16 bits. */
export function mixDown(first: Int16Array, second: Int16Array): Int16Array {
  const mixed = new Int16Array(first.length);
  for (let index = 0; index < first.length; index += 1) {
    const sum = (first[index] as number) + (second[index] as number);
    mixed[index] = Math.max(-32_768, Math.min(32_767, sum));
  }
  return mixed;
}

/** The sample at a time; fractions of a millisecond are kept as far as samples allow. */
export function sampleAt(ms: number): number {
  return Math.round(ms * SAMPLES_PER_MS);
}
