/** Sounds to put into the speech code, and how loud what comes out is. 8 kHz, −1…1. */

/** A sine of so many seconds. */
export const tone = (hz: number, seconds: number, gain = 0.2) =>
  Float32Array.from({ length: seconds * 8000 }, (_, index) => gain * Math.sin((2 * Math.PI * hz * index) / 8000));

/** Root mean square in dBFS; `scale` is what counts as full scale. */
export const rmsDb = (samples: ArrayLike<number>, scale = 1) =>
  10 * Math.log10(Array.from(samples).reduce((sum, value) => sum + (value / scale) ** 2, 0) / samples.length);
