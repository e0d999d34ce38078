/** flite's 16 kHz to the telephone's 8 kHz, with an optional shift of the whole spectrum (a shorter or longer vocal tract). */
import { createWorkspace } from './workspace.ts';

const TAPS = 40;
const HALF = TAPS / 2;
const AT_ONCE = 8;
const SOURCE_RATE = 16_000;
const PASS_HZ = 3_600;
const KAISER_BETA = 4.5;
const FULL = 32_768;
/** Shifts are read to the hundredth. */
const SHIFT_PARTS = 100;

/**
 * The filter in every place where it ever stands between two samples: after `weights.length / TAPS` sounds it stands as at
 * first, `advance` samples on. `starts` are the first samples of the sounds before that.
 */
interface Places {
  readonly weights: Float64Array;
  readonly starts: readonly number[];
  readonly advance: number;
}

const places = new Map<number, Places>();
const takeOutput = createWorkspace();
const takePadded = createWorkspace();

/**
 * `source` is 16 kHz. A `shift` above 1 raises pitch and formants and shortens the sound by that factor; below 1 the
 * opposite. Everything above 3.6 kHz is filtered away before it could fold back. What is given lasts until the next call.
 */
export function toTelephoneRate(source: Int16Array, shift: number): Float32Array {
  const output = takeOutput(Math.floor(source.length / (2 * shift)));
  const { weights, starts, advance } = placesFor(shift);
  const padded = withSilence(source);
  for (const [place, start] of starts.entries()) {
    for (let tap = 0; tap < TAPS; tap += AT_ONCE) {
      const few = weights.subarray(place * TAPS + tap, place * TAPS + tap + AT_ONCE);
      addWeighed(padded, start + tap, advance, few, { samples: output, first: place, every: starts.length });
    }
  }
  return output;
}

/** Eight taps of all sounds for which the filter stands in the same place: their weights never leave the processor. */
function addWeighed(
  source: Float32Array,
  start: number,
  advance: number,
  weights: Float64Array,
  { samples, first, every }: { samples: Float32Array; first: number; every: number },
) {
  const [w0, w1, w2, w3, w4, w5, w6, w7] = weights as unknown as Eight;
  for (let index = first, at = start; index < samples.length; index += every, at += advance) {
    const early = (source[at] as number) * w0 + (source[at + 1] as number) * w1;
    const middle = (source[at + 2] as number) * w2 + (source[at + 3] as number) * w3;
    const later = (source[at + 4] as number) * w4 + (source[at + 5] as number) * w5;
    const last = (source[at + 6] as number) * w6 + (source[at + 7] as number) * w7;
    samples[index] = (samples[index] as number) + (early + middle + (later + last));
  }
}

type Eight = readonly [number, number, number, number, number, number, number, number];

/** Silence of half a filter before and a whole one after, so that the filter never has to look where it is. */
function withSilence(source: Int16Array): Float32Array {
  const padded = takePadded(source.length + TAPS * 2);
  padded.set(source, HALF - 1);
  return padded;
}

function placesFor(shift: number): Places {
  const known = places.get(shift);
  if (known !== undefined) return known;
  const step = 2 * Math.round(shift * SHIFT_PARTS);
  const shared = greatestShared(step, SHIFT_PARTS);
  const [count, advance] = [SHIFT_PARTS / shared, step / shared];
  const starts = Array.from({ length: count }, (_, place) => Math.floor((place * advance) / count));
  const weights = new Float64Array(count * TAPS);
  for (let place = 0; place < count; place += 1)
    weights.set(weightsAt(((place * advance) % count) / count, shift), place * TAPS);
  const made = { weights, starts, advance };
  places.set(shift, made);
  return made;
}

function greatestShared(one: number, other: number): number {
  return other === 0 ? one : greatestShared(other, one % other);
}

/** The filter so far behind a sample, for samples of 16 bits and sounds of −1…1. */
function weightsAt(behind: number, shift: number): Float64Array {
  const cutoff = (2 * PASS_HZ) / shift / SOURCE_RATE;
  const weights = Float64Array.from({ length: TAPS }, (_, tap) => {
    const distance = tap - HALF + 1 - behind;
    return sinc(cutoff * distance) * kaiser(distance / HALF);
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum / FULL);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return x <= -1 || x >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
}

/** The modified Bessel function of order zero, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let order = 1; order < 30; order += 1) {
    term *= (x / (2 * order)) ** 2;
    sum += term;
  }
  return sum;
}
