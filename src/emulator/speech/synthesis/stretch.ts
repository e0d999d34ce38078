/** Makes speech longer or shorter without changing its pitch (WSOLA), following a map from wanted times to the times it has. */

/** One point of the map, in samples. Both columns must grow. */
export interface TimePoint {
  readonly target: number;
  readonly source: number;
}

const FRAME = 240;
const HOP = 120;
const SEARCH = 52;
/** When the natural continuation is this close to where the map wants to be, it is taken as it is: no seam at all. */
const EASE = 20;

const WINDOW = Float32Array.from(
  { length: FRAME },
  (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / FRAME),
);

/**
 * Lays `source` (8 kHz) onto `output` between the first and last target of `map`. Frames of 30 ms overlap by half; each is
 * taken from within 6.5 ms of where the map points, at the place that continues the wave best. `output` is added to.
 */
export function layStretched(source: Float32Array, map: readonly TimePoint[], output: Float32Array) {
  const start = map[0]?.target ?? 0;
  const end = map.at(-1)?.target ?? 0;
  let previous = Number.NaN;
  let segment = 0;
  for (let target = start - HOP; target < end; target += HOP) {
    const centre = target + HOP;
    while (segment < map.length - 2 && centre > (map[segment + 1] as TimePoint).target) segment += 1;
    const ideal = Math.round(sourceAt(map, segment, centre)) - HOP;
    const position = Number.isNaN(previous) ? ideal : bestPosition(source, previous + HOP, ideal);
    addFrame(source, position, output, target, start, end);
    previous = position;
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
  let best = ideal;
  let bestScore = Number.NEGATIVE_INFINITY;
  const consider = (position: number) => {
    const score = likeness(source, natural, position);
    if (score > bestScore) {
      bestScore = score;
      best = position;
    }
  };
  for (let offset = -SEARCH; offset <= SEARCH; offset += 4) consider(ideal + offset);
  for (const step of [2, 1]) {
    const coarse = best;
    consider(coarse - step);
    consider(coarse + step);
  }
  return best;
}

/** Normalised correlation of the overlapping halves. */
function likeness(source: Float32Array, natural: number, position: number): number {
  if (natural < 0 || position < 0 || Math.max(natural, position) + HOP > source.length) return -1;
  let [product, energy] = [0, 1e-6];
  for (let index = 0; index < HOP; index += 2) {
    const value = source[position + index] as number;
    product += value * (source[natural + index] as number);
    energy += value * value;
  }
  return product / Math.sqrt(energy);
}

function addFrame(
  source: Float32Array,
  position: number,
  output: Float32Array,
  target: number,
  start: number,
  end: number,
) {
  const from = Math.max(0, start - target, -position);
  const to = Math.min(FRAME, end - target, source.length - position);
  for (let index = from; index < to; index += 1) {
    const at = target + index;
    output[at] = (output[at] ?? 0) + (source[position + index] as number) * (WINDOW[index] as number);
  }
}
