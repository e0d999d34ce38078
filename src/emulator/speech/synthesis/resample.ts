/** flite's 16 kHz to the telephone's 8 kHz, with an optional shift of the whole spectrum (a shorter or longer vocal tract). */

const TAPS = 48;
const HALF = TAPS / 2;
const PHASES = 256;
const SOURCE_RATE = 16_000;
const PASS_HZ = 3_600;
const KAISER_BETA = 5;

const tables = new Map<number, Float64Array>();

/**
 * `source` is 16 kHz. A `shift` above 1 raises pitch and formants and shortens the sound by that factor; below 1 the
 * opposite. Everything above 3.6 kHz is filtered away before it could fold back.
 */
export function toTelephoneRate(source: Int16Array, shift: number): Float32Array {
  const step = 2 * shift;
  const length = Math.floor(source.length / step);
  const output = new Float32Array(length);
  const table = tableFor(shift);
  const padded = withSilence(source);
  if (shift === 1) {
    everySecond(padded, table, output);
    return output;
  }
  for (let index = 0; index < length; index += 1) {
    const position = index * step;
    const whole = Math.floor(position);
    const phase = Math.floor((position - whole) * PHASES) * TAPS;
    output[index] = weigh(padded, whole, table, phase) / 32_768;
  }
  return output;
}

/** Without a shift the filter always stands in the same way, and is the same to both sides: half the multiplications. */
function everySecond(padded: Float64Array, table: Float64Array, output: Float32Array) {
  for (let index = 0; index < output.length; index += 1) {
    const middle = index * 2 + HALF - 1;
    let first = (padded[middle] as number) * (table[HALF - 1] as number);
    let second = bothSides(padded, middle, HALF - 1) * (table[TAPS - 2] as number);
    for (let away = 1; away < HALF - 1; away += 2) {
      first += bothSides(padded, middle, away) * (table[HALF - 1 + away] as number);
      second += bothSides(padded, middle, away + 1) * (table[HALF + away] as number);
    }
    output[index] = (first + second) / 32_768;
  }
}

function bothSides(samples: Float64Array, middle: number, away: number): number {
  return (samples[middle - away] as number) + (samples[middle + away] as number);
}

/** Memory that every utterance uses for an instant; as long as the longest needed. */
let workspace = new Float64Array(0);

/** Silence of half a filter before and a whole one after, so that the filter never has to look where it is. */
function withSilence(source: Int16Array): Float64Array {
  const length = source.length + TAPS * 2;
  if (workspace.length < length) workspace = new Float64Array(length);
  workspace.fill(0, 0, HALF);
  workspace.set(source, HALF - 1);
  workspace.fill(0, HALF - 1 + source.length, length);
  return workspace;
}

/** Four sums side by side: one alone would wait for itself at each tap. */
function weigh(samples: Float64Array, from: number, table: Float64Array, phase: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let tap = 0; tap < TAPS; tap += 4) {
    first += (samples[from + tap] as number) * (table[phase + tap] as number);
    second += (samples[from + tap + 1] as number) * (table[phase + tap + 1] as number);
    third += (samples[from + tap + 2] as number) * (table[phase + tap + 2] as number);
    fourth += (samples[from + tap + 3] as number) * (table[phase + tap + 3] as number);
  }
  return first + second + third + fourth;
}

function tableFor(shift: number): Float64Array {
  const known = tables.get(shift);
  if (known !== undefined) return known;
  const cutoff = (2 * PASS_HZ) / shift / SOURCE_RATE;
  const table = new Float64Array(PHASES * TAPS);
  for (let phase = 0; phase < PHASES; phase += 1) {
    let sum = 0;
    for (let tap = 0; tap < TAPS; tap += 1) {
      const distance = tap - HALF + 1 - phase / PHASES;
      const weight = sinc(cutoff * distance) * kaiser(distance / HALF);
      table[phase * TAPS + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < TAPS; tap += 1) table[phase * TAPS + tap] = (table[phase * TAPS + tap] as number) / sum;
  }
  tables.set(shift, table);
  return table;
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
