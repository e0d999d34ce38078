/** Makes speech longer or shorter without changing its pitch (WSOLA), following a map from wanted times to the times it has. */

/** One point of the map, in samples. Both columns must grow. */
export interface TimePoint {
  readonly target: number;
  readonly source: number;
}

const HOP = 120;
const SEARCH = 52;
const COARSE = 4;
/** Which samples are compared: every second is enough to find where waves meet. */
const EVERY = 2;
const SILENCE = 1e-6;
/** When the natural continuation is this close to where the map wants to be, it is taken as it is: no seam at all. */
const EASE = 20;

/** How a frame swells over its first half; over its second it fades in the same way, so that both halves add up to one. */
const SWELL = Float32Array.from({ length: HOP }, (_, index) => 0.5 - 0.5 * Math.cos((Math.PI * (index + 0.5)) / HOP));

/**
 * Lays `source` (8 kHz) onto `output` between the first and last target of `map`. Frames of 30 ms overlap by half; each is
 * taken from within 6.5 ms of where the map points, at the place that continues the wave best. `output` is written over.
 */
export function layStretched(source: Float32Array, map: readonly TimePoint[], output: Float32Array) {
  const start = map[0]?.target ?? 0;
  const end = map.at(-1)?.target ?? 0;
  let natural = Number.NaN;
  let segment = 0;
  for (let target = start - HOP; target < end; target += HOP) {
    const centre = target + HOP;
    while (segment < map.length - 2 && centre > (map[segment + 1] as TimePoint).target) segment += 1;
    const ideal = Math.round(sourceAt(map, segment, centre)) - HOP;
    const position = Number.isNaN(natural) ? ideal : bestPosition(source, natural, ideal);
    if (target >= start) layHalf(source, natural, position, output.subarray(target, Math.min(end, target + HOP)));
    natural = position + HOP;
  }
}

function sourceAt(map: readonly TimePoint[], segment: number, target: number): number {
  const from = map[segment] as TimePoint;
  const to = map[segment + 1] ?? from;
  const span = to.target - from.target;
  return span <= 0 ? from.source : from.source + ((target - from.target) * (to.source - from.source)) / span;
}

function bestPosition(source: Float32Array, natural: number, ideal: number): number {
  if (Math.abs(natural - ideal) <= EASE) return natural;
  const isInside =
    Math.min(natural, ideal - SEARCH - 3) >= 0 && Math.max(natural, ideal + SEARCH + 3) + HOP <= source.length;
  if (!isInside) return ideal;
  let best = ideal;
  let bestScore = Number.NEGATIVE_INFINITY;
  const consider = (position: number, energy: number) => {
    const score = likeness(source, natural, position) / Math.sqrt(energy);
    if (score > bestScore) {
      bestScore = score;
      best = position;
    }
  };
  let energy = energyFrom(source, ideal - SEARCH);
  for (let position = ideal - SEARCH; position <= ideal + SEARCH; position += COARSE) {
    consider(position, energy);
    for (let passed = position; passed < position + COARSE; passed += EVERY)
      energy += squareAt(source, passed + HOP) - squareAt(source, passed);
  }
  for (const step of [2, 1]) {
    const coarse = best;
    for (const position of [coarse - step, coarse + step]) consider(position, energyFrom(source, position));
  }
  return best;
}

/** Correlation of the overlapping halves, in two sums that need not wait for each other. */
function likeness(source: Float32Array, natural: number, position: number): number {
  let [one, other] = [0, 0];
  for (let index = 0; index < HOP; index += 2 * EVERY) {
    one += (source[position + index] as number) * (source[natural + index] as number);
    other += (source[position + index + EVERY] as number) * (source[natural + index + EVERY] as number);
  }
  return one + other;
}

function energyFrom(source: Float32Array, position: number): number {
  let energy = SILENCE;
  for (let index = position; index < position + HOP; index += EVERY) energy += squareAt(source, index);
  return energy;
}

function squareAt(source: Float32Array, index: number): number {
  const value = source[index] as number;
  return value * value;
}

/** The fading half of one frame and the swelling half of the next. Where one simply goes on in the other, it is the sound itself. */
function layHalf(source: Float32Array, fading: number, swelling: number, output: Float32Array) {
  if (Math.min(fading, swelling) < 0 || Math.max(fading, swelling) + output.length > source.length)
    return layEdge(source, fading, swelling, output);
  for (let index = 0; index < output.length; index += 1) {
    const from = source[fading + index] as number;
    output[index] = from + ((source[swelling + index] as number) - from) * (SWELL[index] as number);
  }
}

/** The same where the sound begins or ends: outside of it is silence. */
function layEdge(source: Float32Array, fading: number, swelling: number, output: Float32Array) {
  for (let index = 0; index < output.length; index += 1) {
    const from = source[fading + index] ?? 0;
    output[index] = from + ((source[swelling + index] ?? 0) - from) * (SWELL[index] as number);
  }
}
