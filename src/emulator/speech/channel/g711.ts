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

/** What the far end hears of each 16-bit sample; the place of a sample is its value plus 32,768. */
export const MU_LAW_HEARD = Int16Array.from({ length: 65_536 }, (_, index) => decodeMuLaw(encodeMuLaw(index - 32_768)));
