import { describe, expect, it } from 'vitest';
import { lineFor, throughLine } from '../../../../src/emulator/speech/channel.ts';
import { decodeMuLaw, encodeMuLaw } from '../../../../src/emulator/speech/g711.ts';
import { holdMusic } from '../../../../src/emulator/speech/hold-music.ts';
import { setSpeechLevel, speechLevelDb } from '../../../../src/emulator/speech/loudness.ts';
import { interleave, layOnLine, mixDown } from '../../../../src/emulator/speech/mix.ts';
import { backgroundNoise } from '../../../../src/emulator/speech/noise.ts';
import { losePackets } from '../../../../src/emulator/speech/packet-loss.ts';
import { createSoundCache } from '../../../../src/emulator/speech/sound-cache.ts';
import { layStretched } from '../../../../src/emulator/speech/stretch.ts';
import { decodeWav, encodeWav, streamWav } from '../../../../src/emulator/speech/wav.ts';
import { createRandom } from '../../../../src/shared/random.ts';

const tone = (hz: number, seconds: number, gain = 0.2) =>
  Float32Array.from({ length: seconds * 8000 }, (_, index) => gain * Math.sin((2 * Math.PI * hz * index) / 8000));
const rmsDb = (samples: ArrayLike<number>, scale = 1) =>
  10 * Math.log10(Array.from(samples).reduce((sum, value) => sum + (value / scale) ** 2, 0) / samples.length);

describe('the µ-law', () => {
  it('agrees with the values of G.711', () => {
    expect(encodeMuLaw(0)).toBe(0xff);
    expect(encodeMuLaw(32_635)).toBe(0x80);
    expect(encodeMuLaw(-32_635)).toBe(0x00);
    expect(decodeMuLaw(0x80)).toBe(32_124);
    expect(decodeMuLaw(0x00)).toBe(-32_124);
  });

  it('gives every byte back', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      const isMinusZero = byte === 0x7f;
      expect(encodeMuLaw(decodeMuLaw(byte))).toBe(isMinusZero ? 0xff : byte);
    }
  });
});

describe('a line', () => {
  it('passes 1 kHz and holds back 100 Hz on a telephone', () => {
    const line = {
      ...lineFor('phone', createRandom('x')),
      lineNoiseDb: undefined,
      roomToneDb: undefined,
      loss: undefined,
      gainDb: [0, 0] as const,
    };
    const passed = rmsDb(throughLine(tone(1000, 1), line, createRandom('x')), 32_768) - rmsDb(tone(1000, 1));
    const stopped = rmsDb(throughLine(tone(100, 1), line, createRandom('x')), 32_768) - rmsDb(tone(100, 1));
    expect(Math.abs(passed)).toBeLessThan(0.5);
    expect(stopped).toBeLessThan(-25);
  });

  it('leaves silence silent when it is clean, and at its noise level when it is not', () => {
    const heard = (profile: 'clean' | 'phone' | 'noisy') =>
      throughLine(new Float32Array(80_000), lineFor(profile, createRandom('s')), createRandom('s'));
    expect(heard('clean').every((sample) => sample === 0)).toBe(true);
    expect(rmsDb(heard('phone'), 32_768)).toBeGreaterThan(-70);
    expect(rmsDb(heard('phone'), 32_768)).toBeLessThan(-55);
    expect(rmsDb(heard('noisy'), 32_768)).toBeGreaterThan(-48);
  });

  it('sounds the same for the same seed only', () => {
    const heard = (seed: string) => throughLine(tone(440, 1), lineFor('noisy', createRandom(seed)), createRandom(seed));
    expect(heard('a')).toEqual(heard('a'));
    expect(heard('a')).not.toEqual(heard('b'));
  });
});

describe('backgrounds', () => {
  it.each(['office', 'street'] as const)('%s has the level asked for', (kind) => {
    expect(rmsDb(backgroundNoise(kind, 160_000, -38, createRandom(kind)))).toBeCloseTo(-38, 1);
  });

  it('hold music has its level and does not clip', () => {
    const music = holdMusic(80_000, -32, createRandom('m'));
    expect(Math.abs(rmsDb(music) + 32)).toBeLessThan(1);
    expect(Math.max(...music)).toBeLessThan(0.3);
  });
});

