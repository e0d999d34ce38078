/** Second-order filters for 8 kHz sound (Robert Bristow-Johnson's formulas). They keep state, so one filter serves one stream. */

const RATE = 8_000;
/** Small enough to stay near the processor between two passes. */
const BLOCK = 2_048;

/** Filters in place and remembers where it was, so that a long recording may be filtered in blocks. */
export interface Filter {
  run(samples: Float32Array): void;
}

/** One second-order section, normalised by a0. */
export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

const THROUGH: Section = { b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 };

export function highPass(hz: number, quality = Math.SQRT1_2): Section {
  const { cosine, alpha } = angle(hz, quality);
  return section([(1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2], [1 + alpha, -2 * cosine, 1 - alpha]);
}

export function lowPass(hz: number, quality = Math.SQRT1_2): Section {
  const { cosine, alpha } = angle(hz, quality);
  return section([(1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2], [1 + alpha, -2 * cosine, 1 - alpha]);
}

export function highShelf(hz: number, gainDb: number): Section {
  const { cosine, alpha } = angle(hz, Math.SQRT1_2);
  const gain = 10 ** (gainDb / 40);
  const slope = 2 * Math.sqrt(gain) * alpha;
  const [up, down] = [gain + 1, gain - 1];
  return section(
    [gain * (up + down * cosine + slope), -2 * gain * (down + up * cosine), gain * (up + down * cosine - slope)],
    [up - down * cosine + slope, 2 * (down - up * cosine), up - down * cosine - slope],
  );
}

/** Sections one after the other, two in each pass over the samples: together they take as long as one alone. */
export function createFilter(...sections: readonly Section[]): Filter {
  const pairs: { first: Section; second: Section; state: Float64Array }[] = [];
  for (let index = 0; index < sections.length; index += 2) {
    const [first, second] = [sections[index] as Section, sections[index + 1] ?? THROUGH];
    pairs.push({ first, second, state: new Float64Array(4) });
  }
  return {
    run: (samples) => {
      for (let from = 0; from < samples.length; from += BLOCK) {
        const block = samples.subarray(from, from + BLOCK);
        for (const { first, second, state } of pairs) runPair(block, first, second, state);
      }
    },
  };
}

/** What is left of the power of white noise. */
export function noisePower(section: Section): number {
  const impulse = new Float32Array(RATE / 2);
  impulse[0] = 1;
  createFilter(section).run(impulse);
  return impulse.reduce((sum, value) => sum + value * value, 0);
}

function angle(hz: number, quality: number): { cosine: number; alpha: number } {
  const omega = (2 * Math.PI * hz) / RATE;
  return { cosine: Math.cos(omega), alpha: Math.sin(omega) / (2 * quality) };
}

function section(b: readonly [number, number, number], a: readonly [number, number, number]): Section {
  const steady = (value: number) => Math.fround(value / a[0]);
  return { b0: steady(b[0]), b1: steady(b[1]), b2: steady(b[2]), a1: steady(a[1]), a2: steady(a[2]) };
}

/**
 * A function of its own arguments only: as a closure over its coefficients it took three times as long. The order of the
 * terms lets the processor work on the next sample before this one is done.
 */
function runPair(block: Float32Array, first: Section, second: Section, state: Float64Array) {
  const { b0, b1, b2, a1, a2 } = first;
  const { b0: d0, b1: d1, b2: d2, a1: c1, a2: c2 } = second;
  let [s1, s2, s3, s4] = state as unknown as [number, number, number, number];
  for (let index = 0; index < block.length; index += 1) {
    const input = block[index] as number;
    const between = b0 * input + s1;
    s1 = b1 * input + s2 - a1 * between;
    s2 = b2 * input - a2 * between;
    const output = d0 * between + s3;
    s3 = d1 * between + s4 - c1 * output;
    s4 = d2 * between - c2 * output;
    block[index] = output;
  }
  [state[0], state[1], state[2], state[3]] = [settled(s1), settled(s2), settled(s3), settled(s4)];
}

/** Denormal numbers make silence slow to compute. */
function settled(state: number): number {
  return Math.abs(state) < 1e-20 ? 0 : state;
}
