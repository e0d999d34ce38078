/** WAV files of 16-bit PCM: the plain 44-byte header and the samples, made in one piece and read back. */
import { SynthcallError } from '../../../shared/errors.ts';

const HEADER_BYTES = 44;

/** What a WAV file says about its sound. `frames` counts samples per channel. */
export interface WavFormat {
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
}

/** A file of silence, and its samples to be filled in: they lie in the file itself, which is little-endian as our machines are. */
export function silentWav({ sampleRate, channels, frames }: WavFormat): { bytes: Buffer; samples: Int16Array } {
  const file = new ArrayBuffer(HEADER_BYTES + frames * channels * 2);
  const bytes = Buffer.from(file);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(bytes.length - HEADER_BYTES, 40);
  return { bytes, samples: new Int16Array(file, HEADER_BYTES) };
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
