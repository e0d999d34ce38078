/** flite's 16 kHz to the telephone's 8 kHz, with an optional shift of the whole spectrum (a shorter or longer vocal tract). */

const TAPS = 48;
const PHASES = 256;
const SOURCE_RATE = 16_000;
const PASS_HZ = 3_600;
const KAISER_BETA = 5;

const tables = new Map<number, Float32Array>();

/**
 * `source` is 16 kHz. A `shift` above 1 raises pitch and formants and shortens the sound by that factor; below 1 the
 * opposite. Everything above 3.6 kHz is filtered away before it could fold back.
 */
export function toTelephoneRate(source: Int16Array, shift: number): Float32Array {
  const step = 2 * shift;
  const length = Math.floor(source.length / step);
  const output = new Float32Array(length);
  const table = tableFor(shift);
  const half = TAPS / 2;
  for (let index = 0; index < length; index += 1) {
    const position = index * step;
    const whole = Math.floor(position);
    const phase = Math.floor((position - whole) * PHASES) * TAPS;
    const first = whole - half + 1;
    const from = first < 0 ? -first : 0;
    const to = first + TAPS > source.length ? source.length - first : TAPS;
    let sum = 0;
    for (let tap = from; tap < to; tap += 1) sum += (source[first + tap] as number) * (table[phase + tap] as number);
    output[index] = sum / 32_768;
  }
  return output;
}

function tableFor(shift: number): Float32Array {
  const known = tables.get(shift);
  if (known !== undefined) return known;
  const cutoff = (2 * PASS_HZ) / shift / SOURCE_RATE;
  const table = new Float32Array(PHASES * TAPS);
  for (let phase = 0; phase < PHASES; phase += 1) {
    let sum = 0;
    for (let tap = 0; tap < TAPS; tap += 1) {
      const distance = tap - TAPS / 2 + 1 - phase / PHASES;
      const weight = sinc(cutoff * distance) * kaiser(distance / (TAPS / 2));
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
