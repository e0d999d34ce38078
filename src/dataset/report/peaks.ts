/** A recording as a row of peaks per channel, small enough to be put into a page. */
import type { WavFile } from '../wav-file.ts';

/** How many peaks a channel gets: as many as a wide screen can show. */
const PEAKS = 600;

/** Peaks that are read from the file together. */
const AT_ONCE = 60;

/** Loudest sample of every stretch, 0 to 255 of full scale, one base64 text a channel. */
export async function peaksOf(file: WavFile): Promise<string[]> {
  const count = Math.min(PEAKS, file.frames);
  const rows = Array.from({ length: file.channels }, () => new Uint8Array(count));
  const startOf = (peak: number) => Math.floor((peak * file.frames) / count);
  for (let first = 0; first < count; first += AT_ONCE) {
    const end = Math.min(count, first + AT_ONCE);
    const samples = await file.read(startOf(first), startOf(end));
    for (const [channel, row] of rows.entries()) {
      for (let peak = first; peak < end; peak += 1) {
        const from = (startOf(peak) - startOf(first)) * file.channels + channel;
        const to = (startOf(peak + 1) - startOf(first)) * file.channels;
        row[peak] = Math.round((255 * loudest(samples, from, to, file.channels)) / 32_768);
      }
    }
  }
  return rows.map((row) => Buffer.from(row).toString('base64'));
}

function loudest(samples: Int16Array, from: number, to: number, step: number): number {
  let most = 0;
  for (let at = from; at < to; at += step) {
    const sample = samples[at] as number;
    const size = sample < 0 ? -sample : sample;
    if (size > most) most = size;
  }
  return Math.min(32_767, most);
}
