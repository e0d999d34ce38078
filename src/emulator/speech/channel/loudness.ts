/** How loud speech is while somebody speaks, and how to bring it to a wanted level without clipping. */

const FRAME = 160;
const GATE_DB = -20;
const KNEE = 0.5;
const CEILING = 0.89;

/** Level of the active frames in dBFS (a full-scale sine is −3); −Infinity for silence. */
export function speechLevelDb(samples: Float32Array): number {
  const energies: number[] = [];
  for (let from = 0; from + FRAME <= samples.length; from += FRAME) {
    let sum = 0;
    for (let index = from; index < from + FRAME; index += 1) sum += (samples[index] as number) ** 2;
    energies.push(sum / FRAME);
  }
  const sorted = [...energies].sort((a, b) => a - b);
  const loud = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  if (loud <= 1e-10) return Number.NEGATIVE_INFINITY;
  const active = energies.filter((energy) => energy >= loud * 10 ** (GATE_DB / 10));
  return 10 * Math.log10(active.reduce((sum, energy) => sum + energy, 0) / active.length);
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
