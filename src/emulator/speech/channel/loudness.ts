/** How loud speech is while somebody speaks, and how to bring it to a wanted level without clipping. */

const FRAME = 160;
/** Frames of which so much of the loud ones' energy is left count: −20 dB. */
const ACTIVE = 0.01;
const KNEE = 0.5;
const CEILING = 0.89;

/** Level of the active frames in dBFS (a full-scale sine is −3); −Infinity for silence. */
export function speechLevelDb(samples: Float32Array): number {
  const energies = new Float64Array(Math.floor(samples.length / FRAME));
  for (let frame = 0; frame < energies.length; frame += 1) energies[frame] = energyOf(samples, frame * FRAME);
  energies.sort();
  const loud = energies[Math.floor(energies.length * 0.95)] ?? 0;
  if (loud <= 1e-10) return Number.NEGATIVE_INFINITY;
  const active = energies.subarray(energies.findIndex((energy) => energy >= loud * ACTIVE));
  return 10 * Math.log10(active.reduce((sum, energy) => sum + energy, 0) / active.length);
}

/** The mean square of a frame. */
function energyOf(samples: Float32Array, from: number): number {
  let [one, other] = [0, 0];
  for (let index = from; index < from + FRAME; index += 2) {
    one += (samples[index] as number) * (samples[index] as number);
    other += (samples[index + 1] as number) * (samples[index + 1] as number);
  }
  return (one + other) / FRAME;
}

/** Scales in place so that the speech level becomes `levelDb`; peaks are rounded off below −1 dBFS. Silence stays silence. */
export function setSpeechLevel(samples: Float32Array, levelDb: number) {
  const now = speechLevelDb(samples);
  if (!Number.isFinite(now)) return;
  const gain = Math.fround(10 ** ((levelDb - now) / 20));
  for (let index = 0; index < samples.length; index += 1) samples[index] = limit((samples[index] as number) * gain);
}

/** Straight up to half of full scale, then bending towards 0.89. */
export function limit(value: number): number {
  const size = Math.abs(value);
  if (size <= KNEE) return value;
  const over = size - KNEE;
  const room = CEILING - KNEE;
  return Math.sign(value) * (KNEE + (room * over) / (over + room));
}
