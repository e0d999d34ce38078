import { describe, expect, it } from 'vitest';
import { holdMusic } from '../../../../../src/emulator/speech/recording/hold-music.ts';
import { type LaidSound, layOnLine, mixDown } from '../../../../../src/emulator/speech/recording/mix.ts';
import { decodeWav, silentWav } from '../../../../../src/emulator/speech/recording/wav.ts';
import { createRandom } from '../../../../../src/shared/random.ts';
import { rmsDb } from '../../../../support/tones.ts';

describe('hold music', () => {
  it('has its level and does not clip', () => {
    const music = holdMusic(80_000, -32, createRandom('m'));
    expect(Math.abs(rmsDb(music) + 32)).toBeLessThan(1);
    expect(Math.max(...music)).toBeLessThan(0.3);
  });
});

const laid = (sounds: readonly LaidSound[], durationMs: number) => {
  const line = new Float32Array(durationMs * 8);
  layOnLine(sounds, line);
  return line;
};

describe('laying and mixing', () => {
  const sound = Int16Array.from({ length: 800 }, () => 8000);

  it('puts each sound on its exact sample and keeps silence', () => {
    const line = laid(
      [
        { startMs: 100, samples: sound },
        { startMs: 3_600_000 - 50, samples: sound },
      ],
      3_600_000,
    );
    expect(line.length).toBe(28_800_000);
    expect(line[799]).toBe(0);
    expect(line[800]).not.toBe(0);
    expect(line[1599]).not.toBe(0);
    expect(line[1600]).toBe(0);
    expect(line[28_799_599]).toBe(0);
    expect(line[28_799_600]).not.toBe(0);
  });

  it('cuts off who is interrupted', () => {
    const line = laid([{ startMs: 0, endMs: 50, samples: sound }], 200);
    expect(line[399]).not.toBe(0);
    expect(line[400]).toBe(0);
  });

  it('mixes two lines without overflow', () => {
    const mixed = new Int16Array(3);
    mixDown(Int16Array.of(30_000, 30_000, -30_000, -30_000, 5, -7), mixed);
    expect([...mixed]).toEqual([32_767, -32_768, -2]);
  });
});

describe('WAV', () => {
  it('is read back as it was written', () => {
    const { bytes, samples } = silentWav({ sampleRate: 8000, channels: 2, frames: 500 });
    expect(bytes.length).toBe(2044);
    for (let index = 0; index < 1000; index += 1) samples[index] = index * 31 - 15_000;
    expect(decodeWav(bytes)).toEqual({ sampleRate: 8000, channels: 2, frames: 500, samples });
  });

  it('refuses what is not 16-bit PCM', () => {
    expect(() => decodeWav(Buffer.from('not a sound file'))).toThrow(/no RIFF/);
  });
});
