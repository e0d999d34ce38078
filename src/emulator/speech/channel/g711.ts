/** The telephone network's µ-law (G.711): what sixteen bits become after eight of them have been on the line. */

const BIAS = 0x84;
const CLIP = 32_635;

/** One linear sample to its µ-law byte. */
export function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(CLIP, Math.abs(sample)) + BIAS;
  const exponent = 31 - Math.clz32(magnitude >> 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** One µ-law byte to its linear sample. */
export function decodeMuLaw(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 0x07);
  const sample = magnitude - BIAS;
  return (bits & 0x80) !== 0 ? -sample : sample;
}

const ROUND_TRIP = Int16Array.from({ length: 65_536 }, (_, index) => decodeMuLaw(encodeMuLaw(index - 32_768)));

/** Samples in −1…1 as the far end hears them, in 16 bits. */
export function throughMuLaw(samples: Float32Array): Int16Array {
  const heard = new Int16Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) {
    const linear = Math.round((samples[index] as number) * 32_767);
    const bounded = linear > 32_767 ? 32_767 : linear < -32_768 ? -32_768 : linear;
    heard[index] = ROUND_TRIP[bounded + 32_768] as number;
  }
  return heard;
}
