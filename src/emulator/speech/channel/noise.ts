/** Seeded noises at 8 kHz: the hiss of a line, the tone of a room, an office, a street. All made here, nothing sampled. */
import type { Random } from '../../../shared/random.ts';
import { createFilter, highPass, lowPass, noisePower } from './filters.ts';

const RATE = 8_000;
const FULL = 2_147_483_648;
/** Root mean square of numbers spread evenly over −1…1. */
const WHITE_RMS = Math.sqrt(1 / 3);
const ROOM = lowPass(500);
const ROOM_RMS = WHITE_RMS * Math.sqrt(noisePower(ROOM));

/** What can be heard behind a speaker. */
export type Background = 'none' | 'office' | 'street';

/** The seed of white noise: x ^= x << 13, x ^= x >>> 17, x ^= x << 5 (xorshift), written out wherever it runs. */
export function noiseSeed(random: Random): number {
  return (random.int(0x7fff_ffff) + 1) | 0;
}

/** Noise of the given length, scaled to `levelDb` RMS (dBFS). `none` gives silence. */
export function backgroundNoise(kind: Background, length: number, levelDb: number, random: Random): Float32Array {
  const samples = new Float32Array(length);
  if (kind === 'office') addOffice(samples, random);
  if (kind === 'street') addStreet(samples, random);
  return scaleTo(samples, levelDb);
}

/** What white noise at `levelDb` RMS (dBFS) is multiplied with. */
export function noiseGain(levelDb: number): number {
  return amplitude(levelDb) / WHITE_RMS;
}

/** White. */
function whiteNoise(length: number, levelDb: number, random: Random): Float32Array {
  const gain = noiseGain(levelDb) / FULL;
  const samples = new Float32Array(length);
  let noise = noiseSeed(random);
  for (let index = 0; index < length; index += 1) {
    noise ^= noise << 13;
    noise ^= noise >>> 17;
    noise ^= noise << 5;
    samples[index] = noise * gain;
  }
  return samples;
}

/** Adds a quiet room: low, even noise at `levelDb` RMS (dBFS). One pass, because every second of every recording has it. */
export function addRoomTone(samples: Float32Array, levelDb: number, random: Random) {
  const { b0, b1, b2, a1, a2 } = ROOM;
  const gain = amplitude(levelDb) / ROOM_RMS / FULL;
  let noise = noiseSeed(random);
  let [s1, s2] = [0, 0];
  for (let index = 0; index < samples.length; index += 1) {
    noise ^= noise << 13;
    noise ^= noise >>> 17;
    noise ^= noise << 5;
    const input = noise * gain;
    const output = b0 * input + s1;
    s1 = b1 * input + s2 - a1 * output;
    s2 = b2 * input - a2 * output;
    samples[index] = (samples[index] as number) + output;
  }
}

function amplitude(levelDb: number): number {
  return Math.fround(10 ** (levelDb / 20));
}

/** Ventilation, colleagues as murmuring bands of noise with the rhythm of syllables, and bursts of typing. */
function addOffice(samples: Float32Array, random: Random) {
  addRoomTone(samples, -26, random.stream('air'));
  for (let colleague = 0; colleague < 5; colleague += 1) {
    const length = Math.floor(random.between(13, 29) * RATE);
    const talk = murmur(Math.min(length, samples.length), random.stream(`colleague-${colleague}`));
    addOverAndOver(samples, talk, random.between(0.5, 1));
  }
  const typing = random.stream('typing');
  for (let at = typing.between(0, 6) * RATE; at < samples.length; at += typing.between(2, 9) * RATE) {
    const strokes = 4 + typing.int(14);
    let stroke = at;
    for (let count = 0; count < strokes; count += 1) {
      addClick(samples, Math.floor(stroke), typing.between(0.05, 0.16), typing);
      stroke += typing.between(0.09, 0.24) * RATE;
    }
  }
}

/** A low rumble, and cars that swell and fade. */
function addStreet(samples: Float32Array, random: Random) {
  const rumble = whiteNoise(samples.length, -24, random.stream('rumble'));
  createFilter(ROOM, lowPass(220)).run(rumble);
  add(samples, scaleTo(rumble, -26));
  const cars = random.stream('cars');
  for (let at = cars.between(-2, 4) * RATE; at < samples.length; at += cars.between(2.5, 8) * RATE)
    addCar(samples, Math.floor(at), cars);
}

function addCar(samples: Float32Array, middle: number, random: Random) {
  const half = Math.floor(random.between(1.2, 3.2) * RATE);
  const gain = random.between(0.05, 0.16);
  const noise = whiteNoise(half * 2, -8, random.stream(`car-${middle}`));
  createFilter(lowPass(random.between(500, 1_300))).run(noise);
  for (let index = 0; index < noise.length; index += 1) {
    const at = middle - half + index;
    if (at < 0 || at >= samples.length) continue;
    const nearness = 1 - Math.abs(index - half) / half;
    samples[at] = (samples[at] as number) + (noise[index] as number) * nearness * nearness * gain * 4;
  }
}

function murmur(length: number, random: Random): Float32Array {
  const samples = whiteNoise(length, -20, random.stream('breath'));
  createFilter(lowPass(random.between(900, 1_600)), highPass(random.between(180, 320))).run(samples);
  let [at, level, wanted] = [0, 0, 0];
  let isTalking = random.chance(0.5);
  while (at < length) {
    const syllable = Math.floor(random.between(0.09, 0.24) * RATE);
    if (random.chance(0.06)) isTalking = !isTalking;
    wanted = isTalking ? random.between(0.15, 1) : 0.02;
    const end = Math.min(length, at + syllable);
    for (; at < end; at += 1) {
      level += (wanted - level) * 0.004;
      samples[at] = (samples[at] as number) * level;
    }
  }
  return samples;
}

function addClick(samples: Float32Array, at: number, gain: number, random: Random) {
  let level = gain;
  for (let index = at; index < Math.min(samples.length, at + 90); index += 1) {
    samples[index] = (samples[index] as number) + random.between(-1, 1) * level;
    level *= 0.95;
  }
}

/** Adds `other` onto `samples`; both are equally long. */
export function add(samples: Float32Array, other: Float32Array) {
  for (let index = 0; index < samples.length; index += 1)
    samples[index] = (samples[index] as number) + (other[index] as number);
}

/** Repeats a piece to the end. Several pieces of unlike lengths never meet in the same way again. */
function addOverAndOver(samples: Float32Array, piece: Float32Array, gain: number) {
  for (let from = 0; from < samples.length; from += piece.length) {
    const length = Math.min(piece.length, samples.length - from);
    for (let index = 0; index < length; index += 1) {
      samples[from + index] = (samples[from + index] as number) + (piece[index] as number) * gain;
    }
  }
}

function scaleTo(samples: Float32Array, levelDb: number): Float32Array {
  let energy = 0;
  for (let index = 0; index < samples.length; index += 1) energy += (samples[index] as number) ** 2;
  if (energy === 0) return samples;
  const gain = amplitude(levelDb) / Math.sqrt(energy / samples.length);
  for (let index = 0; index < samples.length; index += 1) samples[index] = (samples[index] as number) * gain;
  return samples;
}
