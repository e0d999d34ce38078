import { describe, expect, it } from 'vitest';
import { type LineSettings, lineFor, throughLine } from '../../../../../src/emulator/speech/channel/channel.ts';
import { decodeMuLaw, encodeMuLaw } from '../../../../../src/emulator/speech/channel/g711.ts';
import { setSpeechLevel, speechLevelDb } from '../../../../../src/emulator/speech/channel/loudness.ts';
import { backgroundNoise } from '../../../../../src/emulator/speech/channel/noise.ts';
import { losePackets } from '../../../../../src/emulator/speech/channel/packet-loss.ts';
import { createRandom, type Random } from '../../../../../src/shared/random.ts';
import { rmsDb, tone } from '../../../../support/tones.ts';

function heardThrough(line: LineSettings, speech: Float32Array, random: Random): Int16Array {
  const samples = new Int16Array(speech.length);
  throughLine(speech, line, random, { samples, first: 0, every: 1 });
  return samples;
}

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
    const passed = rmsDb(heardThrough(line, tone(1000, 1), createRandom('x')), 32_768) - rmsDb(tone(1000, 1));
    const stopped = rmsDb(heardThrough(line, tone(100, 1), createRandom('x')), 32_768) - rmsDb(tone(100, 1));
    expect(Math.abs(passed)).toBeLessThan(0.5);
    expect(stopped).toBeLessThan(-25);
  });

  it('leaves silence silent when it is clean, and at its noise level when it is not', () => {
    const heard = (profile: 'clean' | 'phone' | 'noisy') =>
      heardThrough(lineFor(profile, createRandom('s')), new Float32Array(80_000), createRandom('s'));
    expect(heard('clean').every((sample) => sample === 0)).toBe(true);
    expect(rmsDb(heard('phone'), 32_768)).toBeGreaterThan(-70);
    expect(rmsDb(heard('phone'), 32_768)).toBeLessThan(-55);
    expect(rmsDb(heard('noisy'), 32_768)).toBeGreaterThan(-48);
  });

  it('writes to its own channel of a file only', () => {
    const samples = new Int16Array(16_000).fill(7);
    throughLine(tone(440, 1), lineFor('phone', createRandom('c')), createRandom('c'), { samples, first: 1, every: 2 });
    expect(samples.every((sample, index) => index % 2 === 1 || sample === 7)).toBe(true);
    const other = heardThrough(lineFor('phone', createRandom('c')), tone(440, 1), createRandom('c'));
    expect(samples.filter((_, index) => index % 2 === 1)).toEqual(other);
  });

  it('sounds the same for the same seed only', () => {
    const heard = (seed: string) =>
      heardThrough(lineFor('noisy', createRandom(seed)), tone(440, 1), createRandom(seed));
    expect(heard('a')).toEqual(heard('a'));
    expect(heard('a')).not.toEqual(heard('b'));
  });
});

describe('backgrounds', () => {
  it.each(['office', 'street'] as const)('%s has the level asked for', (kind) => {
    expect(rmsDb(backgroundNoise(kind, 160_000, -38, createRandom(kind)))).toBeCloseTo(-38, 1);
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
