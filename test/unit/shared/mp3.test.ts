import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeMp3 } from '../../../src/shared/mp3.ts';
import { tone } from '../../support/tones.ts';

const RATE = 8000;
const SAMPLES_A_FRAME = 576;
const DECODER = ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'].find((path) =>
  existsSync(path),
);

/** The WAV file of channels of equal length, −1…1. */
function wavFile(...channels: Float32Array[]): Buffer {
  const frames = channels[0]?.length ?? 0;
  const file = Buffer.alloc(44 + frames * 2 * channels.length);
  file.writeUInt16LE(channels.length, 22);
  file.writeUInt32LE(RATE, 24);
  for (const [channel, samples] of channels.entries()) {
    for (const [frame, value] of samples.entries()) {
      file.writeInt16LE(Math.round(value * 32_767), 44 + (frame * channels.length + channel) * 2);
    }
  }
  return file;
}

/** Silence with a tone at one place. */
function toneAt(startS: number, seconds: number): Float32Array {
  const samples = new Float32Array(seconds * RATE);
  samples.set(tone(440, 0.5, 0.5), startS * RATE);
  return samples;
}

/** Where a channel first gets loud, in seconds. */
function onsetS(samples: Float32Array): number {
  return samples.findIndex((value) => Math.abs(value) > 0.2) / RATE;
}

function decoded(mp3: Buffer): Float32Array[] {
  const argv = ['-v', 'error', '-f', 'mp3', '-i', 'pipe:0', '-f', 's16le', 'pipe:1'];
  const pcm = execFileSync(DECODER as string, argv, { input: mp3, maxBuffer: 1e8 });
  return [0, 1].map((channel) =>
    Float32Array.from({ length: pcm.length / 4 }, (_, frame) => pcm.readInt16LE(frame * 4 + channel * 2) / 32_768),
  );
}

/** Frames of MPEG-2.5 at 8 kHz and one bit rate. */
function framesIn(mp3: Buffer, kbps: number): number {
  return mp3.length / ((SAMPLES_A_FRAME / RATE) * kbps * 125);
}

describe('an MP3 file', () => {
  it.skipIf(DECODER === undefined)('has every sound where the WAV file has it', async () => {
    const channels = [toneAt(1, 4), toneAt(2.5, 4)];
    const heard = decoded(await encodeMp3(wavFile(...channels)));
    for (const [index, channel] of channels.entries()) {
      expect(Math.abs(onsetS(heard[index] as Float32Array) - onsetS(channel))).toBeLessThan(0.005);
    }
    expect(heard[0]?.length).toBeGreaterThanOrEqual(4 * RATE);
    expect(heard[0]?.length).toBeLessThan(4.1 * RATE);
  });

  it('is at most a frame longer than the WAV file, whatever decodes it', async () => {
    const samples = new Float32Array(100 * SAMPLES_A_FRAME);
    expect(framesIn(await encodeMp3(wavFile(samples, samples)), 32)).toBe(101);
  });

  it('can be made of less sound than that', async () => {
    expect((await encodeMp3(wavFile(tone(440, 1).subarray(0, 500)))).length).toBeGreaterThan(0);
    expect((await encodeMp3(wavFile(new Float32Array(0)))).length).toBeGreaterThanOrEqual(0);
  });
});
