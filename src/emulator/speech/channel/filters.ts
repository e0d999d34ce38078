/** Second-order filters for 8 kHz sound (Robert Bristow-Johnson's formulas). They keep state, so one filter serves one stream. */

const RATE = 8_000;

/** Filters in place and remembers where it was, so that a long recording may be filtered in blocks. */
export interface Filter {
  run(samples: Float32Array): void;
}

/** Coefficients normalised by a0. */
interface Coefficients {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

export function highPass(hz: number, quality = Math.SQRT1_2): Filter {
  const { cosine, alpha } = angle(hz, quality);
  return filterOf([(1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2], [1 + alpha, -2 * cosine, 1 - alpha]);
}

export function lowPass(hz: number, quality = Math.SQRT1_2): Filter {
  const { cosine, alpha } = angle(hz, quality);
  return filterOf([(1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2], [1 + alpha, -2 * cosine, 1 - alpha]);
}

export function highShelf(hz: number, gainDb: number): Filter {
  const { cosine, alpha } = angle(hz, Math.SQRT1_2);
  const gain = 10 ** (gainDb / 40);
  const slope = 2 * Math.sqrt(gain) * alpha;
  const [up, down] = [gain + 1, gain - 1];
  return filterOf(
    [gain * (up + down * cosine + slope), -2 * gain * (down + up * cosine), gain * (up + down * cosine - slope)],
    [up - down * cosine + slope, 2 * (down - up * cosine), up - down * cosine - slope],
  );
}

/** Several filters one after the other. */
export function chain(filters: readonly Filter[]): Filter {
  return {
    run: (samples) => {
      for (const filter of filters) filter.run(samples);
    },
  };
}

function angle(hz: number, quality: number): { cosine: number; alpha: number } {
  const omega = (2 * Math.PI * hz) / RATE;
  return { cosine: Math.cos(omega), alpha: Math.sin(omega) / (2 * quality) };
}

function filterOf(b: readonly [number, number, number], a: readonly [number, number, number]): Filter {
  const steady = (value: number) => Math.fround(value / a[0]);
  const coefficients = { b0: steady(b[0]), b1: steady(b[1]), b2: steady(b[2]), a1: steady(a[1]), a2: steady(a[2]) };
  const state = { s1: 0, s2: 0 };
  return { run: (samples) => runBlock(samples, coefficients, state) };
}

function runBlock(samples: Float32Array, { b0, b1, b2, a1, a2 }: Coefficients, state: { s1: number; s2: number }) {
  let { s1, s2 } = state;
  for (let index = 0; index < samples.length; index += 1) {
    const input = samples[index] as number;
    const output = b0 * input + s1;
    s1 = b1 * input - a1 * output + s2;
    s2 = b2 * input - a2 * output;
    samples[index] = output;
  }
  // Denormal numbers make silence slow to compute.
  state.s1 = Math.abs(s1) < 1e-20 ? 0 : s1;
  state.s2 = Math.abs(s2) < 1e-20 ? 0 : s2;
}