describe('packet loss', () => {
  it('loses about as many packets as its chances say, in bursts, and repeats the last one more quietly', () => {
    const samples = tone(440, 400);
    const lost = losePackets(samples, { begin: 0.01, end: 0.25, lossInBurst: 1 }, createRandom('loss'));
    expect(lost / (samples.length / 160)).toBeGreaterThan(0.02);
    expect(lost / (samples.length / 160)).toBeLessThan(0.06);
  });
});

describe('loudness', () => {
  it('brings speech with pauses to its level without passing the ceiling', () => {
    const samples = Float32Array.from([...new Float32Array(8000), ...tone(300, 1, 0.01), ...new Float32Array(8000)]);
    setSpeechLevel(samples, -20);
    expect(speechLevelDb(samples)).toBeCloseTo(-20, 0);
    setSpeechLevel(samples, 0);
    expect(Math.max(...samples)).toBeLessThan(0.89);
  });

  it('leaves silence alone', () => {
    const samples = new Float32Array(1000);
    setSpeechLevel(samples, -20);
    expect(samples.every((sample) => sample === 0)).toBe(true);
  });
});

describe('stretching', () => {
  it.each([0.75, 1, 1.3])('changes the length by %s and keeps the pitch', (factor) => {
    const source = tone(200, 1);
    const output = new Float32Array(8000 * factor);
    layStretched(
      source,
      [
        { target: 0, source: 0 },
        { target: output.length, source: source.length - 400 },
      ],
      output,
    );
    const crossings = output
      .slice(800, -800)
      .filter((value, index, all) => value >= 0 && (all[index - 1] ?? 1) < 0).length;
    expect(crossings / ((output.length - 1600) / 8000)).toBeCloseTo(200, -1);
    expect(rmsDb(output.slice(800, -800))).toBeCloseTo(rmsDb(source), 0);
  });
});

describe('laying and mixing', () => {
  const sound = Int16Array.from({ length: 800 }, () => 8000);

  it('puts each sound on its exact sample and keeps silence', () => {
    const line = layOnLine(
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
    const line = layOnLine([{ startMs: 0, endMs: 50, samples: sound }], 200);
    expect(line[399]).not.toBe(0);
    expect(line[400]).toBe(0);
  });

  it('interleaves two lines, and mixes without overflow', () => {
    const loud = Int16Array.of(30_000, -30_000);
    expect([...interleave(loud, Int16Array.of(1, 2))]).toEqual([30_000, 1, -30_000, 2]);
    expect([...mixDown(loud, loud)]).toEqual([32_767, -32_768]);
  });
});

describe('WAV', () => {
  it('is read back as it was written, and streams the same bytes', () => {
    const samples = Int16Array.from({ length: 1000 }, (_, index) => index * 31 - 15_000);
    const bytes = encodeWav(samples, { sampleRate: 8000, channels: 2 });
    expect(bytes.length).toBe(2044);
    expect(decodeWav(bytes)).toEqual({ sampleRate: 8000, channels: 2, frames: 500, samples });
    const streamed = Buffer.concat([
      ...streamWav([samples.subarray(0, 400), samples.subarray(400)], { sampleRate: 8000, channels: 2, frames: 500 }),
    ]);
    expect(streamed.equals(bytes)).toBe(true);
  });

  it('refuses what is not 16-bit PCM', () => {
    expect(() => decodeWav(Buffer.from('not a sound file'))).toThrow(/no RIFF/);
  });
});

describe('the cache of sounds', () => {
  it('forgets what was not used for longest when it grows too large', () => {
    const cache = createSoundCache(250);
    for (const key of ['a', 'b']) cache.put(key, new Int16Array(50));
    cache.get('a');
    cache.put('c', new Int16Array(50));
    expect([cache.get('a'), cache.get('b'), cache.get('c')].map((entry) => entry !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
    expect(cache.size()).toBe(200);
  });
});
