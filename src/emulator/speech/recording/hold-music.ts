/** Music for holding: slow broken chords on a soft electric-piano tone, quiet, different for each seed, never heard before. */
import type { Random } from '../../../shared/random.ts';

const RATE = 8_000;
const TABLE = Float32Array.from({ length: 2_048 }, (_, index) => Math.sin((2 * Math.PI * index) / 2_048));
/** Chord progressions as semitones above the key: each chord is played as four broken notes. */
const PROGRESSIONS: readonly (readonly (readonly number[])[])[] = [
  [
    [0, 4, 7, 12],
    [9, 12, 16, 21],
    [5, 9, 12, 17],
    [7, 11, 14, 19],
  ],
  [
    [0, 7, 12, 16],
    [5, 9, 12, 17],
    [2, 9, 14, 17],
    [7, 11, 14, 17],
  ],
  [
    [0, 4, 11, 14],
    [9, 16, 19, 24],
    [2, 9, 12, 17],
    [7, 14, 17, 23],
  ],
];
const ORDERS: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 2, 1],
  [0, 2, 1, 3, 2, 1],
  [0, 1, 3, 2, 1, 2],
];

/** `length` samples at 8 kHz, about `levelDb` RMS (dBFS), faded in and out. */
export function holdMusic(length: number, levelDb: number, random: Random): Float32Array {
  const samples = new Float32Array(length);
  const key = 196 * 2 ** (random.int(6) / 12);
  const progression = random.pick(PROGRESSIONS);
  const order = random.pick(ORDERS);
  const beat = Math.floor(random.between(0.3, 0.38) * RATE);
  for (let note = 0, at = 0; at < length; note += 1, at += beat) {
    const chord = progression[Math.floor(note / order.length) % progression.length] ?? [0];
    const place = note % order.length;
    addNote(samples, at, key * 2 ** ((chord[order[place] ?? 0] ?? 0) / 12), 0.8 + random.between(-0.1, 0.1));
    if (place === 0) addNote(samples, at, (key / 2) * 2 ** ((chord[0] ?? 0) / 12), 1);
  }
  return finish(samples, levelDb);
}

/** A sine with a little of its second and third partial, struck and dying away within 1.6 s. */
function addNote(samples: Float32Array, at: number, hz: number, gain: number) {
  const end = Math.min(samples.length, at + Math.floor(1.6 * RATE));
  const step = Math.fround((hz * TABLE.length) / RATE);
  let level = gain;
  let phase = 0;
  for (let index = at; index < end; index += 1) {
    const attack = Math.min(1, (index - at) / 60);
    const tone = wave(phase) + 0.22 * wave(phase * 2) + 0.07 * wave(phase * 3);
    samples[index] = (samples[index] as number) + tone * level * attack;
    level *= 0.99968;
    phase += step;
  }
}

function wave(phase: number): number {
  return TABLE[Math.floor(phase) & (TABLE.length - 1)] as number;
}

function finish(samples: Float32Array, levelDb: number): Float32Array {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  const gain = energy === 0 ? 0 : Math.fround(10 ** (levelDb / 20) / Math.sqrt(energy / samples.length));
  const fade = Math.min(RATE / 4, samples.length / 2);
  for (let index = 0; index < samples.length; index += 1) {
    const edge = Math.min(1, index / fade, (samples.length - index) / fade);
    samples[index] = (samples[index] as number) * gain * edge;
  }
  return samples;
}
