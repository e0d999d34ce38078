/** WAV files of 16-bit PCM: the plain 44-byte header, written in one piece or streamed, and read back. */
import { SynthcallError } from '../../../shared/errors.ts';

const HEADER_BYTES = 44;

/** What a WAV file says about its sound. `frames` counts samples per channel. */
export interface WavFormat {
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
}

/** The 44 bytes before the samples. */
export function wavHeader({ sampleRate, channels, frames }: WavFormat): Buffer {
  const dataBytes = frames * channels * 2;
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Interleaved samples as little-endian bytes, whatever this machine's byte order; where it can, without copying. */
export function pcmBytes(samples: Int16Array): Buffer {
  if (IS_LITTLE_ENDIAN) return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const bytes = Buffer.alloc(samples.length * 2);
  for (let index = 0; index < samples.length; index += 1) bytes.writeInt16LE(samples[index] as number, index * 2);
  return bytes;
}

/** A whole file from interleaved samples. */
export function encodeWav(
  samples: Int16Array,
  format: { readonly sampleRate: number; readonly channels: number },
): Buffer {
  const header = wavHeader({ ...format, frames: samples.length / format.channels });
  return Buffer.concat([header, pcmBytes(samples)]);
}

/** A file in pieces: the header, then blocks of interleaved samples, so that a long recording never stands in memory twice. */
export function* streamWav(blocks: Iterable<Int16Array>, format: WavFormat): Generator<Buffer> {
  yield wavHeader(format);
  for (const block of blocks) yield pcmBytes(block);
}

/** Reads what this file writes; throws DATASET_MISSING for anything that is not 16-bit PCM. */
export function decodeWav(bytes: Buffer): WavFormat & { readonly samples: Int16Array } {
  if (
    bytes.length < HEADER_BYTES ||
    bytes.toString('latin1', 0, 4) !== 'RIFF' ||
    bytes.toString('latin1', 8, 16) !== 'WAVEfmt '
  ) {
    throw notPcm('it has no RIFF/WAVE header');
  }
  if (bytes.readUInt16LE(20) !== 1 || bytes.readUInt16LE(34) !== 16) throw notPcm('it is not 16-bit PCM');
  const channels = bytes.readUInt16LE(22);
  const data = dataChunk(bytes);
  const samples = new Int16Array(data.length >> 1);
  for (let index = 0; index < samples.length; index += 1) samples[index] = data.readInt16LE(index * 2);
  return { sampleRate: bytes.readUInt32LE(24), channels, frames: samples.length / channels, samples };
}

function dataChunk(bytes: Buffer): Buffer {
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) === 'data') return bytes.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw notPcm('it has no data');
}

function notPcm(reason: string): SynthcallError {
  return new SynthcallError('DATASET_MISSING', `the sound file cannot be read: ${reason}`, {
    hint: 'Give a WAV file with 16-bit PCM samples.',
  });
}
