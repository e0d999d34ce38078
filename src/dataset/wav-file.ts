/** Reads WAV files of 16-bit PCM piece by piece, as recordings are stored. */
import { type FileHandle, open } from 'node:fs/promises';

/** What the header says. `frames` counts samples per channel. */
export interface WavFormat {
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
}

/** An open file. Frames are cut at the end of the file. */
export interface WavFile extends WavFormat {
  /** Interleaved samples from frame `from` up to, not including, `to`. */
  read(from: number, to: number): Promise<Int16Array>;
  close(): Promise<void>;
}

const PCM = 1;
const SAMPLE_BYTES = 2;
/** More than enough for the chunks that come before the samples. */
const HEAD_BYTES = 4096;

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Opens a WAV file; undefined when it is none, or has an encoding that is not read here. */
export async function openWav(path: string): Promise<WavFile | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  const found = await readHead(file);
  if (!found) {
    await file.close();
    return undefined;
  }
  const { format, dataStart } = found;
  const frameBytes = format.channels * SAMPLE_BYTES;
  return {
    ...format,
    read: async (from, to) => {
      const first = Math.max(0, Math.min(from, format.frames));
      const samples = new Int16Array(Math.max(0, Math.min(to, format.frames) - first) * format.channels);
      const bytes = Buffer.from(samples.buffer);
      await file.read(bytes, 0, bytes.length, dataStart + first * frameBytes);
      if (!IS_LITTLE_ENDIAN) bytes.swap16();
      return samples;
    },
    close: () => file.close(),
  };
}

async function readHead(file: FileHandle): Promise<{ format: WavFormat; dataStart: number } | undefined> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let form: { readonly channels: number; readonly sampleRate: number } | undefined;
  for (let at = 12; at + 8 <= bytesRead; ) {
    const name = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 24 <= bytesRead) form = formAt(head, at + 8);
    if (name === 'data' && form) {
      const dataBytes = Math.max(0, Math.min(size, (await file.stat()).size - at - 8));
      return {
        format: { ...form, frames: Math.floor(dataBytes / (form.channels * SAMPLE_BYTES)) },
        dataStart: at + 8,
      };
    }
    at += 8 + size + (size % 2);
  }
  return undefined;
}

function formAt(head: Buffer, at: number): { channels: number; sampleRate: number } | undefined {
  const isPcm = head.readUInt16LE(at) === PCM && head.readUInt16LE(at + 14) === 8 * SAMPLE_BYTES;
  const [channels, sampleRate] = [head.readUInt16LE(at + 2), head.readUInt32LE(at + 4)];
  return isPcm && channels > 0 && sampleRate > 0 ? { channels, sampleRate } : undefined;
}
